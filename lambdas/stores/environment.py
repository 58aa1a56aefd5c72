"""The environment of a function as one typed value, built once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

from lambdas.stores.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MESSAGE_TYPES = ("TRANSACTIONAL", "PROMOTIONAL")


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a program's functions find their tables and their way out; one variable per field, in upper case.

    `message_type` is the type to send with, `TRANSACTIONAL` or `PROMOTIONAL`: a simulator number knows only the first.
    """

    subscriptions_table: str
    ledger_table: str
    sends_table: str
    pool_arn: str
    opt_out_list: str
    configuration_set: str
    message_type: str

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """Return the environment that `variables` hold; EnvironmentFault names every variable that is missing."""
        environment = cls(**named([field.name for field in fields(cls)], variables))
        if environment.message_type not in MESSAGE_TYPES:
            allowed = " or ".join(MESSAGE_TYPES)
            raise EnvironmentFault(f"MESSAGE_TYPE must be {allowed}, got {environment.message_type!r}")
        return environment


@dataclass(frozen=True, slots=True)
class GateEnvironment(Environment):
    """What the gate needs besides: its queues (URL and ARN), the queue of events, and how to make schedules."""

    request_queue: str
    request_queue_arn: str
    bulk_queue: str
    bulk_queue_arn: str
    events_queue: str
    dead_letters_arn: str
    schedule_group: str
    scheduler_role: str
    key_arn: str

    @property
    def queues(self) -> dict[str, str]:
        """The URLs of the request queues by their ARNs, by which records name where they came from."""
        return {self.request_queue_arn: self.request_queue, self.bulk_queue_arn: self.bulk_queue}


@dataclass(frozen=True, slots=True)
class RetryEnvironment:
    """What the reader of delivery events needs to have a text tried again: the request queue, and schedules."""

    request_queue_arn: str
    dead_letters_arn: str
    schedule_group: str
    scheduler_role: str
    key_arn: str

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self | None:
        """Return the environment that `variables` hold; None where texts are not tried again."""
        if not variables.get("REQUEST_QUEUE_ARN"):
            return None
        return cls(**named([field.name for field in fields(cls)], variables))


def named(names: Sequence[str], variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables called like `names` in upper case; EnvironmentFault names every one that is missing."""
    missing = [name.upper() for name in names if not variables.get(name.upper())]
    if missing:
        raise EnvironmentFault(f"the environment lacks {', '.join(missing)}: set them on the function")
    return {name: variables[name.upper()] for name in names}
