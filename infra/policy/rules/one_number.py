"""One short code (or one simulator number) per pool."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Resource, Template
from infra.policy.values import listed, text


class OneNumber(ProgramRule):
    """A pool holds exactly one phone number: a short code's ARN, or a simulator number of the same stack."""

    id = "SmsProgram-OneNumber"
    each_set = True
    info = "The pool does not hold exactly one short code or simulator number."
    why = "A second number answers under the same keywords and list: a customer's STOP to one code would bind another."
    source = "AWS End User Messaging SMS user guide, Pools; CTIA Short Code Monitoring Handbook (one program per code)"
    remedy = "Name exactly one phone-number ARN in OriginationIdentities, or one SIMULATOR number of the same stack."
    brand_key = "origination"

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each pool without exactly one number, and for each number that is not a simulator."""
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            numbers = listed(pool.get("OriginationIdentities"))
            if len(numbers) != 1:
                message = f"The pool holds {len(numbers)} origination identities."
                yield self.finding(template, pool, "OriginationIdentities", message)
            for number in numbers:
                if not template.find(number, "AWS::SMSVOICE::PhoneNumber") and ":phone-number/phone-" not in text(
                    number
                ):
                    message = f"The pool sends from {text(number)}, which is no phone number."
                    yield self.finding(template, pool, "OriginationIdentities", message)
        yield from self._leased(template)

    def _leased(self, template: Template) -> Iterator[Finding]:
        numbers: list[Resource] = list(template.of_type("AWS::SMSVOICE::PhoneNumber"))
        for number in numbers:
            if number.get("NumberType") != "SIMULATOR":
                message = f"The stack leases a number of type {text(number.get('NumberType'))}."
                yield self.finding(template, number, "NumberType", message)
        for number in numbers[1:]:
            yield self.finding(template, number, "", f"The stack declares {len(numbers)} simulator numbers.")
