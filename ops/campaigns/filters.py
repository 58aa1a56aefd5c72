"""Whom of an audience a campaign is for: by tier, state, language, and the day they joined, with counts for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from infra.brand.fields import Part
from lambdas.consent.items import STANDING, TOPIC, record_of
from lambdas.consent.record import State
from lambdas.quiet_hours.law import UNKNOWN
from lambdas.quiet_hours.regions import regions, states_of
from lambdas.sending.campaign import Recipient, recipients
from lambdas.stores.dynamodb import rows_at

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import Row
    from lambdas.program import Program
    from lambdas.stores.dynamodb import Place

AT_ONCE = 500  # people whose rows are read together


class Filters(Part):
    """The key `filters` of a campaign file: whoever passes all of them is texted. What is not given lets all pass."""

    tier: list[Literal["engaged", "less_engaged", "unengaged"]] = Field(
        default_factory=list, description="a list of engaged, less_engaged, and unengaged, such as [engaged]"
    )
    states: list[str] = Field(default_factory=list, description="a list of states such as [NY, NJ]")
    languages: list[str] = Field(default_factory=list, description="a list of languages such as [es]")
    joined_since: str = Field(default="", description="a day such as 2026-06-01")

    @property
    def since(self) -> datetime | None:
        """The first moment of `joined_since`, in UTC; ValueError where it is no day."""
        return datetime.combine(date.fromisoformat(self.joined_since), time(), UTC) if self.joined_since else None

    def problems(self, program: Program, now: datetime) -> Iterator[tuple[str, str]]:
        """Yield what `program` can filter nobody by, each with its key."""
        for key in self.model_fields_set:
            if not getattr(self, key):
                yield key, "must let somebody pass, got nothing: fill it in, or leave it out to let everybody pass"
        if self.tier and program.engagement is None:
            yield "tier", f"must be left out: {program.id} has no `engagement` in its brand file, so nobody has a tier"
        known = {state for region in regions(frozenset(program.sending.countries)) for state in region.jurisdictions}
        for state in self.states:
            if state not in known - {UNKNOWN}:
                yield "states", f"must hold states of {', '.join(program.sending.countries)} such as NY, got '{state}'"
        for language in self.languages:
            if language not in program.languages:
                told = ", ".join(program.languages)
                yield (
                    "languages",
                    f"must hold languages of {program.id} ({told}), got '{language}': correct or delete it",
                )
        try:
            if self.since is not None and self.since > now:
                yield "joined_since", f"must lie in the past, got {self.joined_since}"
        except ValueError:
            yield "joined_since", f"must be a day such as 2026-06-01, got '{self.joined_since}'"

    def steps(self) -> dict[str, Callable[[Person], bool]]:
        """Return the filters that are given by how a plan names them, in the order in which they are counted."""
        since, found = self.since, dict[str, "Callable[[Person], bool]"]()
        if self.states:
            found[f"of them in {', '.join(self.states)}"] = lambda one: not one.states.isdisjoint(self.states)
        if self.tier:
            found[f"of them {' or '.join(self.tier)}".replace("_", " ")] = lambda one: one.tier in self.tier
        if self.languages:
            found[f"of them in {', '.join(self.languages)}, on record"] = lambda one: one.language in self.languages
        if since:
            found[f"of them joined since {self.joined_since}"] = lambda one: (
                one.joined_at is not None and one.joined_at >= since
            )
        return found


@dataclass(frozen=True, slots=True)
class Person:
    """What one recipient is filtered by; `joined_at` is None for whoever is not subscribed to the topic."""

    states: frozenset[str]
    tier: str
    language: str
    joined_at: datetime | None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters at work: whose rows are read where, and how many passed each so far."""

    client: DynamoDBClient
    table: str
    topic: str
    filters: Filters
    counts: Counter[str]

    def lines(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield those of the `lines` of an audience whose recipients pass, and its heading."""
        left = iter(lines)
        while some := list(islice(left, AT_ONCE)):
            found = [(line, next(recipients([line]), None)) for line in some]
            people = self._people([one for _, one in found if isinstance(one, Recipient)])
            yield from (line for line, one in found if not isinstance(one, Recipient) or self._passes(people[one]))

    def _passes(self, person: Person) -> bool:
        for name, passes in self.filters.steps().items():
            if not passes(person):
                return False
            self.counts[name] += 1
        return True

    def _people(self, asked: Sequence[Recipient]) -> dict[Recipient, Person]:
        places = [(self.table, one.phone, item) for one in asked for item in (STANDING, TOPIC + self.topic)]
        reads = self.filters.tier or self.filters.languages or self.filters.joined_since
        rows = rows_at(self.client, places) if reads else {}
        return {one: self._person(one, rows) for one in asked}

    def _person(self, one: Recipient, rows: Mapping[Place, Row]) -> Person:
        own = [
            rows[place] for item in (STANDING, TOPIC + self.topic) if (place := (self.table, one.phone, item)) in rows
        ]
        record = record_of(one.phone, own)
        held = record.subscriptions.get(self.topic)
        joined_at = held.changed_at if held and held.state is State.ACTIVE else None
        states, standing = frozenset(states_of(one.phone, zip_code=one.zip_code)), record.standing
        return Person(states, standing.tier, standing.language, joined_at)


def subscribers(client: DynamoDBClient, table: str, topic: str, shards: int) -> Iterator[Recipient]:
    """Yield the active subscribers of `topic`, by one walk through the audience index."""
    for shard in range(shards):
        pages = client.get_paginator("query").paginate(
            TableName=table,
            IndexName="audience",
            KeyConditionExpression="audience = :audience",
            ExpressionAttributeValues={":audience": {"S": f"{topic}#{shard:02d}"}},
        )
        for page in pages:
            yield from (Recipient(row["phone"]["S"]) for row in page["Items"])
