"""The account's memory: every holding by ARN, every text that passed, and what AWS lets the account do."""

import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from lambdas.messages.segments import parts
from lambdas.quiet_hours.regions import country_of
from local.sms.account import (
    PRICE_OF_A_PART,
    Channel,
    ConfigurationSet,
    Holding,
    InboundMessage,
    Keyword,
    OptOutList,
    PhoneNumber,
    Pool,
    ProtectConfiguration,
    SentMessage,
)
from local.sms.errors import Refusal, conflict, not_found

# What AWS lets an account do with the service: its tier, its limits, its protect configurations, its request rates.


SIMULATED_DESTINATIONS = ("+14254147755", "+14254147167")
QUOTAS = ("CONFIGURATION_SETS", "OPT_OUT_LISTS", "PHONE_NUMBERS", "POOLS", "PROTECT_CONFIGURATIONS")
FASTER = {"DeleteOptedOutNumber": 10, "PutOptedOutNumber": 10}
"""Operations that take more than one request a second (Quotas, End User Messaging SMS user guide)."""

NEW_ACCOUNT: dict[str, Any] = {
    "tier": "SANDBOX",
    "pinpoint": False,
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
    `pinpoint` tells whether Pinpoint makes new projects; `disorder` has SNS deliver twice and out of order.
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

    def check_send(self, to: str, body: str, own: ProtectConfiguration | None = None) -> None:
        """Refuse a text that the account may not send: to whom, in what number, at what cost.

        Its `own` protect configuration stands over the account's.
        """
        if self.disabled:
            raise Refusal("AccessDeniedException", "the account may not send texts", Reason="ACCOUNT_DISABLED")
        if self.tier == "SANDBOX" and to not in (*self.verified, *SIMULATED_DESTINATIONS):
            message = "the account is in the sandbox, and the destination phone number is not verified"
            raise conflict("DESTINATION_PHONE_NUMBER_NOT_VERIFIED", "verified-destination-number", to, message)
        self._check_protected(to, own)
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

    def _check_protected(self, to: str, own: ProtectConfiguration | None) -> None:
        name, countries = (own.name, own.countries) if own else (PROTECT, self.protect)
        rule = own.rule(to) if own else self.overrides.get(to)
        if rule == "BLOCK":
            message = "a rule of the protect configuration blocks the destination phone number"
            reason = "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE"
            raise conflict(reason, "protect-configuration", name, message)
        country = country_of(to)
        if rule is None and countries.get(country) == "BLOCK":
            message = f"the protect configuration blocks {country}"
            reason = "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"
            raise conflict(reason, "protect-configuration", name, message)

    def _check(self, operation: str, weight: int, most: float) -> None:
        now, asked = time.monotonic(), self.asked.setdefault(operation, deque())
        while asked and now - asked[0] >= 1:
            asked.popleft()
        if len(asked) + weight > most and asked:
            raise Refusal("ThrottlingException", f"{operation}: {most:g} a second are granted")
        asked.extend([now] * weight)


PROTECT = "protect-" + "0" * 32
"""The id of the account's default protect configuration."""


H = TypeVar("H", bound=Holding)


@dataclass
class Store:
    """Holdings of all accounts and regions; `account` and `region` tell where the current request acts.

    `given_back` are numbers that carriers got back, with the day, `lines` those that are no mobile, with their type;
    `standing` is what AWS lets the account do.
    """

    account: Callable[[], str]
    region: Callable[[], str]
    holdings: dict[str, Holding] = field(default_factory=dict)
    sent: list[SentMessage] = field(default_factory=list)
    inbound: list[InboundMessage] = field(default_factory=list)
    given_back: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            for kept in (self.holdings, self.sent, self.inbound, self.given_back, self.lines):
                kept.clear()
            self.standing = Standing()

    def messages(self, direction: str) -> Sequence[SentMessage | InboundMessage] | None:
        """Return the texts that were `sent` or came `inbound`, oldest first; None for any other word."""
        return {"sent": self.sent, "inbound": self.inbound}.get(direction)  # type: ignore[return-value]

    def arn(self, kind: str, name: str) -> str:
        """Return the ARN of a holding by its name or id, in the account and region of the request."""
        return name if name.startswith("arn:") else f"arn:aws:sms-voice:{self.region()}:{self.account()}:{kind}/{name}"

    def put(self, holding: H) -> H:
        """Keep a holding in place of any before it under that ARN, and return it."""
        self.holdings[holding.arn] = holding
        return holding

    def all(self, kind: type[H]) -> list[H]:
        """Return the holdings of a kind in the account and region of the request, oldest first."""
        prefix = self.arn(kind.kind, "")
        return [one for one in self.holdings.values() if isinstance(one, kind) and one.arn.startswith(prefix)]

    def find(self, kind: type[H], name: str) -> H:
        """Return a holding by ARN, id or name; a `Refusal` if there is none. Every account has the list Default."""
        arn = self.arn(kind.kind, name)
        if kind is OptOutList and arn == self.arn(kind.kind, "Default"):
            self.holdings.setdefault(arn, OptOutList(arn=arn))
        found = self.holdings.get(arn)
        if not isinstance(found, kind):
            raise not_found(kind.kind, name)
        return found

    def pool_of(self, number: PhoneNumber) -> Pool | None:
        """Return the pool that holds a number."""
        return next((p for p in self.holdings.values() if isinstance(p, Pool) and p.number == number.arn), None)

    def identity(self, name: str) -> Pool | PhoneNumber:
        """Return the pool or number behind an id, ARN or phone number; a number in a pool stands for its pool.

        The pool drives keywords, two-way and opt-out list of its number.
        """
        if ":pool/" in name or name.startswith("pool-"):
            return self.find(Pool, name)
        number = self._called(name)
        return self.pool_of(number) or number

    def _called(self, name: str) -> PhoneNumber:
        digits = name.removeprefix("+")
        if not digits.isdigit():
            return self.find(PhoneNumber, name)
        numbers = (held for held in self.holdings.values() if isinstance(held, PhoneNumber))
        found = next((number for number in numbers if number.number.removeprefix("+") == digits), None)
        if found is None:
            raise not_found(PhoneNumber.kind, name)
        return found

    def number_of(self, identity: Pool | PhoneNumber) -> PhoneNumber:
        """Return the number that texts of a pool or number come from."""
        return identity if isinstance(identity, PhoneNumber) else self.find(PhoneNumber, identity.number)

    def existing_short_code(self, arn: str) -> PhoneNumber:
        """Take an ARN that no stack created for a short code that AWS gave the account by hand; returns it.

        Its digits follow from the ARN; no API and no template can create one. It has the settings of a new number.
        """
        if isinstance(held := self.holdings.get(arn), PhoneNumber):
            return held
        own = (Keyword("STOP", "You are opted out.", "OPT_OUT"), Keyword("HELP", "Reply STOP.", "AUTOMATIC_RESPONSE"))
        channel = Channel(keywords=own, opt_out_list=self.find(OptOutList, "Default").arn)
        digits = 20000 + int(hashlib.sha256(arn.encode()).hexdigest(), 16) % 70000
        code = PhoneNumber(arn=arn, number=str(digits), number_type="SHORT_CODE", message_type=None, channel=channel)
        return self.put(code)

    def settle(self, number: PhoneNumber, message_type: str) -> PhoneNumber:
        """Fix the message type of a short code by its first send, and return the number."""
        return number if number.message_type else self.put(replace(number, message_type=message_type))


def e164(number: str) -> str:
    """Return a phone number with its plus sign, which the API lets callers leave out."""
    return number if number.startswith("+") else f"+{number}"


# What the service refuses to remove.


def check_unprotected(held: Pool | PhoneNumber) -> None:
    """Refuse the deletion of what is protected from it."""
    if held.channel.protected:
        raise conflict("DELETION_PROTECTION_ENABLED", held.kind, held.name, f"{held.name} is protected from deletion")


def check_number_free(store: Store, number: PhoneNumber) -> None:
    """Refuse the release of a number that a pool holds, or that is protected."""
    if pool := store.pool_of(number):
        message = f"{number.name} is still in {pool.name}"
        raise conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", number.kind, number.name, message)
    check_unprotected(number)


def check_list_free(store: Store, held: OptOutList) -> None:
    """Refuse the deletion of a list that a pool or number uses."""
    users: list[Pool | PhoneNumber] = [*store.all(Pool), *store.all(PhoneNumber)]
    if user := next((one for one in users if one.channel.opt_out_list == held.arn), None):
        raise conflict("RESOURCE_NOT_EMPTY", held.kind, held.name, f"{held.name} is still used by {user.name}")


def check_protection_free(store: Store, held: ProtectConfiguration) -> None:
    """Refuse the deletion of a protect configuration that is protected, or that a configuration set goes by."""
    if held.protected:
        raise conflict("DELETION_PROTECTION_ENABLED", held.kind, held.name, f"{held.name} is protected from deletion")
    if user := next((one for one in store.all(ConfigurationSet) if one.protection == held.arn), None):
        reason = "PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET"
        raise conflict(reason, held.kind, held.name, f"{user.name} still goes by {held.name}")
