"""A text from a phone: keyword, answer, opt-out or opt-in, and the two-way topic, in the order of the service."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from local.sms.account import InboundMessage, Keyword, OptOutList, PhoneNumber, Pool, SentMessage
from local.sms.sending import Publisher
from local.sms.store import Store, e164


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text as a phone sends it.

    An `inbound_message_id` that was seen before makes a duplicate, which the service publishes again and does nothing
    else with. With `handled_reach_topic` false the service keeps the opt-out, opt-in and HELP texts it handles itself
    from the topic: AWS does not say which it does. `at` is the SNS Timestamp, for texts that arrive out of order.
    """

    from_: str
    to: str
    body: str
    inbound_message_id: str | None = None
    handled_reach_topic: bool = True
    at: str | None = None


@dataclass(frozen=True)
class Inbound:
    """The receiving half of the service."""

    store: Store
    publisher: Publisher

    def receive(self, text: Text) -> InboundMessage:
        """Do with a text what the service does, and return what that was; a `Refusal` if `to` is no number or pool."""
        identity = self.store.identity(text.to)
        number = self.store.number_of(identity)
        keyword = identity.channel.keyword_of(text.body)
        handled = keyword if keyword and identity.channel.handles(keyword) else None
        received = InboundMessage(
            inbound_message_id=text.inbound_message_id or str(uuid.uuid4()),
            from_=e164(text.from_),
            to=number.number,
            body=text.body,
            keyword=keyword.word if keyword else None,
        )
        payload = self._payload(received)
        if handled and not self._seen(received):
            received = replace(received, answer=self._answer(identity, number, handled, received.from_))
        hidden = handled is not None and handled.mandatory and not text.handled_reach_topic
        problem = "the service kept the text to itself" if hidden else self._publish(identity, number, payload, text.at)
        received = replace(received, published=problem is None, problem=problem)
        self.store.inbound.append(received)
        return received

    def _seen(self, received: InboundMessage) -> bool:
        return any(before.inbound_message_id == received.inbound_message_id for before in self.store.inbound)

    def _payload(self, received: InboundMessage) -> dict[str, Any]:
        """Return the two-way payload of the service; the keyword and the message answered to may be absent."""
        way = (received.to, received.from_)
        sent = (message for message in reversed(self.store.sent) if (message.from_, message.to) == way)
        previous = next((message.message_id for message in sent), None)
        return {
            "originationNumber": received.from_,
            "destinationNumber": received.to,
            **({"messageKeyword": received.keyword} if received.keyword else {}),
            "messageBody": received.body,
            "inboundMessageId": received.inbound_message_id,
            **({"previousPublishedMessageId": previous} if previous else {}),
        }

    def _answer(self, identity: Pool | PhoneNumber, number: PhoneNumber, keyword: Keyword, phone: str) -> str:
        held = self.store.find(OptOutList, identity.channel.opt_out_list)
        if keyword.action == "OPT_OUT":
            held.add(phone, by_end_user=True)
        elif keyword.action == "OPT_IN":
            held.phones.pop(phone, None)
        answer = SentMessage(
            message_id=str(uuid.uuid4()),
            from_=number.number,
            to=phone,
            body=keyword.message,
            message_type=number.message_type or "TRANSACTIONAL",
            by="service",
            origination_identity=identity.arn,
        )
        self.store.sent.append(answer)
        return answer.body

    def _publish(
        self, identity: Pool | PhoneNumber, number: PhoneNumber, payload: dict[str, Any], at: str | None
    ) -> str | None:
        if not identity.channel.two_way or identity.channel.topic is None:
            return f"two-way is not enabled on {identity.name}"
        return self.publisher.publish(identity.channel.topic, payload, tuple({identity.arn, number.arn}), at)
