"""The way out to End User Messaging SMS, and what the answers of the service mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ParamValidationError, SSLError
from botocore.exceptions import ConnectionError as NoConnectionError

from lambdas.consent.items import LEAVES_WITHIN
from lambdas.delivery.sms_errors import ON_THE_LIST, PROTECTED, SETTLING, TOO_DEAR, Scope, scope
from lambdas.messages.segments import parts
from lambdas.sending.prices import MaxPrices
from lambdas.stores.clients import Connections, leaving_within
from lambdas.stores.errors import (
    CountryRefused,
    Halted,
    NotAccepted,
    OptedOut,
    OutcomeUnknown,
    OverPrice,
    Protected,
    Refused,
    Settling,
    Throttled,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_pinpoint_sms_voice_v2.literals import MessageTypeType

    from lambdas.consent.corrections import Listing
    from lambdas.program import Program
    from lambdas.stores.environment import Environment

# What the answers of the SMS service mean: whether a text is out, may be out, or is not, and who must see to it.


_SERVER_FAULT = 500
_NEVER_LEFT = (NoConnectionError, NoCredentialsError, ParamValidationError)
_BUSY = frozenset({"ThrottlingException", "TooManyRequestsException"})
# the members of our calls, in lower case: the service may name them as its API or as its own code does
_OF_THE_NUMBER = frozenset({"destinationphonenumber", "optedoutnumber"})
_OF_THE_TEXT = frozenset({"messagebody"})
_OF_THE_PROGRAM = frozenset(
    {
        *("originationidentity", "configurationsetname", "messagetype", "timetolive", "context", "optoutlistname"),
        *("maxprice", "keyword"),
    }
)


def meaning(error: ClientError | BotoCoreError, *, serves: bool) -> Exception:
    """Return what `error` means: one of the exceptions that `Texting.send` names.

    `serves` tells whether the program serves the number's country. The text of the exception is the service's code
    and reason, which never hold a number as the service's own words may.
    """
    if isinstance(error, ClientError):
        return _of_client(error, serves=serves)
    # a broken TLS stream may have carried the text before it broke
    if isinstance(error, _NEVER_LEFT) and not isinstance(error, SSLError):
        return NotAccepted(name(error))
    return OutcomeUnknown(name(error))


def name(error: Exception) -> str:
    """Return what may be told of `error`: code and reason of a service's answer, else its type."""
    return " ".join(filter(None, _code(error))) if isinstance(error, ClientError) else type(error).__name__


def concerns_number(error: ClientError) -> bool:
    """Whether the service will not do for this number what it was asked for, however often it is asked."""
    return _scope(error) is Scope.NUMBER


def _code(error: ClientError) -> tuple[str, str]:
    return str(error.response["Error"].get("Code", "")), str(error.response.get("Reason", ""))


def _of_client(error: ClientError, *, serves: bool) -> Exception:
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_FAULT:
        return OutcomeUnknown(name(error))
    code, reason = _code(error)
    if code in _BUSY:
        return Throttled(name(error))
    if reason == ON_THE_LIST:
        return OptedOut(name(error))
    if reason == TOO_DEAR:
        return OverPrice(name(error))
    found = _scope(error)
    if found is Scope.ACCOUNT:
        return Settling(name(error)) if (code, reason) in SETTLING else Halted(name(error))
    refused = Protected if reason in PROTECTED else Refused
    kinds = {Scope.MOMENT: NotAccepted, Scope.COUNTRY: CountryRefused if serves else refused}
    return kinds.get(found, refused)(name(error))


def _scope(error: ClientError) -> Scope:
    found = scope(*_code(error))
    return _of_fields(error) if found is Scope.FIELDS else found


def _of_fields(error: ClientError) -> Scope:
    response: dict[str, Any] = dict(error.response)
    names = {str(field.get("Name", "")).rpartition(".")[2].lower() for field in response.get("Fields") or ()}
    if names & _OF_THE_NUMBER:
        return Scope.NUMBER
    if names & _OF_THE_TEXT:
        return Scope.TEXT
    # what the program itself fills in would be wrong in every text; of another name nobody knows whose it is
    return Scope.ACCOUNT if names & _OF_THE_PROGRAM else Scope.MOMENT


