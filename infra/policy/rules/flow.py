"""What runs by itself ends: loops, campaigns; and the law that the gate goes by is in date."""

from __future__ import annotations

import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from infra.policy.iam.statements import Statement, doors, permissions
from infra.policy.programs.admitted import is_asked_for
from infra.policy.programs.functions import (
    AUDITOR,
    CAMPAIGNER,
    FUNCTION,
    GATE,
    MAPPING,
    bearers,
    package,
    running,
    users,
)
from infra.policy.rule import Finding, ProgramRule, Rule
from infra.policy.rules.watching import FUNCTIONS, watched
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Json, Resource, Template, target, text

SUBSCRIPTION = "AWS::SNS::Subscription"
# what a message carries the count of its rounds through: SQS, SNS and Lambda itself; a schedule begins anew
FEEDING = ("sqs:sendmessage", "sns:publish", "lambda:invokefunction")
DROPPED = "RecursiveInvocationsDropped"


class RecursiveLoop(ProgramRule):
    """A function that fills what calls it says so, and an alarm watches its rounds; no other function says so."""

    id = "SmsProgram-RecursiveLoop"
    info = "Lambda may end a loop that is meant, or may not end one that is not."
    why = "After some 16 rounds Lambda drops the message without a log line: a text put off so often is lost."
    source = "AWS Lambda developer guide, Use Lambda recursive loop detection to prevent infinite loops"
    remedy = "Set RecursiveLoop to Allow, with an alarm on RecursiveInvocationsDropped, on functions of a loop only."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each function whose setting or alarm does not fit the loops of `template`."""
        feeds = _feeds(template)
        seen = watched(template, FUNCTIONS, DROPPED)
        for function in template.of_type(FUNCTION):
            loops = function.logical_id in _reached(feeds, function.logical_id)
            allowed = function.get("RecursiveLoop") == "Allow"
            if loops and not allowed:
                message = "The function fills what calls it, and Lambda ends that after some 16 rounds."
                yield self.finding(template, function, "RecursiveLoop", message)
            elif loops and function.logical_id not in seen:
                yield self.finding(template, function, "", f"No alarm watches {DROPPED} of the function.")
            elif allowed and not loops:
                message = "Lambda ends no loop of the function, and none is meant."
                yield self.finding(template, function, "RecursiveLoop", message)


def _feeds(template: Template) -> Mapping[str, set[str]]:
    """Return what each function, queue and topic hands a message on to."""
    found: dict[str, set[str]] = defaultdict(set)
    for mapping in template.of_type(MAPPING):
        found[target(mapping.get("EventSourceArn"))].add(target(mapping.get("FunctionName")))
    for subscription in template.of_type(SUBSCRIPTION):
        found[target(subscription.get("TopicArn"))].add(target(subscription.get("Endpoint")))
    runs: dict[str, set[str]] = defaultdict(set)
    for function in template.of_type(FUNCTION):
        runs[target(function.get("Role"))].add(function.logical_id)
    for statement in permissions(template):
        if any(statement.grants(action) for action in FEEDING):
            named = {target({"Fn::Sub": one}) for one in statement.targets}
            for role in bearers(statement):
                for function_id in runs[role]:
                    found[function_id] |= named
    return found


def _reached(feeds: Mapping[str, set[str]], start: str) -> set[str]:
    """Return all that a message of `start` may come to."""
    found: set[str] = set()
    ahead = list(feeds.get(start, ()))
    while ahead:
        name = ahead.pop()
        if name and name not in found:
            found.add(name)
            ahead += feeds.get(name, ())
    return found


WORKFLOW, SERVICE = "AWS::StepFunctions::StateMachine", ("Service", "states.amazonaws.com")
CALLING = "lambda:invokefunction"
OF_ITSELF = tuple(f"states:{name}execution" for name in ("start", "describe", "stop", "redrive"))
MAY = {CALLING, *OF_ITSELF, "kms:decrypt", "kms:generatedatakey"}


class CampaignWalk(ProgramRule):
    """Only a workflow's role may call a function, that of a campaign or an audit; it may do no more than run itself."""

    id = "SmsProgram-CampaignWalk"
    info = "A workflow, or whoever may call a function, reaches further than the function that fills the queue."
    why = "A workflow that sends, or calls the gate, texts a whole list past consent, hours and caps."
    source = "design: the gate is the only way out; AWS IAM best practices (least privilege)"
    remedy = "Let its role call campaign or list_audit, and itself; trust states.amazonaws.com alone."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each workflow whose role does or serves more, and each right to call a function."""
        roles = {target(one.get("RoleArn")) for one in template.of_type(WORKFLOW)}
        for statement in permissions(template):
            if is_asked_for(template, statement):
                continue
            walks = bearers(statement) <= roles
            calls = statement.grants(CALLING)
            if (walks and not set(statement.actions) <= MAY) or (calls and not (walks and _asks(template, statement))):
                message = f"The policy grants {', '.join(statement.actions)} on {', '.join(statement.targets)}."
                yield self.finding(template, statement.resource, statement.path, message)
        for workflow in template.of_type(WORKFLOW):
            fault = _fault(template, target(workflow.get("RoleArn")))
            if fault:
                yield self.finding(template, workflow, "RoleArn", fault)


def _asks(template: Template, statement: Statement) -> bool:
    called = [template.find({"Fn::Sub": one}, FUNCTION) for one in statement.targets]
    return all(one is not None and package(one) in {CAMPAIGNER, AUDITOR} for one in called)


def _fault(template: Template, role: str) -> str:
    if role not in template.resources:
        return "The workflow takes a role of another stack."
    trusted = {who for one in doors(template) if one.resource.logical_id == role for who in one.principals}
    if trusted != {SERVICE}:
        return f"The role {role} is not for Step Functions alone."
    if any(one.type != WORKFLOW for one in users(template, role)):
        return f"The role {role} serves more than a workflow."
    return ""


FOLDER = "lambdas/quiet_hours/rules"
TABLES = ("windows", "caps", "holidays")
Rows = list[dict[str, Json]]


def sending_rules(template: Template, function: Resource) -> Mapping[str, Rows] | None:
    """Return the rows of each table in the code of `function`; None where its package does not stand in the assembly.

    ValueError or KeyError where the package holds no such table, or one that is no list of rows.
    """
    package = _package(template, text(function.get("Code", "S3Key") or ""))
    return _read(package, package.stat().st_mtime_ns) if package else None


def _package(template: Template, object_key: str) -> Path | None:
    # the asset manifest of the stack tells which file becomes which object
    manifest = template.file.with_name(f"{template.file.name.removesuffix('.template.json')}.assets.json")
    if not object_key or not manifest.is_file():
        return None
    for asset in json.loads(manifest.read_text(encoding="utf-8")).get("files", {}).values():
        keys = {one.get("objectKey") for one in asset.get("destinations", {}).values()}
        package = manifest.parent / str(asset.get("source", {}).get("path", ""))
        if object_key in keys and package.exists():
            return package
    return None


@lru_cache(maxsize=64)  # all programs of an environment share one package
def _read(package: Path, _: int) -> Mapping[str, Rows]:
    return {name: _rows(package, f"{FOLDER}/{name}.json") for name in TABLES}


def _rows(package: Path, name: str) -> Rows:
    if package.is_dir():
        content = (package / name).read_bytes() if (package / name).is_file() else b"null"
    else:
        with zipfile.ZipFile(package) as archive:
            content = archive.read(name)
    rows = json.loads(content)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"{name} is no list of rows")
    return rows


EVERYWHERE = {"windows": ("*", "unknown"), "caps": ("unknown",), "holidays": ("US",)}
PLACES = {"*": "every state", "unknown": "unknown states", "US": "the federal holidays"}
SOURCED = ("cite", "read_on", "effective")


class RulesInForce(Rule):
    """The code of every gate holds hours, caps, and holidays, each with its source and date, and rows for everybody."""

    id = "SmsProgram-RulesInForce"
    each_set = True
    info = "The gate's code does not hold the hours and caps that it must go by."
    why = "A gate without them texts at night and without end, and each such text costs 500 to 1,500 dollars."
    source = "47 CFR 64.1200(c)(1); design decision 10 (rules are data, each row with its source)"
    remedy = (
        "Build the functions from lambdas/ as it is, and keep windows.json, caps.json, and holidays.json whole there."
    )

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each gate whose code cannot be read, and each row without source or in no force."""
        for template in assembly.programs:
            for gate in running(template, GATE):
                tables = sending_rules(template, gate)
                if tables is None:
                    message = "The code of the gate is not in the assembly, so its hours and caps cannot be read."
                    yield self.finding(template, gate, "Code.S3Key", message)
                for name, rows in (tables or {}).items():
                    for fault in _faults(name, rows, assembly.today):
                        yield self.finding(template, gate, "Code.S3Key", f"{name}.json {fault}.")


