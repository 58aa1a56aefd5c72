"""Every count that the functions can make, read from their source: an unknown way of counting is an error."""

import ast
from functools import cache
from pathlib import Path

from lambdas.consent.record import Tier
from lambdas.functions.delivery_events.processor import COUNTED_AS
from lambdas.functions.keyword_handler.conversation import STEPS
from lambdas.functions.keyword_handler.web_requests import COUNTED, UNCHANGED
from lambdas.functions.list_audit.findings import Kind
from lambdas.functions.opt_in_form.form import STATUS
from lambdas.functions.preferences.preferences import STATUS as PAGES
from lambdas.functions.send_gate.task import TaskOutcome
from lambdas.intent.recognise import IntentKind
from lambdas.sending.verdict import Reason

LAMBDAS = Path(__file__).parents[3] / "lambdas"
ANSWERED = ("shown", "faulty", "taken")
COUNTING = {"count", "_count", "add_metric"}
# which functions run code that lies outside their own package
RUN_BY = {
    "function.py": "*",
    "functions/keyword_handler/recorder.py": ("keyword_handler", "cascade"),
    "stores/sending/outcomes.py": "send_gate",
    "stores/consent/opt_out_sync.py": ("keyword_handler", "send_gate"),
}


def camel(word):
    return word.title().replace("_", "")


# what is counted under a name that the source does not spell out, by how the source says it
COMPUTED = {
    "COUNTED_AS[end] if settled.news else 'DuplicateEvent'": {*COUNTED_AS.values(), "DuplicateEvent"},
    "'OptedOut' if news else 'DuplicateEvent'": {"OptedOut", "DuplicateEvent"},
    "intent.title().replace('_', '')": {camel(kind) for kind in IntentKind},
    "'AuditHeldBack' if told['held_back'] else 'AuditReported'": {"AuditHeldBack", "AuditReported"},
    "f\"Found{one['kind'].title().replace('_', '')}\"": {f"Found{camel(kind)}" for kind in Kind},
    "f\"List{tier.title().replace('_', '')}\"": {f"List{camel(tier)}" for tier in Tier},
    "STEPS[kind]": set(STEPS.values()),
    "COUNTED[event.kind] if event else self.unchanged": {*COUNTED.values(), *UNCHANGED.values()},
    "f\"Form{answer.reason.title().replace('_', '')}\"": {f"Form{camel(why)}" for why in (*STATUS, *ANSWERED)},
    "f'Page{answer.reason.title()}'": {f"Page{camel(why)}" for why in (*PAGES, "shown", "taken")},
    "counted": {"ReplyExpired", "ReplyOvertaken", "ReplySilenced"},
    "name in counted": {"OptOutLearned", "OptOutNotLearned"},
    # what Refusals.learn returns
    "name in Refusals(self._tables, self._texting, self._clock).learn(phone)": {"OptOutLearned", "OptOutNotLearned"},
    # what task.metrics returns: deeds, the reasons of drops, and what is counted beside them
    "name in metrics(done).items()": {
        *(deed.title() for deed in TaskOutcome if deed is not TaskOutcome.FAILED),
        *(
            f"Dropped{camel(reason)}"
            for reason in Reason
            if reason not in {Reason.PACE, Reason.BUSY, Reason.CAMPAIGN_PAUSED}
        ),
        *("Unheard", "Unknown", "Throttled", "NotAccepted", "Confirmed", "OptOutLearned", "OptOutNotLearned"),
    },
}


def services():
    """Return the names under which functions count."""
    calls = (node for tree in map(_tree, (LAMBDAS / "functions").glob("*/handler.py")) for node in ast.walk(tree))
    made = [one for one in calls if isinstance(one, ast.Call) and ast.unparse(one.func) == "Function"]
    return {one.args[0].value for one in made}


@cache
def emitted():
    """Return every pair of service and metric."""
    pairs = {(service, "Failed") for service in services()}
    for path in LAMBDAS.rglob("*.py"):
        for name in _names(_tree(path)):
            pairs |= {(service, name) for service in _services_of(path)}
    return pairs


def _services_of(path):
    place = path.relative_to(LAMBDAS).as_posix()
    if place in RUN_BY:
        owners = RUN_BY[place]
        return services() if owners == "*" else {owners} if isinstance(owners, str) else set(owners)
    return {place.split("/")[1]}


def _tree(path):
    return ast.parse(path.read_text())


def _names(tree):
    loops = {_first(node.target): node.iter for node in ast.walk(tree) if isinstance(node, ast.For)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in COUNTING
            and node.args
        ):
            yield from _told(node.args[0], loops)


def _first(target):
    return ast.unparse(target.elts[0] if isinstance(target, ast.Tuple) else target)


def _told(name, loops):
    if isinstance(name, ast.Constant):
        return {name.value} if isinstance(name.value, str) else set()
    said = ast.unparse(name)
    said = f"{said} in {ast.unparse(loops[said])}" if said in loops else said
    if said == "name":  # Function.count and its like hand on what they are given
        return set()
    return COMPUTED[said]