class _Options(TypedDict, total=False):
    MaxPrice: str
    Keyword: str


REPLY_LIVES_SECONDS = 300  # an answer that the network could not deliver in five minutes is no answer


class Texting:
    """Sends the texts of one program and keeps its opt-out list at the service."""

    def __init__(self, client: PinpointSMSVoiceV2Client, environment: Environment, program: Program) -> None:
        self._client = client
        self._environment = environment
        self.program = program
        self.opt_out_list = environment.opt_out_list
        self._connections = Connections([client])
        self._prices = MaxPrices.of_program(program.sending)

    def reply(self, phone: str, body: str, message_id: str) -> str:
        """Send `body` in answer to the text `message_id`; return the id of the message sent.

        Errors are those of `send`.
        """
        return self.send(phone, body, REPLY_LIVES_SECONDS, {"inbound_message_id": message_id})

    def send(self, phone: str, body: str, seconds: int, context: Mapping[str, str]) -> str:
        """Send `body`, void after so many `seconds`; return the id of the message, whose events carry `context`.

        Refused where the service will not text this number (OptedOut: it stands on the list; OverPrice; Protected),
        NotAccepted where it took nothing (Throttled: less often; Halted: until a person has seen to it; Settling:
        unless that passes by itself; CountryRefused: unless it is one number alone), OutcomeUnknown where it may have
        sent the text.
        """
        # a send over a dead connection has an unknown outcome, and what is unknown is not sent again
        self._connections.use()
        try:
            with leaving_within(LEAVES_WITHIN):
                sent = self._client.send_text_message(
                    DestinationPhoneNumber=phone,
                    OriginationIdentity=self._environment.pool_arn,
                    ConfigurationSetName=self._environment.configuration_set,
                    MessageType=self._message_type,
                    MessageBody=body,
                    TimeToLive=seconds,
                    Context={"brand": self.program.brand, "program": self.program.id, **context},
                    **self._options(phone, body),
                )
        except (ClientError, BotoCoreError) as error:
            raise meaning(error, serves=self._serves(phone)) from None
        return sent["MessageId"]

    def listing(self, phone: str) -> Listing | None:
        """Return since when `phone` is on the opt-out list, which showed by a refused send; None where it is not."""
        from lambdas.stores.consent.opt_out_list import listing_of  # noqa: PLC0415 - rare: not at every cold start

        try:
            answer = self._client.describe_opted_out_numbers(OptOutListName=self.opt_out_list, OptedOutNumbers=[phone])
        except self._client.exceptions.ResourceNotFoundException:
            return None
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(name(error)) from None
        return next((listing_of(row, "send_refused") for row in answer["OptedOutNumbers"]), None)

    def list_opt_out(self, phone: str) -> None:
        """Put `phone` on the program's opt-out list; it may be there already."""
        try:
            self._client.put_opted_out_number(OptOutListName=self.opt_out_list, OptedOutNumber=phone)
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(name(error)) from None

    def lift_opt_out(self, phone: str) -> None:
        """Take `phone` off the opt-out list; it may be off already. Refused more than once in thirty days."""
        try:
            self._client.delete_opted_out_number(OptOutListName=self.opt_out_list, OptedOutNumber=phone)
        except self._client.exceptions.ResourceNotFoundException as error:
            if error.response.get("ResourceType") == "opt-out-list":
                raise NotAccepted("the opt-out list of the program is gone") from None
        except ClientError as error:
            raise (Refused if concerns_number(error) else NotAccepted)(name(error)) from None
        except BotoCoreError as error:
            raise NotAccepted(name(error)) from None

    def _options(self, phone: str, body: str) -> _Options:
        options: _Options = {}
        if found := self._prices.of(phone, parts(body)):
            options["MaxPrice"] = found
        if keyword := self.program.sending.keyword:
            options["Keyword"] = keyword
        return options

    def _serves(self, phone: str) -> bool:
        from lambdas.quiet_hours.regions import country_of  # noqa: PLC0415 - rare: not at every cold start

        return country_of(phone) in self.program.sending.countries

    @property
    def _message_type(self) -> MessageTypeType:
        return "PROMOTIONAL" if self._environment.message_type == "PROMOTIONAL" else "TRANSACTIONAL"
