"""All that the page can ask for: programs, one phone's view, a text, a request to the gate, a step of the clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lambdas.consent.timestamps import to_text
from lambdas.quiet_hours.windows import NeverOpenError, Rules, closes_at, next_open, zones_of
from local.deployed import hear
from local.phone.asking import Asking
from local.phone.consent import consent
from local.phone.programs import Texted, UnknownProgramError, texted
from local.phone.talk import measured, phones, talk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Self

    from local.aws import LocalAws

SHORTLY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """One running local AWS with its deployed programs, as the page sees it; every answer is JSON."""

    aws: LocalAws
    deployed: dict[str, Texted]
    asking: Asking = field(repr=False)

    @classmethod
    def at(cls, aws: LocalAws) -> Self:
        """Return the desk of what is deployed to `aws` now."""
        return cls(aws, texted(aws.endpoint), Asking(aws.endpoint))

    def programs(self) -> list[dict[str, Any]]:
        """Return the programs that can be texted now: a deploy may have changed them."""
        found = texted(self.aws.endpoint)
        self.deployed.update(found)
        return [program.shown() for program in found.values()]

    def phone(self, name: str, phone: str) -> dict[str, Any]:
        """Return all that there is to see of `phone` and the program called `name`."""
        program, now = self._program(name), self.aws.clock.now()
        return {
            "now": to_text(now),
            "ahead_seconds": round(self.aws.clock.ahead.total_seconds()),
            "phones": phones(self.aws.door, program.number),
            "messages": talk(self.aws.door, phone, program.number, self.aws.endpoint),
            "window": _window(program, phone, now),
            "replies": sorted(self.asking.replies(program, phone)),
            "requests": self.asking.decided(program, phone),
            **consent(program.deployed, program.manifest, phone, self.aws.endpoint, now),
        }

    def text(self, name: str, phone: str, body: str) -> dict[str, Any]:
        """Text the program as a customer does; DoorError where the local AWS turns it down."""
        received = self.aws.door.text(from_=phone, to=self._program(name).deployed.pool, body=body)
        return {"id": received.inbound_message_id}

    def ask(self, name: str, phone: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """Ask the gate of the program for a text; BadRequest where it could not read the request."""
        return {"id": self.asking.ask(self._program(name), phone, wanted, self.aws.clock.now())}

    def measure(self, body: str) -> dict[str, Any]:
        """Return how `body` would go over the air."""
        return measured(body)

    def advance(self, seconds: float) -> dict[str, Any]:
        """Move the clock of the local AWS ahead; ClockError where it cannot go there.

        Every program hears shortly before it arrives: what comes due there would else be held back for minutes.
        """
        ahead = timedelta(seconds=seconds)
        if ahead > SHORTLY:
            self.aws.clock.advance(ahead - SHORTLY)
            hear(self.aws.endpoint, self.aws.clock.now())
        self.aws.clock.advance(min(ahead, SHORTLY))
        return {"now": to_text(self.aws.clock.now())}

    def _program(self, name: str) -> Texted:
        if name not in self.deployed:
            allowed = ", ".join(self.deployed)
            raise UnknownProgramError(f"program must be one of {allowed}, got '{name}': choose one, or deploy it")
        return self.deployed[name]


def _window(program: Texted, phone: str, now: datetime) -> dict[str, Any]:
    rules, zones = Rules.of(program.manifest.sending.week), zones_of(phone)
    try:
        opens = next_open(phone, now, rules)
    except NeverOpenError as error:
        return {"zones": zones, "open": False, "problem": str(error)}
    closes = closes_at(phone, opens, rules)
    return {"zones": zones, "open": opens <= now, "opens": to_text(opens), "closes": to_text(closes)}
