# The SMS landing zone. `make help` lists what can be made.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

ENV ?= local
PYTHON ?= python3
APPROVAL ?= broadening
VENV := .venv
LOCAL_VENV := .venv-local
BRAND ?=
export ENV BRAND
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONPATH := $(CURDIR)
# hundreds of short processes run in the tests: each would compile all that it imports where no bytecode is kept
unexport PYTHONDONTWRITEBYTECODE

READY := $(VENV)/.ready node_modules/.ready build/layer/.models
SAY = @printf '\033[1m==> %s\033[0m\n'

.PHONY: help
help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(READY) ## put Python, node, the CDK CLI and the dependency layer in place

$(VENV)/.ready: requirements.txt requirements-dev.txt lambdas/requirements.txt
	$(SAY) "Python packages into $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, got $$($(PYTHON) --version 2>&1): set PYTHON=/path/to/python3" >&2; exit 1; }
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet -r requirements-dev.txt
	@touch $@

node_modules/.ready: package.json package-lock.json $(VENV)/.ready
	$(SAY) "The CDK CLI into node_modules"
	@npm ci --silent
	@touch $@

build/layer/.ready: lambdas/requirements.txt $(VENV)/.ready
	$(SAY) "The dependency layer of the functions into build/layer"
	@rm -rf build/layer/python
	@$(VENV)/bin/python -m pip install --quiet --no-compile --no-deps --only-binary=:all: --platform any \
		--implementation py --abi none --target build/layer/python -r lambdas/requirements.txt
	@touch $@

build/layer/.models: build/layer/.ready tools/sdk_models.py $(shell find lambdas -name '*.py')
	$(SAY) "What the functions have to know of AWS into build/layer"
	@$(VENV)/bin/python -m tools.sdk_models build/layer/python/sdk_models
	@touch $@

# the functions run in the emulator's own interpreter: the newest Python that works here comes nearest to the deployed one
$(LOCAL_VENV)/.ready: local/requirements.txt $(VENV)/.ready
	$(SAY) "The local AWS into $(LOCAL_VENV)"
	@for p in python3.14 python3.13 python3.12 $(PYTHON); do if $$p -c '' 2>/dev/null; then break; fi; done; \
		test -x $(LOCAL_VENV)/bin/python || $$p -m venv $(LOCAL_VENV)
	@$(LOCAL_VENV)/bin/python -m pip install --quiet -r local/requirements.txt
	@touch $@

.PHONY: synth
synth: setup ## synthesise every stack into cdk.out, or cell by cell into build/cdk.out-CELL; refused where the policy finds a fault
	$(SAY) "Synthesis and policy ($(ENV))"
	@./sms synth $(ENV)

.PHONY: check
check: setup ## read every brand file and show what customers will read, or every fault with its line
	@./sms check brands

# a pull request is compared with what it would be merged into: on GitHub that is the first parent of what is checked out
AGAINST ?= $(if $(GITHUB_BASE_REF),HEAD^1,$(if $(CODEBUILD_WEBHOOK_BASE_REF),$(patsubst refs/heads/%,origin/%,$(CODEBUILD_WEBHOOK_BASE_REF)),HEAD))

.PHONY: changes
changes: setup ## say what the changes of brand files ask for: nothing, telling people, a new registration, or new consent
	@mkdir -p build; ./sms changes --against "$(AGAINST)" > build/brand-changes.txt || { cat build/brand-changes.txt; exit 1; }; cat build/brand-changes.txt
	@if test -n "$${GITHUB_STEP_SUMMARY:-}"; then { echo '```'; cat build/brand-changes.txt; echo '```'; } >> "$$GITHUB_STEP_SUMMARY"; fi

.PHONY: policy
policy: setup ## judge cdk.out by every rule; the findings go to build/policy.sarif
	$(SAY) "Policy of cdk.out"
	@./sms policy cdk.out --format sarif > build/policy.sarif || { ./sms policy cdk.out; exit 1; }

.PHONY: blueprint
blueprint: setup ## write what every stack looks like from the constructs, and say what changed; for whoever changes constructs
	$(SAY) "Blueprint"
	@python -m tools.blueprint 2> build/blueprint.log || { cat build/blueprint.log >&2; exit 1; }

TODAY := $(shell date -u +%F)

.PHONY: tables
tables: setup ## take the newest sources of area codes, calling codes, and ZIP codes, write the tables, and say what changed
	$(SAY) "Tables of codes ($(TODAY))"
	@python -m tools.numbering --refresh $(TODAY)

.PHONY: fresh
fresh: setup ## fail if a row of law or a table of codes was read too long ago; TODAY=2027-05-01 asks for that day
	$(SAY) "Rows of law and tables of codes ($(TODAY))"
	@python -m ops.doctor.freshness $(TODAY)

.PHONY: cells
cells: setup ## name the cells of ENV that hold brands, as JSON, one without a name where it has none; pipelines deploy to each
	@cells="$$(python -m ops.cli.rollout.placement $(ENV))"; echo "$$cells"; \
		if test -n "$${GITHUB_OUTPUT:-}"; then echo "cells=$$cells" >> "$$GITHUB_OUTPUT"; fi

.PHONY: diff
diff: setup ## show what a deploy would change: on the local AWS, or with ENV=prod in the account in cdk.json
	$(SAY) "Changes ($(ENV))"
ifeq ($(ENV),local)
	@mkdir -p build; settings="$$(python -m local env)"; eval "$$settings"; ./sms diff | tee build/changes.txt
