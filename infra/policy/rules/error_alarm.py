"""Someone is told when a function fails."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.alarms import FUNCTIONS, missed, watched
from infra.policy.handlers import FUNCTION, package
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template


class ErrorAlarm(ProgramRule):
    """Every function has an alarm on its errors, on how far it is behind its stream, or on its silence."""

    id = "SmsProgram-ErrorAlarm"
    info = "Nobody is told when the function fails."
    why = "A function that fails unseen records no consent and honours no STOP until a customer complains."
    source = "47 CFR 64.1200(a)(10); AWS Lambda developer guide, Types of metrics"
    remedy = "Add an AWS::CloudWatch::Alarm on Errors or IteratorAge of that function, or one that its silence raises."
    waivable = True

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each function that no active alarm watches."""
        known, services = watched(template, FUNCTIONS, "Errors", "IteratorAge"), missed(template)
        for function in template.of_type(FUNCTION):
            if function.logical_id not in known and package(function) not in services:
                yield self.finding(template, function, "")
