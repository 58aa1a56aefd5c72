"""What cannot be made again is kept when a stack goes."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template

CONSENT = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key")
KEPT = ("AWS::SMSVOICE::Pool", "AWS::SMSVOICE::OptOutList", *CONSENT)


class Retained(ProgramRule):
    """Pool, opt-out list, consent tables, archive and the key that reads them survive deletion and replacement."""

    id = "SmsProgram-Retained"
    info = "The resource is deleted or replaced with its stack."
    why = "With the list go the opt-outs, with table, archive or key the proof of consent, with the pool the answers."
    source = "Virginia (an opt-out is honoured for ten years); TSR 16 CFR 310.5; design decisions 2 and 5"
    remedy = "Set DeletionPolicy and UpdateReplacePolicy to Retain, and DeletionProtectionEnabled of the pool to true."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each of these resources that either policy lets go."""
        for resource in template.of_type(*KEPT):
            for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
                if resource.body.get(policy) != "Retain":
                    message = f"{policy} of the {resource.type} is {resource.body.get(policy)}."
                    yield self.finding(template, resource, policy, message)
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            if pool.get("DeletionProtectionEnabled") is not True:
                message = "The pool can be deleted by hand, and its keywords with it."
                yield self.finding(template, pool, "DeletionProtectionEnabled", message)
