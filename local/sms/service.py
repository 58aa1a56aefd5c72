"""The sms-voice endpoint: one table of operations, requests checked against botocore's model, resources for IAM."""

import functools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from botocore.session import get_session
from botocore.validate import ParamValidator

from local.server.emulator import Emulator, Response
from local.sms.account import ConfigurationSet, Holding, OptOutList, PhoneNumber, Pool, ProtectConfiguration
from local.sms.describing import Describing, DescribingAccount, OptOuts
from local.sms.errors import Refusal, invalid
from local.sms.protecting import Protecting
from local.sms.registrations import Registration, RegistrationReading, Registrations
from local.sms.sending import Publisher, Sending
from local.sms.store import Store, check_list_free, check_number_free, check_unprotected, e164

# Requests checked against botocore's own model of the service: types, lengths, patterns, enums.


TARGET_PREFIX = "PinpointSMSVoiceV2."


@functools.cache
def _model() -> ServiceModel:
    return get_session().get_service_model("pinpoint-sms-voice-v2")


def read(operation: str, body: bytes) -> dict[str, Any]:
    """Return the parameters of a request; a ValidationException names every member at fault."""
    try:
        parameters = json.loads(body or b"{}")
    except ValueError as error:
        raise invalid("the request is not JSON", "CANNOT_PARSE") from error
    shape = _model().operation_model(operation).input_shape
    if shape is None:
        return {}
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        raise invalid(report.generate_report())
    if faults := list(_faults(shape, parameters, "")):
        fields = [{"Name": name, "Message": message} for name, message in faults]
        raise invalid("; ".join(f"{name} {message}" for name, message in faults), Fields=fields)
    return dict(parameters)


