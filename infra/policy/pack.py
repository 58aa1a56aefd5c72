"""Our rules as a cdk-nag pack: it reads the finished templates in plain Python and reports to the CDK."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import aws_cdk as cdk
from cdk_nag import NagPack
from constructs import IConstruct

from infra.policy.assembly import assembly_of
from infra.policy.rule import Finding
from infra.policy.rules import RULES
from infra.policy.verdict import verdict


class SmsProgramChecks(NagPack):
    """The pack of the `SmsProgram-*` rules."""

    def __init__(self, scope: IConstruct | None = None, today: date | None = None) -> None:
        super().__init__(scope)
        self._today = today
        self._pack_name = "SmsProgram"

    @property
    def name(self) -> str:
        """The name under which the CDK reports the findings."""
        return "SmsProgram"

    @property
    def rule_ids(self) -> list[str]:
        """The ids of all rules."""
        return [rule.id for rule in RULES]

    def _check_resource(self, node: cdk.CfnResource) -> None:
        """Do nothing: `validate` reads finished templates, where no override can hide."""

    def validate(self, context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        """Return the findings in the templates of `context`."""
        grouped: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
        for finding in verdict(assembly_of(context.template_paths, self._today)).findings:
            grouped[finding.rule, f"{finding.message} {finding.why}", finding.remedy].append(finding)
        violations = [_violation(*group, findings) for group, findings in grouped.items()]
        return cdk.PolicyValidationPluginReport(success=not violations, violations=violations)


def _violation(rule: str, description: str, fix: str, findings: list[Finding]) -> cdk.PolicyViolation:
    return cdk.PolicyViolation(
        rule_name=rule,
        description=description,
        fix=fix,
        severity="fatal",  # the one severity that the CDK lets nobody acknowledge
        violating_resources=[_resource(finding) for finding in findings],
    )


def _resource(finding: Finding) -> cdk.PolicyViolatingResource:
    return cdk.PolicyViolatingResource(
        resource_logical_id=finding.logical_id or None,
        template_path=str(finding.template.file),
        locations=[finding.path] if finding.path else [],
    )
