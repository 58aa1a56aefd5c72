"""What a year came to: texts, parts, dollars, opt-outs, by month and code; added up over people and processes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lambdas.delivery.circuit_breaker import should_trip
from lambdas.delivery.events import OptedOut
from lambdas.delivery.stats import HOUR, DeliveryStats, hour_of
from ops.cost.prices import price
from tests.year.brands import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.consent.events import ConsentEvent
    from lambdas.delivery.outcome import Outcome
    from tests.year.life import Life
    from tests.year.programs import Year

# dollars a part that carriers take of a short code, as a reseller's page of 2026-05-26 tells them (help.textvolt.com);
# read second-hand, and AWS may pass on others
CARRIER_FEES = {"AT&T": 0.0035, "Verizon": 0.0045, "T-Mobile": 0.0045, "others": 0.0045}
SHOWN = 5  # people of each thing that went wrong


@dataclass
class Figures:
    """Counts by name, and by program and hour what the circuit breaker looks at."""

    counts: Counter = field(default_factory=Counter)
    hours: defaultdict = field(default_factory=lambda: defaultdict(Counter))
    wrong: dict = field(default_factory=dict)
    seconds: float = 0.0  # of CPU
    gate_microseconds: list = field(default_factory=list)

    def person(self, life: Life) -> None:
        """Count one person, and keep who was wronged."""
        witness = life.witness
        self.counts["people"] += 1
        self.counts["judged"] += witness.judged
        self.counts["to a number given back"] += witness.after_given_back
        for name, at, program in witness.wrong:
            self.counts["violations"] += 1
            held = self.wrong.setdefault(name, [])
            if len(held) < SHOWN:
                held.append((life.number, f"{at:%Y-%m-%dT%H:%M:%SZ}", program))

    def heard(self, at: datetime, program: str, means: str) -> None:
        """Count a text of a person."""
        self.counts["heard", means] += 1
        self.counts["inbound", f"{at:%Y-%m}", program] += 1

    def opted_out(self, at: datetime, program: str, event: ConsentEvent) -> None:
        """Count somebody whom the program lost."""
        self.counts["opted out", event.source] += 1
        if OptedOut.of(event):
            self.counts["lost", f"{at:%Y-%m}", program] += 1
            self.hours[program][hour_of(at), "opted_out"] += 1

    def verdict(self, at: datetime, program: str, step: object) -> None:  # noqa: ARG002 - all are called alike
        """Count what the gate said."""
        self.counts["verdict", " ".join(filter(None, (type(step).__name__, str(getattr(step, "reason", "")))))] += 1

    def sent(self, at: datetime, program: str, carrier: str, parts: int, kind: str) -> None:
        """Count a text that went out."""
        month = f"{at:%Y-%m}"
        self.counts["texts", month, program] += 1
        self.counts["kind", kind] += 1
        self.counts["parts", month, program, carrier] += parts
        self.hours[program][hour_of(at), "parts"] += parts

    def ended(self, at: datetime, program: str, outcome: Outcome) -> None:
        """Count how a text ended."""
        self.counts["ended", f"{at:%Y-%m}", program, outcome.end] += 1
        self.hours[program][hour_of(at), outcome.end] += 1

    def found(self, kind: str) -> None:
        """Count what an audit found."""
        self.counts["found", str(kind)] += 1

    def add(self, other: Figures) -> None:
        """Add what other people came to."""
        self.counts.update(other.counts)
        for program, hours in other.hours.items():
            self.hours[program].update(hours)
        for name, people in other.wrong.items():
            self.wrong[name] = sorted([*self.wrong.get(name, []), *people])[:SHOWN]
        self.seconds += other.seconds
        self.gate_microseconds += other.gate_microseconds

    def named(self, *words: str) -> dict:
        """The counts whose names begin with these words, by the rest of the name."""
        long = len(words)
        found = (
            (name[long:], n) for name, n in self.counts.items() if isinstance(name, tuple) and name[:long] == words
        )
        return dict(sorted(found))

    @property
    def texts(self) -> int:
        """How many went out, answers included."""
        return sum(self.named("texts").values())

    # The tables.

    def months(self) -> Iterator[dict]:
        """A row for each month and code: how the code is used, what it costs, whom it loses."""
        for (month, program), texts in self.named("texts").items():
            parts = {carrier: n for (carrier,), n in self.named("parts", month, program).items()}
            ends = {end: n for (end,), n in self.named("ended", month, program).items()}
            over, lost = max(sum(ends.values()), 1), self.counts["lost", month, program]
            yield {
                "month": month,
                "code": program,
                "texts": texts,
                "parts": sum(parts.values()),
                "parts_in_the_busiest_hour": self._peak(month, program),
                "delivered_%": round(100 * ends.get("delivered", 0) / over, 2),
                "blocked_%": round(100 * (ends.get("blocked", 0) + ends.get("spam", 0)) / over, 2),
                "received": self.counts["inbound", month, program],
                "opt_outs": lost,
                "opt_outs_%": round(100 * lost / texts, 2),
                "aws_$": round(sum(parts.values()) * price("text_part").dollars, 2),
                "carriers_$": round(sum(n * CARRIER_FEES[carrier] for carrier, n in parts.items()), 2),
            }

    def _peak(self, month: str, program: str) -> int:
        hours = self.hours[program].items()
        return max((n for (hour, what), n in hours if what == "parts" and hour.startswith(month)), default=0)

    def total(self, year: Year) -> dict:
        """The whole year in one row."""
        rows = list(self.months())
        people = self.counts["people"]
        return {
            "people": people,
            "days": year.days,
            "seed": year.seed,
            "texts": self.texts,
            "texts_a_person": round(self.texts / max(people, 1), 1),
            "opt_outs": sum(row["opt_outs"] for row in rows),
            "aws_$": round(sum(row["aws_$"] for row in rows), 2),
            "carriers_$": round(sum(row["carriers_$"] for row in rows), 2),
            "orders_to_numbers_given_back": self.counts["to a number given back"],
            "verdicts_judged": self.counts["judged"],
            "violations": self.counts["violations"],
        }

    def pauses(self, year: Year) -> list[dict]:
        """The hours at which the circuit breaker would have paused a program; here it does not, see docs/proof.md."""
        return [{"code": name, "at": at, "why": why} for name in ALL for at, why in self._trips(name, year)][:SHOWN]

    def _trips(self, name: str, year: Year) -> Iterator[tuple[str, str]]:
        rule, tallies = ALL[name][0].sending.pause, defaultdict(Counter)
        for (hour, what), n in self.hours[name].items():
            if what != "parts":
                tallies[hour][what] += n
        stats, quiet_until = {hour: DeliveryStats(**counts) for hour, counts in tallies.items()}, year.begins
        for hour in sorted(stats) if rule else ():
            at = datetime.strptime(hour, HOUR).replace(tzinfo=UTC)
            why = should_trip(stats, rule, at) if at >= quiet_until else None
            if why:
                quiet_until = at + timedelta(hours=rule.hours)
                yield hour, why

    def cost(self) -> dict:
        """CPU a text of the whole simulation, and of the bare gate in the same run."""
        gate = sorted(self.gate_microseconds)
        bare = gate[len(gate) // 2] if gate else 0.0
        verdicts = sum(self.named("verdict").values())
        each = self.seconds * 1e6 / max(self.texts, 1)
        return {
            "cpu_seconds": round(self.seconds, 1),
            "us_a_text": round(each, 1),
            "us_a_verdict_of_the_bare_gate": round(bare, 1),
            "times_the_bare_gate": round(each / bare, 1) if bare else 0.0,
            "verdicts_a_text": round(verdicts / max(self.texts, 1), 2),
        }
