"""What a brand asks its gate for in the conversation, printed with the gate's verdict."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lambdas.quiet_hours.windows import Rules, is_open
from lambdas.sending.attempt import AttemptStatus
from local.aws import LocalAwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from lambdas.program import Program
    from local.phone.asking import Asking
    from local.phone.programs import Texted

PATIENCE = 30.0  # seconds until a request without a fate counts as a fault
QUIET = 0.2  # seconds between two looks
COLOURS = {"sent": "green", "deferred": "yellow"}
STEMS = ("+1206555", "+1212555", "+1808555")  # Seattle, New York, Hawaii


class SilentGateError(LocalAwsError):
    """The deployed gate did not decide in time."""


def awake(program: Program) -> str:
    """Return a number whom `program` may text now, of Seattle where every place sleeps; no earlier run had it."""
    number = f"{int(time.time()) % 10_000:04d}"
    phones = [stem + number for stem in STEMS]
    return next((phone for phone in phones if _open(phone, program)), phones[0])


def _open(phone: str, program: Program) -> bool:
    return is_open(phone, datetime.now(UTC), Rules.of(program.sending.week))


@dataclass(frozen=True, slots=True)
class Brand:
    """The programs of one brand, which ask their gates for texts to one customer."""

    asking: Asking
    transactional: Texted | None
    promotional: Texted | None
    customer: str
    console: Console

    def notify(self) -> None:
        """Ask for the first template of the transactional program that is no code, if it has one."""
        shop = self.transactional
        if shop is None:
            return
        for template in [one for one in shop.manifest.templates if not one.immediate][:1]:
            given = {parameter.name: "1234" for parameter in template.parameters}
            self.console.print(f"  [bold yellow]shop[/]      {template.name} {' '.join(given.values())}")
            self._ask(shop, {"topic": template.topic, "template": template.name, "parameters": given})

    def advertise(self, offer: str) -> None:
        """Ask for a text about `offer` on the first topic of the promotional program, if there is one."""
        if self.promotional:
            made = self.promotional.manifest
            body = f"{made.name}: {offer}"
            self.console.print(f"  [bold yellow]marketer[/]  {body}")
            self._ask(self.promotional, {"topic": made.topics[0].name, "body": body})

    def _ask(self, program: Texted, wanted: Mapping[str, Any]) -> None:
        name = self.asking.ask(program, self.customer, wanted, datetime.now(UTC))
        verdict = self._verdict(program, name)
        words = [verdict["fate"], verdict.get("says", ""), f"until {verdict['until']}" if verdict.get("until") else ""]
        colour = COLOURS.get(verdict["fate"], "red")
        self.console.print(f"  [bold {colour}]gate[/]      {' '.join(word for word in words if word)}")

    def _verdict(self, program: Texted, name: str) -> Mapping[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while True:
            (found,) = (one for one in self.asking.decided(program, self.customer) if one["id"] == name)
            if found["fate"] not in {"in the queue", AttemptStatus.CLAIMED}:
                return found
            if time.monotonic() > deadline and not _open(self.customer, program.manifest):
                return found | {"says": "until its window opens within 15 minutes"}  # no schedule holds so short a wait
            if time.monotonic() > deadline:
                raise SilentGateError(
                    f"{program.manifest.id}: a request must have its fate within {PATIENCE:.0f} s, got "
                    f"'{found['fate']}': read the server's log in .local/"
                )
            time.sleep(QUIET)
