"""Every resource says to which program it belongs."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.program import Program
from infra.policy.rule import Finding, Rule
from infra.policy.template import Template

SMS = ("AWS::SMSVOICE::", "AWS::Pinpoint::")
STORES = (
    "KMS::Key",
    "SNS::Topic",
    "SQS::Queue",
    "DynamoDB::Table",
    "S3::Bucket",
    "Logs::LogGroup",
    "Scheduler::ScheduleGroup",
)
PARTS = (*STORES, "Lambda::Function", "IAM::Role")
SENDERS = (
    "SMSVOICE::Pool",
    "SMSVOICE::PhoneNumber",
    "SMSVOICE::OptOutList",
    "SMSVOICE::ConfigurationSet",
    "Pinpoint::App",
)
TAGGED = frozenset(f"AWS::{name}" for name in (*PARTS, *SENDERS, "CloudWatch::Alarm"))


class Tags(Rule):
    """Stack and resources carry the program's Brand, MessageType, LegalEntity and Environment, and no other's."""

    id = "SmsProgram-Tags"
    info = "A resource does not carry the tags of its program."
    why = "The tags tell whose a resource is: to this proof, to the bill, and to whoever is on call."
    source = "design decision 1; AWS tagging best practices"
    remedy = "Tag the stack with Brand, MessageType, LegalEntity and Environment, and override them on no resource."
    brand_key = ""

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each SMS resource without a program and each resource with wrong or missing tags."""
        for template in assembly.templates:
            if template.program is not None:
                yield from self._tagged(template, template.program)
            elif any(resource.type.startswith(SMS) for resource in template.resources.values()):
                yield self.finding(template, None, "Tags", "The stack has SMS resources but names no program.")

    def _tagged(self, template: Template, program: Program) -> Iterator[Finding]:
        for resource in template.resources.values():
            must = program.tags if resource.type in TAGGED else {}
            found = {**(template.stack_tags if must else {}), **resource.tags}
            for name, value in program.tags.items():
                if (name in must or name in found) and (found.get(name) != value or not value):
                    message = (
                        f"The tag {name} is {found.get(name) or 'missing'}; the program's is {value or 'missing'}."
                    )
                    yield self.finding(template, resource, "Tags", message)
