"""End User Messaging SMS in memory: it sends, keeps the opt-out list, and answers the keywords of the pool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, ConnectTimeoutError

from lambdas.consent.items import LEAVES_WITHIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.consent.inbound import Inbound
    from lambdas.program import Program
    from tests.exploration.memory.wire import Wire

POOL, LIST, SETTINGS = "arn:aws:sms-voice:us-east-1:111122223333:pool/pool-1", "opt-outs", "settings"


class ConflictException(ClientError):  # noqa: N818 - the service's name
    """The service will not do this in the state that things are in."""


class ResourceNotFoundException(ClientError):  # noqa: N818 - the service's name
    """There is no such thing."""


class Exceptions:
    """The errors by the names under which a client has them."""

    ConflictException = ConflictException
    ResourceNotFoundException = ResourceNotFoundException


@dataclass(frozen=True, slots=True)
class Sent:
    """One text: its words, what it answers (a text or a request), the newest STOP on record by then, its number."""

    body: str
    answers: str
    by_service: bool
    at: datetime
    after: datetime | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The phone on the list: since when, and whether a text of its owner put it there."""

    since: datetime
    by_end_user: bool


class Service:
    """A client of the service for one phone; `witness` tells the time of the newest STOP on record."""

    exceptions = Exceptions

    def __init__(
        self, program: Program, wire: Wire, clock: Callable[[], datetime], witness: Callable[[], datetime | None]
    ) -> None:
        self.listed: Listed | None = None
        self.lifted, self.consulted, self.belated = False, False, False
        self.sent: tuple[Sent, ...] = ()
        self._program, self._wire, self._clock, self._witness = program, wire, clock, witness

    def receive(self, text: Inbound) -> None:
        """Do with a text what the service does before it publishes it: answer its own keywords, keep its list."""
        body = text.body.strip().upper()
        if not body.startswith(tuple(self._program.service_keywords)):
            return
        opts_in = body.startswith(("START", "UNSTOP"))
        if not body.startswith(("HELP", "INFO")):
            self.listed = None if opts_in else self.listed or Listed(self._clock(), by_end_user=True)
        answer = self._program.copy.start if opts_in else self._program.copy.stop
        self.sent += (Sent(answer, text.message_id, by_service=True, at=text.at),)

    def send_text_message(self, **request: Any) -> dict[str, str]:
        """Send one text, unless the phone is on the list, or time passes before the request is on its way."""
        begun = self._clock()
        with self._wire.call("SendTextMessage"):
            if self._clock() - begun > timedelta(seconds=LEAVES_WITHIN):
                self.belated = True
                raise ConnectTimeoutError(endpoint_url="sms-voice")  # as `leaving_within` has it
            if (request["OriginationIdentity"], request["ConfigurationSetName"]) != (POOL, SETTINGS):
                raise ResourceNotFoundException(_error("ResourceNotFoundException"), "SendTextMessage")
            if self.listed:
                reason = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
                raise ConflictException(_error("ConflictException", Reason=reason), "SendTextMessage")
            context, to = request["Context"], request["DestinationPhoneNumber"]
            answers = context.get("inbound_message_id") or context["request_id"]
            told = {"by_service": False, "at": self._clock(), "after": self._witness(), "to": to}
            self.sent += (Sent(request["MessageBody"], answers, **told),)
            return {"MessageId": f"sent-{len(self.sent)}"}

    def close(self) -> None:
        """Leave connections, of which there are none."""

    def put_opted_out_number(self, **_: Any) -> None:
        """Put the phone on the list."""
        with self._wire.call("PutOptedOutNumber"):
            self.listed = self.listed or Listed(self._clock(), by_end_user=False)

    def describe_opted_out_numbers(self, **request: Any) -> dict[str, Any]:
        """Tell since when the phone is on the list, if it is."""
        with self._wire.call("DescribeOptedOutNumbers"):
            self.consulted = True
            if not self.listed:
                answer = _error("ResourceNotFoundException", ResourceType="opted-out-number")
                raise ResourceNotFoundException(answer, "DescribeOptedOutNumbers")
            (number,) = request["OptedOutNumbers"]
            listed = {"OptedOutTimestamp": self.listed.since, "EndUserOptedOut": self.listed.by_end_user}
            return {"OptedOutNumbers": [listed | {"OptedOutNumber": number}]}

    def delete_opted_out_number(self, **_: Any) -> None:
        """Take the phone off the list, once: the service refuses the next time for thirty days."""
        with self._wire.call("DeleteOptedOutNumber"):
            if not self.listed:
                answer = _error("ResourceNotFoundException", ResourceType="opted-out-number")
                raise ResourceNotFoundException(answer, "DeleteOptedOutNumber")
            if self.lifted:
                answer = _error("ValidationException", Reason="PHONE_NUMBER_CANNOT_BE_OPTED_IN")
                raise ClientError(answer, "DeleteOptedOutNumber")
            self.listed, self.lifted = None, True


def _error(code: str, **more: str) -> dict[str, Any]:
    return {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": 400}, **more}
