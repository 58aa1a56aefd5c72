"""SendTextMessage: whether a text may go, its record, and the delivery events that follow."""

import uuid
from dataclasses import dataclass
from typing import Any

from local.sms.account import ConfigurationSet, OptOutList, PhoneNumber, Pool
from local.sms.fates import Fate
from local.sms.messages import SentMessage
from local.sms.publishing import Publisher
from local.sms.refusal import Refusal, conflict
from local.sms.store import Store, e164


@dataclass(frozen=True)
class Sending:
    """The sending half of the service."""

    store: Store
    publisher: Publisher

    def send_text_message(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the message id of a text that was sent, or would have been (DryRun); a `Refusal` if it may not go."""
        identity = self._identity(request)
        number = self.store.number_of(identity)
        message_type = request.get("MessageType", "TRANSACTIONAL")
        to = e164(request["DestinationPhoneNumber"])
        configuration_set = self._configuration_set(request)
        self._allow(identity, number, message_type, to)
        self.store.standing.check_send(to, request.get("MessageBody", ""))
        message = SentMessage(
            message_id=str(uuid.uuid4()),
            from_=number.number,
            to=to,
            body=request.get("MessageBody", ""),
            message_type=message_type,
            by="api",
            origination_identity=identity.arn,
            configuration_set=configuration_set.name if configuration_set else None,
            context=request.get("Context", {}),
        )
        if not request.get("DryRun"):
            self._send(number, message, configuration_set)
        return {"MessageId": message.message_id}

    def _send(self, number: PhoneNumber, message: SentMessage, configuration_set: ConfigurationSet | None) -> None:
        self.store.settle(number, message.message_type)
        self.store.sent.append(message)
        self.store.standing.spend(message.body)
        if configuration_set:
            self._report(message, configuration_set)

    def _identity(self, request: dict[str, Any]) -> Pool | PhoneNumber:
        if "OriginationIdentity" not in request:
            message = "name an OriginationIdentity: the local account never picks a number by itself"
            raise Refusal("ConflictException", message, Reason="NO_ORIGINATION_IDENTITIES_FOUND")
        return self.store.identity(request["OriginationIdentity"])

    def _configuration_set(self, request: dict[str, Any]) -> ConfigurationSet | None:
        name = request.get("ConfigurationSetName")
        return self.store.find(ConfigurationSet, name) if name else None

    def _allow(self, identity: Pool | PhoneNumber, number: PhoneNumber, message_type: str, to: str) -> None:
        for one in {identity.arn: identity, number.arn: number}.values():
            self.store.standing.check_active(one.kind, one.arn)
        if message_type != (number.message_type or message_type):
            message = f"{identity.name} sends {number.message_type} messages, not {message_type}"
            raise conflict("MESSAGE_TYPE_MISMATCH", identity.kind, identity.name, message)
        if to in self.store.find(OptOutList, identity.channel.opt_out_list).phones:
            message = "the destination phone number is on the opt-out list of the origination identity"
            raise conflict("DESTINATION_PHONE_NUMBER_OPTED_OUT", "opted-out-number", to, message)

    def _report(self, message: SentMessage, configuration_set: ConfigurationSet) -> None:
        for event in Fate.of(message.to).events(message):
            for destination in configuration_set.destinations:
                if destination.wants(event["eventType"]):
                    self.publisher.publish(destination.topic, event, (configuration_set.arn,))