else
	@mkdir -p build; ./sms diff $(ENV) | tee build/changes.txt
endif
	@if test -n "$${GITHUB_STEP_SUMMARY:-}"; then { echo '```'; cat build/changes.txt; echo '```'; } >> "$$GITHUB_STEP_SUMMARY"; fi

.PHONY: deploy
deploy: setup ## deploy every program, or with BRAND=acme that brand's: to the local AWS, or with ENV=prod to the account in cdk.json, its cell CELL=a
ifeq ($(ENV),local)
deploy: $(LOCAL_VENV)/.ready
	@python -m local deploy
else
	@./sms doctor $(ENV)
	@./sms deploy $(ENV) --approval $(APPROVAL)
endif

.PHONY: phone
phone: setup $(LOCAL_VENV)/.ready ## open a page with a phone: text the programs on the local AWS, see what they do
	@python -m local phone

.PHONY: down
down: ## stop the local AWS, and the phone with it
	@if test -x $(VENV)/bin/python; then python -m local down; else echo "nothing is running"; fi

.PHONY: lint
lint: setup ## format, lint, types, import arrows
	$(SAY) "ruff"
	@ruff format --check --quiet . && ruff check --quiet .
	$(SAY) "mypy --strict"
	@mypy --no-error-summary
	$(SAY) "import arrows"
	@lint-imports --no-cache | tail -n 1

BROWSERS := chromium chromium-browser google-chrome

# what cannot be installed without being asked is left out with advice: its tests are skipped then
.PHONY: browser
browser: ## put a Chromium in place for the tests of the pages, where this machine lets us
	@command -v $(BROWSERS) > /dev/null || \
		{ test "$$(id -u)" = 0 && command -v apt-get > /dev/null && apt-get install -y -q chromium; } || \
		echo "the tests of pages are skipped without a Chromium: 'apt-get install chromium', or '$(VENV)/bin/playwright install chromium'"

.PHONY: test
test: setup browser $(LOCAL_VENV)/.ready lint ## lint, types, import arrows, cfn-lint and every test, the deployed ones too
	$(SAY) "pytest"
# all that is deployed to a local AWS is one group, on one worker: two at once would starve each other; while it waits for
# queues and clocks, two more keep both processors busy, and give way to it (tests/conftest.py)
	@python -m pytest -n 3 --dist loadgroup

.PHONY: fast
fast: lint ## lint, types, and the unit tests of what changed since main, in under a minute
	$(SAY) "Unit tests of what changed"
	@tests="$$(python -m tools.changed_tests)"; test -z "$$tests" || python -m pytest -n 2 -q $$tests

MUTANTS := 1000

.PHONY: mutants
mutants: setup ## plant small faults in the core, the same ones each time, and tell which of them no test misses
	@python -m tests.mutants $(MUTANTS)

HISTORIES := 20000
YEAR_PEOPLE := 100000

.PHONY: proof
proof: setup $(LOCAL_VENV)/.ready ## the long proofs in full, of which `make test` runs samples; takes hours
	$(SAY) "Every conversation of the scopes in docs/proof.md"
	@python -m tests.exploration
	@python -m tests.exploration deep
	@SLOW_HISTORIES=12 python -m pytest tests/exploration/slow_service/test_slow.py
	@python -m tests.histories $(HISTORIES)
	@python -m tests.year --people $(YEAR_PEOPLE)
	@INTERLEAVINGS=10000 python -m pytest tests/lambdas/functions/send_gate/interleavings/test_interleavings.py
	@TALKS=5000 python -m pytest tests/lambdas/functions/keyword_handler/replies
	@python -m tests.ops.lifecycle.lives 5000
	@PLACED_BRANDS=1000 python -m pytest tests/infra/cells
	@EXPLORATION_EXAMPLES=2000 python -m pytest tests/exploration/test_stateful.py
	$(SAY) "Mutants of the core"
	@python -m tests.mutants $(MUTANTS)
	$(SAY) "Broken requests, form floods, long lists"
	@INPUTS=10000 python -m pytest tests/lambdas/functions/opt_in_form/test_fuzz.py
	@FORMS=1000 python -m pytest tests/e2e/web/test_opt_in_form.py -k one_number
	@AUDITED=5000 python -m pytest tests/e2e/record/test_audit.py
	@RECIPIENTS=1000 python -m pytest tests/e2e/sending/test_campaign.py
	@python -m tests.e2e.sending.cancelling 20000
	@REQUESTS=2000 python -m pytest tests/e2e/sending/test_every_kind.py
	@CALLS=1 python -m pytest tests/e2e/walls/test_separation.py
	$(SAY) "Attacks on templates, assets, sources, and stacks of others; harmless changes; mutations by chance"
	@python -m tests.infra.policy.attacks
	@ATTACKS=1200 python -m pytest tests/infra/policy/attacks/test_attacks.py
	@python -m tests.infra.policy.harmless all
	@python -m tests.infra.policy.mutations 2000
	$(SAY) "Deploys in which each resource fails once"
	@python -m tests.recovery

.PHONY: bench
bench: setup $(LOCAL_VENV)/.ready ## measure: figures as a table and as JSON
	@for b in bench/*/run.py; do $(SAY:@%=%) "$$b"; python $$b; done

.PHONY: clean
clean: down ## remove what was made
	rm -rf cdk.out build node_modules $(VENV) $(LOCAL_VENV) .local
