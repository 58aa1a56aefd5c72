"""What a function does while it loads, and what it leaves out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lambdas.stores.clients import SERVICES, Clients

ROOT = Path(__file__).parents[2]
LAYER = ROOT / "build" / "layer" / "python"
FUNCTIONS = sorted(path.parent.name for path in (ROOT / "lambdas" / "functions").glob("*/handler.py"))
NAMES = (
    *("ARCHIVE_BUCKET", "BULK_QUEUE", "BULK_QUEUE_ARN", "CAMPAIGN_BUCKET", "CONFIGURATION_SET", "CONSENT_BUS"),
    *("EVENT_BUS", "PERSON_SECRET"),
    *("DEACTIVATIONS", "DOOR_TABLE", "FORM_QUEUE", "LINKS_TABLE", "PREFERENCES_QUEUE", "REPORT_BUCKET"),
    *("DEAD_LETTERS_ARN", "EVENTS_QUEUE", "GATE_MAPPINGS", "INBOUND_DEAD_LETTERS", "KEY_ARN", "LEDGER_TABLE"),
    *("OPT_OUT_LIST", "POOL_ARN"),
    *("REQUEST_QUEUE", "REQUEST_QUEUE_ARN", "SCHEDULER_ROLE", "SCHEDULE_GROUP", "SENDS_TABLE", "SUBSCRIPTIONS_TABLE"),
)
VARIABLES = dict.fromkeys(NAMES, "name") | {
    "AWS_DEFAULT_REGION": "us-east-1",
    "MESSAGE_TYPE": "PROMOTIONAL",
    "SETTLE_SECONDS": "900",
}
# KiB of our own source that a cold start compiles at most, as Lambda keeps no bytecode of what is deployed
A_NEW_FUNCTION = 200
COMPILED = {
    "announcer": 135,
    "archive": 100,
    "campaign": 235,
    "cascade": 220,
    "delivery_events": 200,
    "keyword_handler": 425,
    "list_audit": 320,
    "opt_in_form": 265,
    "preferences": 265,
    "publisher": 165,
    "reads": 185,
    "reconcile": 145,
    "send_gate": 415,
}
LOADED = """\
import gc, importlib, json, sys
from botocore.loaders import JSONFileLoader
seen, read, load = [], [], JSONFileLoader._load_file
def noted(self, path, how):
    content = load(self, path, how)
    read.extend([path] if content is not None else [])
    return content
JSONFileLoader._load_file = noted
gc.callbacks.append(lambda phase, _: seen.append(phase))
importlib.import_module("lambdas.functions.{}.handler")
told = {{"collections": seen.count("start"), "kept": gc.get_freeze_count(), "left": gc.get_count()[0]}}
print(json.dumps(told | {{"collects": gc.isenabled(), "modules": list(sys.modules), "read": read}}))
"""


@pytest.fixture(scope="module", params=FUNCTIONS)
def loaded(request, program, form, tmp_path_factory):
    """What a process tells of itself that has loaded one of the functions."""
    layer = tmp_path_factory.mktemp("layer")
    (layer / "program_manifest").mkdir()
    (layer / "program_manifest" / "__init__.py").touch()
    (layer / "program_manifest" / "program.json").write_text(program().to_json())
    (layer / "program_manifest" / "form.json").write_text(form().to_json())
    place = {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, layer, LAYER))), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", LOADED.format(request.param)]
    told = json.loads(subprocess.run(command, env=VARIABLES | place, stdout=subprocess.PIPE, check=True).stdout)
    return told | {"function": request.param, "own": [name for name in told["modules"] if name.startswith("lambdas.")]}


def test_a_function_loads_without_what_boto3_adds_to_the_sdk(loaded):
    assert "botocore.session" in loaded["modules"]
    assert "boto3" not in loaded["modules"]


def test_a_function_loads_without_the_batches_of_powertools(loaded):
    assert not [name for name in loaded["modules"] if name.startswith("aws_lambda_powertools.utilities.batch")]


def test_a_function_loads_powertools_without_typing_extensions_which_others_may_still_load(loaded):
    assert "aws_lambda_powertools.metrics.metrics" in loaded["modules"]
    assert "typing_extensions" not in loaded["modules"]


def test_a_function_loads_no_tracing(loaded):
    assert not [name for name in loaded["modules"] if name.startswith("aws_lambda_powertools.tracing")]


def test_what_a_function_knows_of_services_it_reads_in_the_layer(loaded):
    known = [path for path in loaded["read"] if Path(path).name.startswith(("service-2.json", "endpoint"))]
    assert known
    assert [path for path in known if not Path(path).is_relative_to(LAYER / "sdk_models")] == []


def test_only_who_decides_what_customers_text_loads_the_decision(loaded):
    decides = {"keyword_handler", "opt_in_form", "preferences"}
    assert ("lambdas.consent.decision" in loaded["own"]) is (loaded["function"] in decides)


def test_a_cold_start_compiles_no_more_of_our_source_than_it_needs(loaded):
    places = [ROOT.joinpath(*name.split(".")) for name in loaded["own"]]
    files = [place / "__init__.py" if place.is_dir() else place.with_suffix(".py") for place in places]
    kibibytes = sum(file.stat().st_size for file in files) / 1024
    assert 50 < kibibytes <= COMPILED.get(loaded["function"], A_NEW_FUNCTION), sorted(loaded["own"])


def test_only_who_hears_customers_loads_what_understands_their_words(loaded):
    understands = {name for name in loaded["own"] if name in {"lambdas.intent.recognise", "lambdas.intent.model"}}
    assert bool(understands) is (loaded["function"] == "keyword_handler")


def test_only_who_is_asked_by_apps_loads_what_reads_requests(loaded):
    assert ("lambdas.sending.parsing" in loaded["own"]) is (loaded["function"] in {"send_gate", "reads"})


def test_no_garbage_is_sought_among_what_a_function_loads_once_its_code_is_there(loaded):
    assert loaded["collections"] < 10  # over a hundred where nobody sees to it
    assert loaded["kept"] > 40_000
    assert loaded["left"] < 1_000
    assert loaded["collects"]


def test_every_client_that_a_function_may_have_is_there_and_no_model_besides(monkeypatch):
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    makers = [name for name, made in vars(Clients).items() if callable(made) and not name.startswith("_")]
    clients = [getattr(Clients(), name)(*([4] if name.endswith("_for") else [])) for name in makers]
    assert {client.meta.service_model.service_name for client in clients} == set(SERVICES)
