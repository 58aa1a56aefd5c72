"""What AWS lets an account do with the service: its tier, its limits, its protect configurations, its request rates."""

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from lambdas.sending.numbering import country_of
from lambdas.sending.parts import parts
from local.sms.fates import PRICE_OF_A_PART
from local.sms.refusal import Refusal, conflict

SIMULATED_DESTINATIONS = ("+14254147755", "+14254147167")
QUOTAS = ("CONFIGURATION_SETS", "OPT_OUT_LISTS", "PHONE_NUMBERS", "POOLS")
FASTER = {"DeleteOptedOutNumber": 10, "PutOptedOutNumber": 10}
"""Operations that take more than one request a second (Quotas, End User Messaging SMS user guide)."""

NEW_ACCOUNT: dict[str, Any] = {
    "tier": "SANDBOX",
    "pinpoint": False,
    "gateway_logs": False,
    "spend_limit": 1,
    "quotas": dict.fromkeys(QUOTAS, 25),
    "requests_per_second": 1,
}
"""What AWS gives an account that never asked for more."""


def cost(body: str) -> float:
    """Return what a text costs, in US dollars."""
    return float(parts(body) * PRICE_OF_A_PART)


@dataclass
class Standing:
    """What an account has been given; it starts as one that got all it asked for, so that any example deploys.

    `requests_per_second` holds for each operation of the control plane, `parts_per_second` for all sends; None counts
    nothing. `statuses` are those of numbers and pools (ARN) that are not ACTIVE. `protect` is the account's default
    protect configuration: countries with their rule, BLOCK or ALLOW; `overrides` are rules for single numbers.
    `pinpoint` tells whether Pinpoint makes new projects, `gateway_logs` whether API Gateway has a role to write logs
    with; `disorder` has SNS deliver twice and out of order.
    """

    tier: str = "PRODUCTION"
    verified: list[str] = field(default_factory=list)
    disabled: bool = False
    pinpoint: bool = True
    spend_limit: float = 100_000
    spent: float = 0
    max_spend_limit: float | None = None
    quotas: dict[str, int] = field(default_factory=lambda: dict.fromkeys(QUOTAS, 1_000))
    requests_per_second: float | None = None
    parts_per_second: float | None = None
    statuses: dict[str, str] = field(default_factory=dict)
    protect: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)
    disorder: bool = False
    gateway_logs: bool = True
    asked: dict[str, deque[float]] = field(default_factory=dict, repr=False)

    def change(self, **facts: Any) -> None:  # noqa: ANN401 - facts have types of their own
        """Take over new facts; TypeError for one that an account does not have."""
        if unknown := sorted(facts.keys() - (self.__dataclass_fields__.keys() - {"asked"})):
            raise TypeError(f"an account has no {', '.join(unknown)}")
        self.__dict__.update(facts)

    def check_rate(self, operation: str) -> None:
        """Refuse the request of a control plane operation that comes too soon after another."""
        if self.requests_per_second and operation != "SendTextMessage":
            self._check(operation, 1, self.requests_per_second * FASTER.get(operation, 1))

    def check_send(self, to: str, body: str) -> None:
        """Refuse a text that the account may not send: to whom, in what number, at what cost."""
        if self.disabled:
            raise Refusal("AccessDeniedException", "the account may not send texts", Reason="ACCOUNT_DISABLED")
        if self.tier == "SANDBOX" and to not in (*self.verified, *SIMULATED_DESTINATIONS):
            message = "the account is in the sandbox, and the destination phone number is not verified"
            raise conflict("DESTINATION_PHONE_NUMBER_NOT_VERIFIED", "verified-destination-number", to, message)
        self._check_protected(to)
        if self.spent + cost(body) > self.spend_limit:
            reason = "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"
            raise Refusal("ServiceQuotaExceededException", "the monthly spend limit is reached", Reason=reason)
        if self.parts_per_second:
            self._check("SendTextMessage", parts(body), self.parts_per_second)

    def spend(self, body: str) -> None:
        """Count what a text costs against the limit."""
        self.spent += cost(body)

    def check_quota(self, kind: str, held: int) -> None:
        """Refuse one more of a kind of holding than the account has been given."""
        name = f"{kind.upper().replace('-', '_')}S"
        if name in QUOTAS and held >= self.quotas[name]:
            message = f"the account holds {held} of {self.quotas[name]} {name.lower()}"
            raise Refusal("ServiceQuotaExceededException", message, Reason=f"{name}_PER_ACCOUNT")

    def status(self, arn: str) -> str:
        """Return the status of a number or pool."""
        return self.statuses.get(arn, "ACTIVE")

    def check_active(self, kind: str, arn: str) -> None:
        """Refuse what is not active yet, or no more."""
        if (status := self.status(arn)) != "ACTIVE":
            raise conflict("RESOURCE_NOT_ACTIVE", kind, arn.rpartition("/")[2], f"the {kind} is {status}")

    def _check_protected(self, to: str) -> None:
        rule = self.overrides.get(to)
        if rule == "BLOCK":
            message = "a rule of the protect configuration blocks the destination phone number"
            reason = "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"
            raise conflict(reason, "protect-configuration", PROTECT, message)
        country = country_of(to)
        if rule is None and self.protect.get(country) == "BLOCK":
            message = f"the protect configuration blocks {country}"
            reason = "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"
            raise conflict(reason, "protect-configuration", PROTECT, message)

    def _check(self, operation: str, weight: int, most: float) -> None:
        now, asked = time.monotonic(), self.asked.setdefault(operation, deque())
        while asked and now - asked[0] >= 1:
            asked.popleft()
        if len(asked) + weight > most and asked:
            raise Refusal("ThrottlingException", f"{operation}: {most:g} a second are granted")
        asked.extend([now] * weight)


PROTECT = "protect-" + "0" * 32
"""The id of the account's default protect configuration."""
