"""The recipes of CONTRIBUTING.md work as they stand."""

import importlib
import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Template
from lambdas.program.sending import Hours, Week
from lambdas.quiet_hours import law

ROOT = Path(__file__).parents[1]
ANY_HOUR = Week(*[Hours(0, 24 * 60)] * 4)
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

BRAND = """
brand: acme
name: Acme
legal_entity: Acme Holdings LLC
support: {email: help@acme.example}
terms_url: https://acme.example/sms/terms
privacy_url: https://acme.example/privacy
hours: Mon-Fri 9-5
programs:
  promotional:
    topics:
      deals: {frequency: 2 msgs/month}
    messages:
      help: "{name}: {topics}, {frequency}. {contact}, {hours}. Msg & data rates may apply. Reply STOP to cancel."
"""


def block(recipe, language):
    """The code block in `language` under the heading `recipe`."""
    section = TEXT.split(f"### {recipe}\n")[1].split("\n### ")[0]
    return re.search(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)[1]


def apply(diff, tree):
    """Make the changes of `diff` in `tree`; each place must be there exactly once."""
    for part in filter(None, re.split(r"^--- ", diff, flags=re.MULTILINE)):
        name, _, hunks = part.partition("\n")
        file = tree / name
        for hunk in hunks.strip("\n").split("\n\n"):
            lines = hunk.split("\n")
            before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
            after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
            text = file.read_text(encoding="utf-8")
            assert text.count(before) == 1, f"{name} has this {text.count(before)} times, not once:\n{before}"
            file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def tree(tmp_path):
    """A copy of the code that a recipe may change."""
    for folder in ("infra", "lambdas", "ops"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(code, tree):
    """What `code` prints when it runs in `tree`."""
    command, only_here = [sys.executable, "-c", code], {"PYTHONPATH": str(tree)}
    done = subprocess.run(command, cwd=tree, env=only_here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_row_of_law_shuts_the_hours_of_its_state_from_its_first_day():
    row = law._row(json.loads(block("Add a state's law", "json")))
    without, with_it = law.Rules.of(ANY_HOUR, ()), law.Rules.of(ANY_HOUR, (row,))
    before, monday, sunday = date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 3)
    assert with_it.hours(("NV",), sunday) is None
    assert without.hours(("NV",), sunday) == Hours(0, 24 * 60)
    assert with_it.hours(("NV",), monday) == Hours(9 * 60, 20 * 60)
    for states, day in ((("NV",), before), (("NY",), monday)):
        assert with_it.hours(states, day) == without.hours(states, day)


@pytest.mark.parametrize(("properties", "findings"), [({}, 1), ({"AlarmDescription": "see the runbook"}, 0)])
def test_a_policy_rule_refuses_the_fault_and_accepts_the_mend(properties, findings, tmp_path, monkeypatch):
    (tmp_path / "named_alarms.py").write_text(block("Add a policy rule", "python"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    rule = importlib.import_module("named_alarms").NamedAlarms()
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
    tags = {"Brand": "acme", "MessageType": "promotional", "LegalEntity": "Acme Inc", "Environment": "prod"}
    template = Template("acme", tmp_path, {"Resources": {"Late": alarm}}, tags)
    assert len([*rule.check(Assembly((template,)))]) == findings


def test_an_intent_is_recognized_goes_on_record_and_is_answered(tree):
    apply(block("Add an intent", "diff"), tree)
    code = """
from datetime import UTC, datetime
from lambdas.consent.decision import _BY_INTENT
from lambdas.consent.events import EventKind
from lambdas.intent.recognise import IntentKind, KeywordSet, recognise
from ops.evidence.words import DEEDS
agent = recognise("Agent, please", KeywordSet.default())
print(agent.kind, _BY_INTENT[agent.kind].__name__, DEEDS[EventKind.AGENT_REQUESTED])
print(recognise("stop agent", KeywordSet.default()).kind, set(IntentKind) == set(_BY_INTENT))
"""
    assert run(code, tree).splitlines() == ["agent ask_for_agent Asked to speak to a person", "opt_out True"]


def test_a_brand_field_reaches_the_messages(tree):
    apply(block("Add a brand field", "diff"), tree)
    code = f"""
from infra.brand.copy import messages
from infra.brand.loader import parse
print(next(m.text for m in messages(parse("acme.yaml", {BRAND!r}), "promotional") if m.kind == "help"))
"""
    assert "Mon-Fri 9-5" in run(code, tree)


def test_every_place_that_a_recipe_names_is_there():
    recipes = TEXT.split("## Recipes")[1]
    named = set(re.findall(r"`((?:infra|lambdas|ops|tests|docs)/[\w./-]+)`", recipes))
    assert len(named) > 10
    assert not {path for path in named if not (ROOT / path).exists()}


def test_a_place_that_has_moved_is_reported(tree):
    with pytest.raises(AssertionError, match="0 times, not once"):
        apply("--- infra/naming.py\n nothing like this\n+new\n", tree)
