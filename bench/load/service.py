"""End User Messaging SMS under load: it takes so many parts a second of a number, now and then late, and tells ends."""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, ReadTimeoutError

from lambdas.consent.items import ANSWERS_WITHIN
from lambdas.messages.segments import parts
from tests.exploration.memory.service import Exceptions, ResourceNotFoundException

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.load.simulation import Environment, Simulation

REPORTED_AFTER = (1.0, 5.0)  # seconds in which a network tells what became of a text
# docs.aws.amazon.com/sms-voice/latest/userguide/quotas.html, read 2026-11-30: requests a second of account and region
QUOTAS = {"DeleteOptedOutNumber": 10, "DescribeOptedOutNumbers": 1}
BLOCKED = 0.005  # share of the texts that a carrier blocks: below what pauses a program


class SmsService:
    """What all clients share: the number's second, who is on the list, and what was sent."""

    def __init__(self, simulation: Simulation, parts_per_second: int, report: Callable[[str], object]) -> None:
        self.simulation, self.rate, self._report = simulation, parts_per_second, report
        self.listed: set[str] = set()
        self.counted: Counter[str] = Counter()
        self._taken = 0
        self._asked: Counter[tuple[str, int]] = Counter()
        self._room, self._filled_at = float(parts_per_second), 0.0  # a bucket that holds one second

    def admit(self, call: str) -> None:
        """Count a call; ClientError where its quota of this second is used up."""
        self.counted[call] += 1
        second = call, int(self.simulation.now)
        self._asked[second] += 1
        if self._asked[second] > QUOTAS.get(call, math.inf):
            self.counted[f"{call} throttled"] += 1
            raise ClientError(_error("ThrottlingException"), call)

    def most(self, call: str) -> int:
        """Return how often that call was asked for in one second, at most."""
        return max((times for (name, _), times in self._asked.items() if name == call), default=0)

    def take(self, request: dict[str, Any]) -> str:
        """Return the id of a text that is taken; ClientError where the number's second is full."""
        now, size = self.simulation.now, parts(request["MessageBody"])
        self._room = min(self.rate, self._room + (now - self._filled_at) * self.rate)
        self._filled_at = now
        if self._room < size:
            self.counted["throttled"] += 1
            raise ClientError(_error("ThrottlingException"), "SendTextMessage")
        self._room -= size
        phone = request["DestinationPhoneNumber"]
        if phone in self.listed:
            raise _listed()
        kind = "reply" if "inbound_message_id" in request["Context"] else "asked"
        self.counted[kind] += 1
        self.counted["parts"] += size
        self._taken += 1
        message_id = f"sent-{self._taken}"
        self.tell(phone, message_id, request["Context"], after=self.simulation.chance.uniform(*REPORTED_AFTER))
        return message_id

    def tell(self, phone: str, message_id: str, context: dict[str, str], *, after: float) -> None:
        """Report the end of a text to the queue of delivery events, so many seconds from now."""
        event = "TEXT_CARRIER_BLOCKED" if self.simulation.chance.random() < BLOCKED else "TEXT_DELIVERED"
        due, at = self.simulation.now + after, self.simulation.clock() + timedelta(seconds=after)
        told = {
            "eventType": event,
            "eventTimestamp": int(at.timestamp() * 1000),
            "isFinal": True,
            "destinationPhoneNumber": phone,
            "messageId": message_id,
            "context": context,
            "totalMessageParts": 1,
            "totalMessagePrice": 0.00581,
        }
        body = json.dumps({"Type": "Notification", "Timestamp": at.isoformat(), "Message": json.dumps(told)})
        self.simulation.at(due, lambda: self._report(body))


class SmsClient:
    """A client of the service in one environment of a function; one call waits for its answer as the real one does."""

    exceptions = Exceptions

    def __init__(self, service: SmsService, environment: Environment) -> None:
        self._service, self._environment = service, environment

    def close(self) -> None:
        """Leave connections, of which there are none."""

    def send_text_message(self, **request: Any) -> dict[str, str]:  # noqa: ANN401 - as the client takes them
        """Send one text."""
        self._wait("SendTextMessage")
        return {"MessageId": self._service.take(request)}

    def put_opted_out_number(self, **request: Any) -> None:  # noqa: ANN401 - as the client takes them
        """Put a phone on the list."""
        self._wait("PutOptedOutNumber")
        self._service.listed.add(request["OptedOutNumber"])

    def delete_opted_out_number(self, **request: Any) -> None:  # noqa: ANN401 - as the client takes them
        """Take a phone off the list."""
        self._wait("DeleteOptedOutNumber")
        if request["OptedOutNumber"] not in self._service.listed:
            answer = _error("ResourceNotFoundException") | {"ResourceType": "opted-out-number"}
            raise ResourceNotFoundException(answer, "DeleteOptedOutNumber")
        self._service.listed.discard(request["OptedOutNumber"])

    def describe_opted_out_numbers(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - as the client takes them
        """Tell since when a phone is on the list."""
        self._wait("DescribeOptedOutNumbers")
        at = self._service.simulation.clock()
        (phone,) = request["OptedOutNumbers"]
        listed = {"OptedOutNumber": phone, "OptedOutTimestamp": at, "EndUserOptedOut": False}
        return {"OptedOutNumbers": [listed] if phone in self._service.listed else []}

    def _wait(self, call: str) -> None:
        simulation = self._service.simulation
        self._service.admit(call)
        takes = simulation.seconds(simulation.times.sms)
        dead = simulation.chance.random() < simulation.times.sms_dead or takes > ANSWERS_WITHIN
        simulation.sleep(self._environment.work() + (ANSWERS_WITHIN if dead else takes))
        if dead and simulation.now > 0:  # not while the first people are laid out
            self._service.counted["no answer"] += 1
            raise ReadTimeoutError(endpoint_url=call)


def _listed() -> ClientError:
    answer = _error("ConflictException") | {"Reason": "DESTINATION_PHONE_NUMBER_OPTED_OUT"}
    return ClientError(answer, "SendTextMessage")


def _error(code: str) -> Any:  # noqa: ANN401 - an answer with members of its own
    return {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": 400}}
