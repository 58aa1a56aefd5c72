"""Whom a change touches: the subscribers of a deployed program, by what they agreed to."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from infra.environment import UnknownEnvironmentError
from lambdas.consent.items import TOPIC, record_of
from lambdas.consent.record import State
from lambdas.program.frequency import raised
from ops import deployed
from ops.deployed import DeploymentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mypy_boto3_dynamodb import DynamoDBClient

    from infra.environment import Environment
    from lambdas.consent.record import Subscription
    from lambdas.program.frequency import Frequency
    from ops.changes.compare import Change

_READ = ("phone", "item", "state", "changed_at", "wording", "frequency")


@dataclass(frozen=True, slots=True)
class Touched:
    """How many people a change touches, of how many, and how many by the words that they agreed to (SHA-256)."""

    people: int
    of: int
    wordings: Mapping[str, int]


class People:
    """Reads the lists of the programs deployed in one environment, each once."""

    def __init__(self, read: Callable[[str], Sequence[tuple[str, Subscription]] | None]) -> None:
        self._read = read
        self._lists: dict[str, Sequence[tuple[str, Subscription]] | None] = {}

    def touched(self, change: Change) -> Touched | None:
        """Return whom `change` touches; None where none of its programs is deployed."""
        lists = [held for program in change.programs if (held := self._list(program)) is not None]
        if not lists:
            return None
        mine = [(phone, held) for of in lists for phone, held in of if not change.topics or held.topic in change.topics]
        hit = [(phone, held) for phone, held in mine if change.agreed is None or _less(held, change.agreed)]
        wordings = Counter(hashlib.sha256(held.wording.encode()).hexdigest() for _, held in hit)
        return Touched(len({phone for phone, _ in hit}), len({phone for phone, _ in mine}), wordings)

    def _list(self, program: str) -> Sequence[tuple[str, Subscription]] | None:
        if program not in self._lists:
            self._lists[program] = self._read(program)
        return self._lists[program]


def _less(held: Subscription, now: Frequency) -> bool:
    return not held.agreed or any(raised(one, now) for one in held.agreed)


def people_of(homes: Mapping[str, Environment]) -> People:
    """Return the people of the programs whose environment, or cell, is in `homes`; DeploymentError if unseen."""
    places = {place.called: place for place in homes.values()}
    known = {name: {one.id: one for one in deployed.programs(place)} for name, place in places.items()}

    def read(program: str) -> list[tuple[str, Subscription]] | None:
        place = homes.get(program)
        stands = known[place.called].get(program) if place else None
        return list(_subscribers(deployed.tables_client(place), stands.subscriptions)) if place and stands else None

    return People(read)


UNREADABLE = (DeploymentError, UnknownEnvironmentError, BotoCoreError, ClientError)


def _subscribers(client: DynamoDBClient, table: str) -> Iterator[tuple[str, Subscription]]:
    """Yield everybody who is subscribed now, once per topic."""
    names = {f"#{name}": name for name in _READ}
    pages = client.get_paginator("scan").paginate(
        TableName=table,
        ProjectionExpression=", ".join(names),
        FilterExpression="begins_with(#item, :topic) AND #state = :active",
        ExpressionAttributeNames=names,
        ExpressionAttributeValues={":topic": {"S": TOPIC}, ":active": {"S": State.ACTIVE}},
    )
    for page in pages:
        for row in page["Items"]:
            phone = row["phone"]["S"]
            yield from ((phone, held) for held in record_of(phone, [row]).subscriptions.values())
