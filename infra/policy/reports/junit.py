"""The report for build servers: JUnit XML, a suite per template, a case per rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from infra.policy.reports.report import Entry, Report
from infra.policy.rule import Rule
from infra.policy.templates.template import Template

CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "?")  # what XML 1.0 cannot hold


def text(report: Report) -> str:
    """Return `report` as JUnit XML; a rule whose findings are all waived is a skipped case."""
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in (*report.entries, *report.waived):
        found[str(entry.finding.template.file), entry.finding.rule].append(entry)
    suites = ET.Element("testsuites", name="policy")
    for template in report.templates:
        cases = [_case(template, rule, found[str(template.file), rule.id]) for rule in report.rules]
        suites.append(_suite(template.name, cases))
    ET.indent(suites)
    return str(ET.tostring(suites, encoding="unicode"))


def _suite(name: str, cases: list[ET.Element]) -> ET.Element:
    counts = {kind: sum(case.find(kind) is not None for case in cases) for kind in ("failure", "skipped")}
    suite = ET.Element(
        "testsuite",
        name=_clean(name),
        tests=str(len(cases)),
        failures=str(counts["failure"]),
        errors="0",
        skipped=str(counts["skipped"]),
    )
    suite.extend(cases)
    return suite


def _case(template: Template, rule: Rule, entries: Iterable[Entry]) -> ET.Element:
    case = ET.Element("testcase", classname=_clean(template.name), name=rule.id)
    standing = [entry for entry in entries if not entry.waiver]
    waived = [entry.waiver for entry in entries if entry.waiver]
    if standing:
        told = "\n".join(f"{one.place}: {one.resource}: {one.finding.message}" for one in standing)
        failure = ET.SubElement(case, "failure", message=_clean(standing[0].finding.message), type=rule.id)
        failure.text = _clean(f"{told}\n{rule.why}\nTo mend: {rule.remedy}")
    elif waived:
        ET.SubElement(case, "skipped", message=_clean(f"waived until {waived[0].until}: {waived[0].reason}"))
    return case


def _clean(written: str) -> str:
    return written.translate(CONTROLS)