def _faults(shape: Shape, value: Any, name: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    if isinstance(shape, StructureShape):
        for member, inner in value.items():
            yield from _faults(shape.members[member], inner, member)
    elif isinstance(shape, ListShape):
        for inner in value:
            yield from _faults(shape.member, inner, name)
    elif isinstance(shape, MapShape):
        for key, inner in value.items():
            yield from _faults(shape.key, key, name)
            yield from _faults(shape.value, inner, name)
    yield from ((name, fault) for fault in _own_faults(shape, value))


def _own_faults(shape: Shape, value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    rules = shape.metadata
    size = value if isinstance(value, int | float) else len(value)
    if size > rules.get("max", size):
        yield f"must be at most {rules['max']}, got {size}"
    if "enum" in rules and value not in rules["enum"]:
        yield f"must be one of {', '.join(rules['enum'])}"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        yield f"must match {rules['pattern']}"


SERVICE = "sms-voice"
HEADERS = {"Content-Type": "application/x-amz-json-1.0"}

Request = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """What an operation does, and the ARNs on which its caller needs permission."""

    run: Callable[[Request], dict[str, Any]]
    resources: Callable[[Request], Iterator[str]]


class Service:
    """Answers the requests that carry the X-Amz-Target of End User Messaging SMS."""

    def __init__(self, emulator: Emulator, store: Store, publisher: Publisher) -> None:
        self.emulator = emulator
        self.store = store
        opt_outs, describing, lifecycle = OptOuts(store), Describing(store), Lifecycle(store)
        self.operations = {
            "SendTextMessage": Operation(Sending(store, publisher).send_text_message, self._sending),
            "PutOptedOutNumber": Operation(opt_outs.put_opted_out_number, self._opt_out_list),
            "CarrierLookup": Operation(self._carrier_lookup, lambda _: iter("*")),
            "DeleteOptedOutNumber": Operation(opt_outs.delete_opted_out_number, self._opt_out_list),
            "DescribeOptedOutNumbers": Operation(opt_outs.describe_opted_out_numbers, self._opt_out_list),
            "DescribePhoneNumbers": Operation(describing.describe_phone_numbers, self._listed(PhoneNumber)),
            "DescribePools": Operation(describing.describe_pools, self._listed(Pool)),
            "DescribeConfigurationSets": Operation(describing.describe_configuration_sets, lambda _: iter("*")),
            "DescribeKeywords": Operation(describing.describe_keywords, self._identity),
            **self._describing_account(),
            "UpdatePool": Operation(lifecycle.update_pool, self._named(Pool)),
            "DeletePool": Operation(lifecycle.delete_pool, self._named(Pool)),
            "ReleasePhoneNumber": Operation(lifecycle.release_phone_number, self._named(PhoneNumber)),
            "DeleteOptOutList": Operation(lifecycle.delete_opt_out_list, self._opt_out_list),
            "DeleteConfigurationSet": Operation(lifecycle.delete_configuration_set, self._configuration_set),
            **self._registering(),
        }

    def _carrier_lookup(self, request: Request) -> dict[str, Any]:
        phone = e164(request["PhoneNumber"])
        return {"E164PhoneNumber": phone, "PhoneNumberType": self.store.lines.get(phone, "MOBILE")}

    def _describing_account(self) -> dict[str, Operation]:
        """Return the operations on the account itself, by the names of their methods."""
        half = DescribingAccount(self.store)
        runs = [getattr(half, name) for name in dir(half) if name.startswith(("describe_", "get_"))]
        told = {"".join(map(str.title, run.__name__.split("_"))): Operation(run, lambda _: iter("*")) for run in runs}
        return told | self._protecting()

    def _protecting(self) -> dict[str, Operation]:
        """Return the operations on protect configurations, by the names of their methods."""
        half = Protecting(self.store)
        runs = [getattr(half, name) for name in dir(half) if "_protect_configuration" in name]
        return {"".join(map(str.title, run.__name__.split("_"))): Operation(run, self._protection) for run in runs}

    def _registering(self) -> dict[str, Operation]:
        """Return the operations on registrations, by the names of their methods."""
        read, written = RegistrationReading(self.store), Registrations(self.store)
        runs = [getattr(half, name) for half in (read, written) for name in dir(half) if "_registration" in name]
        return {"".join(map(str.title, run.__name__.split("_"))): Operation(run, self._registration) for run in runs}

    async def handle(
        self, _method: str, _path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Response:
        """Answer one request in the form the emulator's dispatcher wants: status, headers, body."""
        name = headers.get("x-amz-target", "").removeprefix(TARGET_PREFIX)
        try:
            with self.store.lock:
                answer = self._run(name, body, self.emulator.access_key_of(headers, query))
        except Refusal as refusal:
            return 400, dict(HEADERS), refusal.body()
        return 200, dict(HEADERS), json.dumps(answer).encode()

    def _run(self, name: str, body: bytes, access_key: str) -> dict[str, Any]:
        operation = self.operations.get(name)
        if operation is None:
            offered = ", ".join(self.operations)
            raise Refusal("UnknownOperationException", f"the local AWS has no operation {name}; it has {offered}")
        request = read(name, body)
        if self.emulator.auth:
            self._authorise(name, operation.resources(request), access_key)
        self.store.standing.check_rate(name)
        return operation.run(request)

    def _authorise(self, operation: str, resources: Iterator[str], access_key: str) -> None:
        action = f"{SERVICE}:{operation}"
        for arn in resources:
            denied = self.emulator.enforce(access_key, action, SERVICE, self.emulator.region(), resource_arn=arn)
            if denied:
                explicit = denied.decision == "Deny"
                message = self.emulator.denial_message(action, denied.principal_arn, arn, explicit)
                raise Refusal("AccessDeniedException", message)

    def _sending(self, request: Request) -> Iterator[str]:
        yield from self._identity(request)
        if name := request.get("ConfigurationSetName"):
            yield self.store.arn(ConfigurationSet.kind, name)

    def _identity(self, request: Request) -> Iterator[str]:
        name = request.get("OriginationIdentity", "")
        try:
            yield self.store.identity(name).arn
        except Refusal:
            yield self.store.arn(Pool.kind if name.startswith("pool-") else PhoneNumber.kind, name or "*")

    def _registration(self, request: Request) -> Iterator[str]:
        yield self.store.arn(Registration.kind, request.get("RegistrationId", "*"))

    def _protection(self, request: Request) -> Iterator[str]:
        yield self.store.arn(ProtectConfiguration.kind, request.get("ProtectConfigurationId", "*"))

    def _opt_out_list(self, request: Request) -> Iterator[str]:
        yield self.store.arn(OptOutList.kind, request["OptOutListName"])

    def _configuration_set(self, request: Request) -> Iterator[str]:
        yield self.store.arn(ConfigurationSet.kind, request["ConfigurationSetName"])

    def _named(self, kind: type[PhoneNumber | Pool]) -> Callable[[Request], Iterator[str]]:
        """Return the one resource of an operation that names it by its id or ARN."""
        return lambda request: iter([self.store.arn(kind.kind, request[f"{kind.__name__}Id"])])

    def _listed(self, kind: type[PhoneNumber | Pool]) -> Callable[[Request], Iterator[str]]:
        """Return the resources of a Describe operation: those it names, or all of the kind."""
        member = f"{kind.__name__}Ids"
        return lambda request: (self.store.arn(kind.kind, name) for name in request.get(member) or ["*"])


@dataclass(frozen=True)
class Lifecycle:
    """The part of the service that operators use beside templates."""

    store: Store

    def update_pool(self, request: dict[str, Any]) -> dict[str, Any]:
        """Change what the request names of a pool, and nothing else."""
        pool = self.store.find(Pool, request["PoolId"])
        own = pool.channel
        topic = request.get("TwoWayChannelArn", own.topic)
        if request.get("TwoWayEnabled", own.two_way) and not topic:
            raise invalid("TwoWayEnabled needs TwoWayChannelArn", "TWO_WAY_CHANNEL_NOT_PRESENT")
        name = request.get("OptOutListName", own.opt_out_list)
        changed = replace(
            own,
            opt_out_list=self.store.find(OptOutList, name).arn,
            two_way=request.get("TwoWayEnabled", own.two_way),
            topic=topic,
            self_managed=request.get("SelfManagedOptOutsEnabled", own.self_managed),
            shared_routes=request.get("SharedRoutesEnabled", own.shared_routes),
            protected=request.get("DeletionProtectionEnabled", own.protected),
        )
        self.store.put(replace(pool, channel=changed))
        return {"PoolArn": pool.arn, "PoolId": pool.name, "DeletionProtectionEnabled": changed.protected}

    def delete_pool(self, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a pool that is not protected; its number is then in none."""
        pool = self.store.find(Pool, request["PoolId"])
        check_unprotected(pool)
        return {"PoolArn": pool.arn, "PoolId": self._forget(pool), "Status": "DELETING"}

    def release_phone_number(self, request: dict[str, Any]) -> dict[str, Any]:
        """Give a number back that is in no pool and not protected."""
        number = self.store.find(PhoneNumber, request["PhoneNumberId"])
        check_number_free(self.store, number)
        return {"PhoneNumberArn": number.arn, "PhoneNumberId": self._forget(number), "Status": "DELETED"}

    def delete_opt_out_list(self, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a list that no pool or number uses, with all phones on it."""
        held = self.store.find(OptOutList, request["OptOutListName"])
        check_list_free(self.store, held)
        return {"OptOutListArn": held.arn, "OptOutListName": self._forget(held)}

    def delete_configuration_set(self, request: dict[str, Any]) -> dict[str, Any]:
        """Delete a configuration set."""
        held = self.store.find(ConfigurationSet, request["ConfigurationSetName"])
        return {"ConfigurationSetArn": held.arn, "ConfigurationSetName": self._forget(held)}

    def _forget(self, held: Holding) -> str:
        del self.store.holdings[held.arn]
        return held.name