def _faults(name: str, rows: Rows, today: date | None) -> Iterator[str]:
    for row in rows:
        if not all(row.get(key) for key in SOURCED):
            yield f"has a row without {', '.join(key for key in SOURCED if not row.get(key))}: {row.get('id')}"
    for state in EVERYWHERE[name]:
        if not any(state in _places(row) and _is_in_force(row, today) for row in rows):
            yield f"has no row in force for {PLACES[state]}"


def _places(row: dict[str, Json]) -> list[object]:
    named = row.get("states")
    if isinstance(named, list):
        return [*named]
    return [row.get("id")] if row.get("days") else []  # a calendar goes by its name, and one without days by none


def _is_in_force(row: dict[str, object], today: date | None) -> bool:
    begins, ends = str(row.get("effective")), str(row.get("until") or date.max)
    return date.fromisoformat(begins) <= (today or date.fromisoformat(begins)) <= date.fromisoformat(ends)


LONGEST = timedelta(days=548)  # a year and a half: states change their laws each January and July


class RulesRead(Rule):
    """The newest of the gate's hours, and of its caps, was read in its source within a year and a half."""

    id = "SmsProgram-RulesRead"
    each_set = True
    info = "Nobody has read the sources of the gate's hours and caps for a year and a half."
    why = "States tighten their hours and caps every year: a table that nobody reads again breaks the law quietly."
    source = "design decision 10 (each row tells when its source was read)"
    remedy = "Read the sources again, mend the rows in lambdas/quiet_hours/rules and set their read_on."
    waivable = True

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each table of a gate that was read too long before the day of the assembly."""
        for template in assembly.programs if assembly.today else ():
            for gate in running(template, GATE):
                for name, rows in (sending_rules(template, gate) or {}).items():
                    newest = max(date.fromisoformat(str(row.get("read_on"))) for row in rows)
                    if assembly.today and assembly.today - newest > LONGEST:
                        yield self.finding(template, gate, "Code.S3Key", f"{name}.json was last read on {newest}.")
