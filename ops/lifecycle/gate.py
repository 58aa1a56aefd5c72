"""The gate of a deployed program as a person sees and moves it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.timestamps import to_text
from lambdas.delivery.circuit_breaker import KEY, brake_of, release_update
from lambdas.delivery.inbound_health import KEY as INBOUND
from lambdas.delivery.inbound_health import health_of
from lambdas.delivery.sms_errors import remedy
from lambdas.delivery.stats import by_hour, hour_of, place_of, places_until, tally_key, tally_of
from lambdas.stores.consent.opt_out_list import KEY as CHECKPOINT
from lambdas.stores.consent.opt_out_list import checkpoint_of
from lambdas.stores.dynamodb import rows_at
from ops.consents.deactivated import taken
from ops.deployed import DeploymentError, client_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from infra.environment import Environment
    from lambdas.delivery.circuit_breaker import CircuitBreaker
    from lambdas.delivery.inbound_health import InboundHealth
    from lambdas.delivery.stats import DeliveryStats
    from lambdas.stores.consent.opt_out_list import Checkpoint
    from ops.consents.deactivated import Taken
    from ops.deployed import DeployedProgram

HOURS_OF_A_DAY = 24
QUEUES = {
    "requests": "RequestQueue",
    "texts of campaigns": "BulkQueue",
    "delivery events": "EventsQueue",
    "dead letters": "SendingDeadLetters",
}
BUSY = {"ResourceInUseException", "ResourceConflictException"}
ATTEMPTS = 24
SECONDS_BETWEEN = 5.0  # a mapping that was shut a moment ago can be opened within a minute


COUNTS = {  # of a queue, as SQS names them; all are approximate
    "ready": "ApproximateNumberOfMessages",
    "in_hand": "ApproximateNumberOfMessagesNotVisible",
    "delayed": "ApproximateNumberOfMessagesDelayed",
}
MOST_SCHEDULES = 10_000  # that are counted: a hundred come in one answer


@dataclass(frozen=True, slots=True)
class Waiting:
    """About how many messages of a queue may be taken now, are being handled, and come back within 15 minutes."""

    ready: int
    in_hand: int
    delayed: int


def standing(brake: CircuitBreaker | None, *, shut: bool) -> str:
    """Return in words whether a program sends."""
    if brake is not None and brake.on:
        todo = remedy(brake.reason)
        return f"paused since {to_text(brake.at)} by {brake.by}: {brake.reason}" + (f": {todo}" if todo else "")
    if shut:
        return "not paused, but its gate is disabled: `./sms resume` enables it"
    if brake is not None and brake.released_at is not None:
        return f"sending; last resumed {to_text(brake.released_at)} by {brake.released_by}"
    return "sending"


class Gate:
    """What holds `program` back in `environment`, and the event source mappings that feed its gate."""

    def __init__(self, program: DeployedProgram, environment: Environment) -> None:
        missing = sorted({"Sends", "SendGate", *QUEUES.values()} - set(program.outputs))
        if missing:
            raise DeploymentError(
                f"{program.id}: its stack must tell {', '.join(missing)}, got nothing: "
                f"deploy it again (make deploy ENV={environment.called})"
            )
        self._environment = environment
        self._outputs = program.outputs
        self._table = program.outputs["Sends"]
        self._tables, self._functions, self._queues, self._sms = (
            client_of(service, environment) for service in ("dynamodb", "lambda", "sqs", "pinpoint-sms-voice-v2")
        )

    def brake(self) -> CircuitBreaker | None:
        """Return the newest brake, on or released; None where there never was one."""
        row = self._tables.get_item(TableName=self._table, Key=KEY, ConsistentRead=True).get("Item")
        return brake_of(row) if row else None

    def inbound(self) -> InboundHealth:
        """Return whether what customers text is read."""
        return health_of(self._row(INBOUND))

    def managed(self) -> bool:
        """Whether the service answers STOP, and may keep it to itself."""
        (pool,) = self._sms.describe_pools(PoolIds=[self._outputs["Pool"]])["Pools"]
        return not pool["SelfManagedOptOutsEnabled"]

    def reconciled(self) -> Checkpoint | None:
        """Return how far the comparison with the service's opt-out list is; None before the first."""
        return checkpoint_of(self._row(CHECKPOINT))

    def _row(self, key: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a row as DynamoDB has it
        table = self._outputs["Subscriptions"]
        return self._tables.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")

    def deactivations(self) -> Taken | None:
        """Return the carriers' deactivation file that was taken in last; None where there was none."""
        return taken(self._tables, self._outputs["Subscriptions"])

    def tallies(self, now: datetime, hours: int = HOURS_OF_A_DAY) -> dict[str, DeliveryStats]:
        """Return how texts fared in each of the last `hours`, at most 25."""
        keys = [tally_key(place) for place in places_until(now, hours)]
        places = ((self._table, key["phone"]["S"], key["item"]["S"]) for key in keys)
        return by_hour((place_of(row), tally_of(row)) for row in rows_at(self._tables, places).values())

    def waiting(self) -> dict[str, Waiting]:
        """Return about how many messages wait in each queue of the sending side."""
        return {name: self._counted(self._outputs[output]) for name, output in QUEUES.items()}

    def deferred(self) -> int | None:
        """Return how many texts wait for a later hour in a schedule, 10,001 where more do; None for an older stack."""
        if "ScheduleGroup" not in self._outputs:
            return None
        pages = client_of("scheduler", self._environment).get_paginator("list_schedules")
        most = {"MaxItems": MOST_SCHEDULES + 1, "PageSize": 100}
        found = pages.paginate(GroupName=self._outputs["ScheduleGroup"], PaginationConfig=most)
        return sum(len(page["Schedules"]) for page in found)

    def shut(self) -> bool:
        """Whether a mapping keeps messages from the gate."""
        return any(mapping["State"] not in {"Enabled", "Enabling"} for mapping in self._mappings())

    def release(self, brake: CircuitBreaker, *, by: str, at: datetime) -> bool:
        """Take `brake` off in the name of `by`; False where it is not what holds the program any more.

        What the program's rule has counted by now is forgiven: it does not pause the program a second time.
        """
        forgiven = self.tallies(at, hours=1).get(hour_of(at))
        try:
            self._tables.update_item(**release_update(self._table, brake, by=by, at=at, forgiven=forgiven))
        except self._tables.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def turn(self, *, on: bool) -> None:
        """Open or shut every mapping; those that Lambda is busy with are waited for, two minutes at most."""
        for mapping in self._mappings():
            self._turn(mapping["UUID"], on=on)

    def _turn(self, mapping: str, *, on: bool) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._functions.update_event_source_mapping(UUID=mapping, Enabled=on)
            except self._functions.exceptions.ClientError as error:
                if error.response["Error"]["Code"] not in BUSY or attempt == ATTEMPTS:
                    raise
                time.sleep(SECONDS_BETWEEN)
            else:
                return

    def _mappings(self) -> Iterator[Mapping[str, Any]]:
        pages = self._functions.get_paginator("list_event_source_mappings")
        for page in pages.paginate(FunctionName=self._outputs["SendGate"]):
            yield from page["EventSourceMappings"]

    def _counted(self, queue: str) -> Waiting:
        told = self._queues.get_queue_attributes(QueueUrl=queue, AttributeNames=[*COUNTS.values()])["Attributes"]
        return Waiting(**{name: int(told[attribute]) for name, attribute in COUNTS.items()})
