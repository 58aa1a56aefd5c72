"""The way out to End User Messaging SMS: a text through the program's pool, and its opt-out list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ParamValidationError
from botocore.exceptions import ConnectionError as NoConnectionError

from lambdas.stores.errors import NotAccepted, OptedOut, OutcomeUnknown, Refused

if TYPE_CHECKING:
    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_pinpoint_sms_voice_v2.literals import MessageTypeType

    from lambdas.consent.listing import Listing
    from lambdas.program import Program
    from lambdas.stores.environment import Environment

REPLY_LIVES_SECONDS = 300  # an answer that the network could not deliver in five minutes is no answer
_SERVER_FAULT = 500
_ON_THE_LIST = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
_NEVER_LEFT = (NoConnectionError, NoCredentialsError, ParamValidationError)


def sms_client() -> PinpointSMSVoiceV2Client:
    """Return a client that asks once and waits briefly: a send is not idempotent, so no retry may hide behind it."""
    config = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 1})
    return boto3.client("pinpoint-sms-voice-v2", config=config)


class Texting:
    """Sends the replies of one program and keeps its opt-out list at the service."""

    def __init__(self, client: PinpointSMSVoiceV2Client, environment: Environment, program: Program) -> None:
        self._client = client
        self._environment = environment
        self.program = program
        self.opt_out_list = environment.opt_out_list

    def reply(self, phone: str, body: str, message_id: str) -> str:
        """Send `body` in answer to the text `message_id`; return the id of the message sent.

        Refused where the service will not text this number (OptedOut: it stands on the list), NotAccepted where it
        took nothing (ask again), OutcomeUnknown where it may have sent the text.
        """
        try:
            sent = self._client.send_text_message(
                DestinationPhoneNumber=phone,
                OriginationIdentity=self._environment.pool_arn,
                ConfigurationSetName=self._environment.configuration_set,
                MessageType=self._message_type,
                MessageBody=body,
                TimeToLive=REPLY_LIVES_SECONDS,
                Context={"brand": self.program.brand, "program": self.program.id, "inbound_message_id": message_id},
            )
        except ClientError as error:
            raise _of_client(error) from None
        except _NEVER_LEFT as error:
            raise NotAccepted(type(error).__name__) from None
        except BotoCoreError as error:
            raise OutcomeUnknown(type(error).__name__) from None
        return sent["MessageId"]

    def listing(self, phone: str) -> Listing | None:
        """Return since when `phone` is on the opt-out list, which showed by a refused send; None where it is not."""
        from lambdas.stores.opt_out_list import listing_of  # noqa: PLC0415 - rare: not at every cold start

        try:
            answer = self._client.describe_opted_out_numbers(OptOutListName=self.opt_out_list, OptedOutNumbers=[phone])
        except self._client.exceptions.ResourceNotFoundException:
            return None
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(_name(error)) from None
        return next((listing_of(row, "send_refused") for row in answer["OptedOutNumbers"]), None)

    def list_opt_out(self, phone: str) -> None:
        """Put `phone` on the program's opt-out list; it may be there already."""
        try:
            self._client.put_opted_out_number(OptOutListName=self.opt_out_list, OptedOutNumber=phone)
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(_name(error)) from None

    def lift_opt_out(self, phone: str) -> None:
        """Take `phone` off the opt-out list; it may be off already. Refused more than once in thirty days."""
        try:
            self._client.delete_opted_out_number(OptOutListName=self.opt_out_list, OptedOutNumber=phone)
        except self._client.exceptions.ConflictException as error:
            raise Refused(_name(error)) from None
        except self._client.exceptions.ResourceNotFoundException as error:
            if error.response.get("ResourceType") == "opt-out-list":
                raise NotAccepted("the opt-out list of the program is gone") from None
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(_name(error)) from None

    @property
    def _message_type(self) -> MessageTypeType:
        return "PROMOTIONAL" if self._environment.message_type == "PROMOTIONAL" else "TRANSACTIONAL"


def _of_client(error: ClientError) -> Exception:
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_FAULT:
        return OutcomeUnknown(_name(error))
    reason = str(error.response.get("Reason", ""))
    if reason == _ON_THE_LIST:
        return OptedOut(_name(error))
    # a number that is not to be texted stays so: any other conflict is a fault of set-up, to be mended and retried
    return Refused(_name(error)) if reason.startswith("DESTINATION_") else NotAccepted(_name(error))


def _name(error: Exception) -> str:
    # the service's own message may hold the number, its code and reason never do
    if not isinstance(error, ClientError):
        return type(error).__name__
    return " ".join(filter(None, (error.response["Error"].get("Code"), str(error.response.get("Reason", "")))))
