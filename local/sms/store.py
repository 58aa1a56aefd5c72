"""The account's memory: every holding by ARN, and every text that passed."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from local.sms.account import Channel, Holding, OptOutList, PhoneNumber, Pool
from local.sms.messages import InboundMessage, SentMessage
from local.sms.refusal import not_found
from local.sms.standing import Standing

H = TypeVar("H", bound=Holding)


@dataclass
class Store:
    """Holdings of all accounts and regions; `account` and `region` tell where the current request acts.

    `given_back` are the numbers that carriers got back, with the day; `standing` is what AWS lets the account do.
    """

    account: Callable[[], str]
    region: Callable[[], str]
    holdings: dict[str, Holding] = field(default_factory=dict)
    sent: list[SentMessage] = field(default_factory=list)
    inbound: list[InboundMessage] = field(default_factory=list)
    given_back: dict[str, str] = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            for kept in (self.holdings, self.sent, self.inbound, self.given_back):
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

    def existing_short_code(self, arn: str, channel: Channel) -> PhoneNumber:
        """Take an ARN that no stack created for a short code that AWS gave the account by hand; returns it.

        Its digits follow from the ARN; no API and no template can create one.
        """
        digits = 20000 + int(hashlib.sha256(arn.encode()).hexdigest(), 16) % 70000
        code = PhoneNumber(arn=arn, number=str(digits), number_type="SHORT_CODE", message_type=None, channel=channel)
        return self.put(code)

    def settle(self, number: PhoneNumber, message_type: str) -> PhoneNumber:
        """Fix the message type of a short code by its first send, and return the number."""
        return number if number.message_type else self.put(replace(number, message_type=message_type))


def e164(number: str) -> str:
    """Return a phone number with its plus sign, which the API lets callers leave out."""
    return number if number.startswith("+") else f"+{number}"
