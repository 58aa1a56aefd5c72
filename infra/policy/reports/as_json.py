"""The report for programs: one JSON object."""

from __future__ import annotations

import json

from infra.policy.reports.report import Entry, Report

VERSION = 1  # of the shape of this report


def text(report: Report) -> str:
    """Return `report` as JSON."""
    told = {
        "version": VERSION,
        "clean": not report.entries,
        "summary": report.summary,
        "templates": [template.name for template in report.templates],
        "rules": [rule.id for rule in report.rules],
        "findings": [_entry(entry) for entry in report.entries],
        "waived": [_entry(entry) for entry in report.waived],
        "unused_waivers": [waiver.as_data() for waiver in report.unused],
    }
    return json.dumps(told, indent=2)


def _entry(entry: Entry) -> dict[str, object]:
    finding = entry.finding
    told: dict[str, object] = {
        "rule": finding.rule,
        "file": entry.place.file,
        "line": entry.place.line,
        "template": finding.template.name,
        "template_file": entry.template.file,
        "template_line": entry.template.line,
        "program": str(finding.template.program) if finding.template.program else None,
        "logical_id": finding.logical_id,
        "path": finding.path,
        "message": finding.message,
        "why": finding.why,
        "source": entry.rule.source,
        "remedy": finding.remedy,
    }
    return told | ({"waiver": entry.waiver.as_data()} if entry.waiver else {})
