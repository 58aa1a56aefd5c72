"""The report for code hosts and editors: SARIF 2.1.0 (OASIS, sections 3.13 to 3.58)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from infra.policy.reports.report import Entry, Place, Report
from infra.policy.rule import Rule
from infra.policy.templates.template import Waiver

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
NAME = "sms-landing-zone"

Sarif = dict[str, object]


def text(report: Report) -> str:
    """Return `report` as a SARIF log of one run; a waived finding is a suppressed result."""
    places = {rule.id: index for index, rule in enumerate(report.rules)}
    run = {
        "tool": {"driver": {"name": NAME, "rules": [_rule(rule) for rule in report.rules]}},
        "columnKind": "utf16CodeUnits",
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": 1 if report.entries else 0,
                "toolExecutionNotifications": [_unused(waiver) for waiver in report.unused],
            }
        ],
        "results": [_result(entry, places) for entry in (*report.entries, *report.waived)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(rule: Rule) -> Sarif:
    told = f"{rule.why} Source: {rule.source}."
    return {
        "id": rule.id,
        "name": rule.id.replace("-", ""),
        "shortDescription": {"text": rule.info},
        "fullDescription": {"text": f"{rule.info} {rule.why}"},
        "help": {
            "text": f"{told} To mend: {rule.remedy}",
            "markdown": f"**Why:** {told}\n\n**To mend:** {rule.remedy}",
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {"waivable": rule.waivable},
    }


def _result(entry: Entry, places: Mapping[str, int]) -> Sarif:
    finding = entry.finding
    stands = f"{finding.rule}|{finding.template.name}|{finding.logical_id}|{finding.path}|{finding.message}"
    told: Sarif = {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": "error",
        "message": {"text": f"{entry.resource}: {finding.message} {finding.why} To mend: {finding.remedy}"},
        "locations": [{**_location(entry.place), "logicalLocations": [_resource(entry)]}],
        "partialFingerprints": {"finding/v1": hashlib.sha256(stands.encode()).hexdigest()},
    }
    if entry.cause:
        told["relatedLocations"] = [{"id": 1, **_location(entry.template)}]
    if entry.waiver:
        told["suppressions"] = [_suppression(entry.waiver)]
    return told


def _location(place: Place) -> Sarif:
    file = Path(place.file)
    uri = file.as_uri() if file.is_absolute() else quote(file.as_posix())
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": place.line}}}


def _resource(entry: Entry) -> Sarif:
    finding = entry.finding
    name = "/".join(filter(None, (finding.template.name, finding.logical_id)))
    return {"fullyQualifiedName": name, "kind": "resource"}


def _suppression(waiver: Waiver) -> Sarif:
    reason = f"{waiver.reason} (until {waiver.until}, {waiver.owner}, {waiver.place})"
    return {"kind": "external", "status": "accepted", "justification": reason}


def _unused(waiver: Waiver) -> Sarif:
    told = f"{waiver.place}: the waiver of {waiver.rule} waives nothing: delete it"
    return {"level": "warning", "message": {"text": told}}
