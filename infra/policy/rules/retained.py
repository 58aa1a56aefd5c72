"""What cannot be made again is kept when a stack goes."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Resource, Template

POOL = "AWS::SMSVOICE::Pool"
CONSENT = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key")
KEPT = (POOL, "AWS::SMSVOICE::OptOutList", *CONSENT)
# what the first deploy made goes again where it fails, and everything else stays
FIRST_DEPLOY_APART = "RetainExceptOnCreate"
KEEPING = {"DeletionPolicy": ("Retain", FIRST_DEPLOY_APART), "UpdateReplacePolicy": ("Retain",)}


class Retained(ProgramRule):
    """Pool, opt-out list, consent tables, archive and the key that reads them survive deletion and replacement."""

    id = "SmsProgram-Retained"
    info = "The resource is deleted or replaced with its stack."
    why = "With the list go the opt-outs, with table, archive or key the proof of consent, with the pool the answers."
    source = "Virginia (an opt-out is honoured for ten years); TSR 16 CFR 310.5; design decisions 2 and 5"
    remedy = (
        "Set DeletionPolicy to RetainExceptOnCreate and UpdateReplacePolicy to Retain; leave DeletionProtectionEnabled "
        "out: `./sms protect` puts it on once the stack stands."
    )

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each of these resources that either policy lets go."""
        for resource in template.of_type(*KEPT):
            for policy, keeping in KEEPING.items():
                if resource.body.get(policy) not in keeping:
                    message = f"{policy} of the {resource.type} is {resource.body.get(policy)}."
                    yield self.finding(template, resource, policy, message)
        for pool in template.of_type(POOL):
            if pool.body.get("DeletionPolicy") == "Retain":
                message = "A first deploy that fails leaves the pool behind, and the short code in it."
                yield self.finding(template, pool, "DeletionPolicy", message)
        for resource in template.of_type(POOL, "AWS::DynamoDB::Table"):
            yield from self._protection(template, resource)

    def _protection(self, template: Template, resource: Resource) -> Iterator[Finding]:
        """Yield a finding where the template says what only the step after a deploy may say."""
        said = resource.get("DeletionProtectionEnabled")
        if said is not None:
            harm = "A first deploy that fails cannot remove it again" if said else "Each deploy lifts its protection"
            yield self.finding(
                template, resource, "DeletionProtectionEnabled", f"{harm}: DeletionProtectionEnabled is {said}."
            )
