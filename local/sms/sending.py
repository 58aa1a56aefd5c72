"""SendTextMessage: whether a text may go, its record, and the delivery events that it publishes."""

import contextvars
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from local.server.emulator import Emulator
from local.sms.account import (
    ConfigurationSet,
    Fate,
    OptOutList,
    PhoneNumber,
    Pool,
    ProtectConfiguration,
    SentMessage,
)
from local.sms.errors import Refusal, conflict, invalid
from local.sms.store import Store, cost, e164

# Publishing to a customer's topic as the service does it: as its own principal, held to topic and key policy.


PRINCIPAL = "sms-voice.amazonaws.com"

_stamp: contextvars.ContextVar[str | None] = contextvars.ContextVar("stamp", default=None)


@dataclass(frozen=True)
class Publisher:
    """Puts payloads on topics of the emulator's SNS.

    Where `disorder` says so, each comes twice, and the one before it once more behind it: at least once, in any order.
    """

    emulator: Emulator
    disorder: Callable[[], bool] = bool
    newest: dict[str, tuple[dict[str, Any], str | None]] = field(default_factory=dict)

    def publish(
        self, topic: str, payload: dict[str, Any], sources: tuple[str, ...], at: str | None = None
    ) -> str | None:
        """Publish, and return None, or in words why the topic did not get it; `at` replaces the SNS Timestamp.

        Every source ARN must pass, since AWS does not say which one it sends as aws:SourceArn.
        """
        problem = next((found for source in sources if (found := self.problem(topic, source))), None)
        if problem is None:
            for each, stamp in self._deliveries(topic, payload, at):
                self._put(topic, each, stamp)
        return problem

    def _deliveries(
        self, topic: str, payload: dict[str, Any], at: str | None
    ) -> Iterator[tuple[dict[str, Any], str | None]]:
        yield payload, at
        if self.disorder():
            yield payload, at
            if topic in self.newest:
                yield self.newest[topic]
            self.newest[topic] = payload, at

    def _put(self, topic: str, payload: dict[str, Any], at: str | None) -> None:
        token = _stamp.set(at)
        try:
            self.emulator.publish(topic, json.dumps(payload))
        finally:
            _stamp.reset(token)

    def problem(self, topic: str, source: str) -> str | None:
        """Return in words what keeps the service from publishing to a topic on behalf of a source ARN."""
        found = self.emulator.topic(topic)
        if found is None:
            return f"topic {topic} does not exist"
        if topic.endswith(".fifo"):
            return f"topic {topic} is a FIFO topic, which the service does not support"
        attributes = found["attributes"]
        if not self._allows(attributes.get("Policy", ""), "sns:Publish", topic, source):
            return f"the policy of topic {topic} does not let {PRINCIPAL} publish for {source}"
        key = attributes.get("KmsMasterKeyId")
        return self._key_problem(key, source) if key else None

    def _key_problem(self, key: str, source: str) -> str | None:
        found = self.emulator.key_policy(key)
        if found is None:
            return f"key {key} does not exist, or is a key of AWS whose policy cannot be changed"
        needed = ("kms:GenerateDataKey", "kms:Decrypt")
        refused = [action for action in needed if not self._allows(found[0], action, "*", source)]
        return f"the policy of key {key} does not let {PRINCIPAL} {' or '.join(refused)}" if refused else None

    def _allows(self, policy: str, action: str, resource: str, source: str) -> bool:
        """Whether a resource policy lets the service act for a source ARN, over TLS, as policies may demand."""
        self.emulator.pin_origin("127.0.0.1", True)  # noqa: FBT003 - the emulator's own order: address, TLS
        context = self.emulator.evaluation(
            principal_arn="*",
            principal_type="Service",
            principal_account="",
            action=action,
            resource_arn=resource,
            region=self.emulator.region(),
            service_context={"aws:sourcearn": source, "aws:sourceaccount": source.split(":")[4]},
        )
        return bool(self.emulator.evaluate_policy(policy, context, service=PRINCIPAL).decision == "Allow")


def stamped(envelope: Callable[..., str]) -> Callable[..., str]:
    """Wrap the emulator's SNS envelope, whose whole seconds hide the order of texts; AWS tells milliseconds."""

    def build(*details: Any) -> str:  # noqa: ANN401 - passed through as they come
        written = envelope(*details)
        raw = details[-1]
        if raw:
            return written
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return json.dumps(json.loads(written) | {"Timestamp": _stamp.get() or now})

    return build


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
        self.store.standing.check_send(to, request.get("MessageBody", ""), self._protection(request, configuration_set))
        _check_price(request)
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

    def _protection(
        self, request: dict[str, Any], configuration_set: ConfigurationSet | None
    ) -> ProtectConfiguration | None:
        """Return the one that the request names, or else that of its configuration set; the account's is the last."""
        name = request.get("ProtectConfigurationId") or (configuration_set.protection if configuration_set else "")
        return self.store.find(ProtectConfiguration, name) if name else None

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


def _check_price(request: dict[str, Any]) -> None:
    """Refuse a text that costs more than its sender wants to pay."""
    price, most = cost(request.get("MessageBody", "")), request.get("MaxPrice")
    if most is not None and price > float(most):
        raise invalid(f"the text costs {price:.5f} US dollars, and MaxPrice is {most}", "PRICE_OVER_THRESHOLD")
