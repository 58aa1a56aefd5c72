"""A short code belongs to one program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.rule import Finding, Rule
from infra.policy.template import Resource, Template
from infra.policy.values import REFERENCE, listed, text

NUMBERS = {"AWS::SMSVOICE::Pool": "OriginationIdentities", "AWS::Pinpoint::SMSChannel": "ShortCode"}


class OwnNumber(Rule):
    """No short code appears in two programs."""

    id = "SmsProgram-OwnNumber"
    each_set = True
    info = "Two programs name the same short code."
    why = "The code has one message type, one opt-out list and one set of answers: two programs would share them."
    source = "AWS: a number is in one pool and has one message type; the practice guide: one code per brand and type"
    remedy = "Give each program the ARN of its own short code, or `simulator` until its code is provisioned."
    brand_key = "origination"

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each short code after its first program."""
        holders: dict[str, list[tuple[Template, Resource]]] = defaultdict(list)
        for template in assembly.templates:
            for resource in template.of_type(*NUMBERS):
                for number in map(text, listed(resource.get(NUMBERS[resource.type]))):
                    if not REFERENCE.search(number.replace("${AWS::", "{AWS::")):
                        holders[number.rpartition("/")[2]].append((template, resource))
        for number, found in holders.items():
            first = found[0][0]
            for template, resource in found[1:]:
                if template.program != first.program or template is first or template.program is None:
                    message = f"The short code {number} is also in {first.name}."
                    yield self.finding(template, resource, NUMBERS[resource.type], message)
