"""The way out to End User Messaging SMS: a text through the program's pool, and its opt-out list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.sending.lease import LEAVES_WITHIN
from lambdas.stores.answers import concerns_number, meaning, name
from lambdas.stores.connections import Connections
from lambdas.stores.errors import NotAccepted, Refused
from lambdas.stores.punctual import leaving_within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_pinpoint_sms_voice_v2.literals import MessageTypeType

    from lambdas.consent.listing import Listing
    from lambdas.program import Program
    from lambdas.stores.environment import Environment

REPLY_LIVES_SECONDS = 300  # an answer that the network could not deliver in five minutes is no answer


class Texting:
    """Sends the texts of one program and keeps its opt-out list at the service."""

    def __init__(self, client: PinpointSMSVoiceV2Client, environment: Environment, program: Program) -> None:
        self._client = client
        self._environment = environment
        self.program = program
        self.opt_out_list = environment.opt_out_list
        self._connections = Connections([client])

    def reply(self, phone: str, body: str, message_id: str) -> str:
        """Send `body` in answer to the text `message_id`; return the id of the message sent.

        Errors are those of `send`.
        """
        return self.send(phone, body, REPLY_LIVES_SECONDS, {"inbound_message_id": message_id})

    def send(self, phone: str, body: str, seconds: int, context: Mapping[str, str]) -> str:
        """Send `body`, void after so many `seconds`; return the id of the message, whose events carry `context`.

        Refused where the service will not text this number (OptedOut: it stands on the list), NotAccepted where it
        took nothing (Throttled: less often; Halted: until a person has seen to it; Settling: unless that passes by
        itself), OutcomeUnknown where it may have sent the text.
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
                )
        except (ClientError, BotoCoreError) as error:
            raise meaning(error, serves=self._serves(phone)) from None
        return sent["MessageId"]

    def listing(self, phone: str) -> Listing | None:
        """Return since when `phone` is on the opt-out list, which showed by a refused send; None where it is not."""
        from lambdas.stores.opt_out_list import listing_of  # noqa: PLC0415 - rare: not at every cold start

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

    def _serves(self, phone: str) -> bool:
        from lambdas.sending.numbering import country_of  # noqa: PLC0415 - rare: not at every cold start

        return country_of(phone) in self.program.sending.countries

    @property
    def _message_type(self) -> MessageTypeType:
        return "PROMOTIONAL" if self._environment.message_type == "PROMOTIONAL" else "TRANSACTIONAL"
