"""Resource types that the emulator serves by API but not by template, and those that it makes only in part."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from local.server import emulator as names
from local.server.emulator import Emulator, Properties, Response

SECONDS_BETWEEN_SCHEDULES = 1
"""How often due schedules are looked for: AWS promises a minute, and a test has not so long."""

MOST_OF_A_PAGE = 100  # EventBridge Scheduler API reference, ListSchedules: MaxResults

UNDER_KEY = (
    "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>"
    "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>{}</KMSMasterKeyID>"
    "</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"
)

Created = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class ApiResource:
    """A resource type made by one API call and removed by another; an update makes it again under the same id."""

    identify: Callable[[str, Properties, str], str]
    put: Callable[[str, Properties], Response]
    remove: Callable[[str, Properties], Response]
    attributes: Callable[[str], dict[str, str]]

    def create(self, logical_id: str, properties: Properties, stack: str) -> Created:
        """Return physical id and attributes; ValueError with the answer of an API that refuses."""
        physical_id = self.identify(logical_id, properties, stack)
        return self.update(physical_id, properties, properties, stack)

    def update(self, physical_id: str, _old: Properties, properties: Properties, _stack: str) -> Created:
        """Return physical id and attributes after the same call with new properties."""
        _accepted(self.put(physical_id, properties))
        return physical_id, self.attributes(physical_id)

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Remove the resource; ValueError with the answer of an API that refuses."""
        _accepted(self.remove(physical_id, properties))

    def handlers(self) -> dict[str, Any]:
        """Return the emulator's table entry for this type."""
        return {"create": self.create, "update": self.update, "delete": self.delete}


def _accepted(response: Response) -> None:
    status, _, body = response
    if status >= 400:  # noqa: PLR2004 - the boundary of HTTP errors
        raise ValueError(json.loads(body).get("message", body.decode()))


def in_pages(list_schedules: Callable[[dict[str, Any]], Response]) -> Callable[[dict[str, Any]], Response]:
    """Wrap the list of schedules, of which the emulator tells the first hundred and no more."""

    def answer(query: dict[str, Any]) -> Response:
        size, begin = int(query.get("MaxResults", MOST_OF_A_PAGE)), int(query.get("NextToken") or 0)
        status, headers, body = list_schedules(query | {"MaxResults": begin + size + 1})
        found = json.loads(body)["Schedules"]
        more = {"NextToken": str(begin + size)} if len(found) > begin + size else {}
        return status, headers, json.dumps({"Schedules": found[begin : begin + size], **more}).encode()

    return answer


def web_acl_association(emulator: Emulator) -> ApiResource:
    """Return the type AWS::WAFv2::WebACLAssociation; its id is resource and ACL together."""
    return ApiResource(
        identify=lambda _logical_id, properties, _stack: f"{properties['ResourceArn']}|{properties['WebACLArn']}",
        put=lambda _id, properties: emulator.associate_web_acl(properties),
        remove=lambda _id, properties: emulator.disassociate_web_acl(properties),
        attributes=lambda _id: {},
    )


@dataclass(frozen=True)
class BusPolicy:
    """The type AWS::Events::EventBusPolicy: one statement of the policy of a bus, under its id."""

    emulator: Emulator

    def create(self, _logical_id: str, properties: Properties, stack: str) -> Created:
        """Return bus and id of the statement together, as CloudFormation tells them."""
        return self.update(f"{properties['EventBusName']}|{properties['StatementId']}", {}, properties, stack)

    def update(self, physical_id: str, _old: Properties, properties: Properties, _stack: str) -> Created:
        """Write the statement, in place of one of its id; ValueError where there is no such bus."""
        bus, _, name = physical_id.partition("|")
        if bus not in self.emulator.buses:
            raise ValueError(f"Event bus {bus} does not exist.")
        self._write(bus, [*self._others(bus, name), {"Sid": name, **properties["Statement"]}])
        return physical_id, {}

    def delete(self, physical_id: str, _properties: Properties) -> None:
        """Take the statement away."""
        bus, _, name = physical_id.partition("|")
        self._write(bus, self._others(bus, name))

    def _others(self, bus: str, name: str) -> list[Any]:
        policy = self.emulator.bus_policies.get(bus) or {"Statement": []}
        return [one for one in policy["Statement"] if one.get("Sid") != name]

    def _write(self, bus: str, statements: list[Any]) -> None:
        if statements:
            self.emulator.bus_policies[bus] = {"Version": "2012-10-17", "Statement": statements}
        else:
            self.emulator.bus_policies.pop(bus, None)

    def handlers(self) -> dict[str, Any]:
        """Return the emulator's table entry for this type."""
        return {"create": self.create, "update": self.update, "delete": self.delete}


def with_bus_key(handlers: dict[str, Any], emulator: Emulator) -> dict[str, Any]:
    """Return the handlers of AWS::Events::EventBus that keep its key and its dead-letter queue."""

    def create(logical_id: str, properties: Properties, stack: str) -> Created:
        created: Created = handlers["create"](logical_id, properties, stack)
        told = {name: properties[name] for name in ("KmsKeyIdentifier", "DeadLetterConfig") if name in properties}
        emulator.buses[created[0]].update(told)
        return created

    return handlers | {"create": create}


def with_secret_arns(handlers: dict[str, Any], emulator: Emulator) -> dict[str, Any]:
    """Return the handlers of AWS::SecretsManager::Secret whose Ref is the ARN, as on AWS, and not the name."""

    def name_of(arn: str) -> str:
        return next((name for name, one in emulator.secrets.items() if one["ARN"] == arn), arn)

    def by_arn(created: Created) -> Created:
        return created[1]["Arn"], created[1]

    create, update, delete = handlers["create"], handlers["update"], handlers["delete"]
    return handlers | {
        "create": lambda logical_id, properties, stack: by_arn(create(logical_id, properties, stack)),
        "update": lambda arn, old, new, *more: by_arn(update(name_of(arn), old, new, *more)),
        "delete": lambda arn, properties: delete(name_of(arn), properties),
    }


def composite_alarm(emulator: Emulator) -> ApiResource:
    """Return the type AWS::CloudWatch::CompositeAlarm; its id is its name."""
    return ApiResource(
        identify=lambda logical_id, properties, stack: (
            properties.get("AlarmName") or f"{stack}-{logical_id}-{secrets.token_hex(6)}"
        ),
        put=lambda name, properties: emulator.put_composite_alarm({}, properties | {"AlarmName": name}, False, True),  # noqa: FBT003 - the emulator's own order: not CBOR, but JSON
        remove=lambda name, _properties: emulator.delete_alarms({}, {"AlarmNames": [name]}, False, True),  # noqa: FBT003 - as above
        attributes=lambda name: {
            "Arn": f"arn:aws:cloudwatch:{emulator.region()}:{emulator.account()}:alarm:{name}",
        },
    )


def function_policy(emulator: Emulator) -> ApiResource:
    """Return the type AWS::Lambda::ResourcePolicy; its id is the ARN of the function, whose policy it replaces."""
    done: Response = (200, {}, b"{}")

    def put(arn: str, properties: Properties) -> Response:
        function = emulator.functions.get(arn.rpartition(":")[2])
        if function is None:
            return 404, {}, json.dumps({"message": f"Function not found: {arn}"}).encode()
        function["policy"] = properties["PolicyDocument"]
        return done

    def remove(arn: str, _properties: Properties) -> Response:
        function = emulator.functions.get(arn.rpartition(":")[2])
        if function is not None:
            function["policy"] = {"Version": "2012-10-17", "Id": "default", "Statement": []}
        return done

    return ApiResource(
        identify=lambda _logical_id, properties, _stack: properties["ResourceArn"],
        put=put,
        remove=remove,
        attributes=lambda _arn: {},
    )


def with_metric_math(handlers: dict[str, Any]) -> dict[str, Any]:
    """Return the handlers of AWS::CloudWatch::Alarm that accept metric math too.

    Such an alarm is kept under a metric that nothing writes: it stands in the account, and is never evaluated.
    """
    create, update = handlers["create"], handlers["update"]
    return handlers | {
        "create": lambda logical_id, properties, stack: create(logical_id, _plain(properties), stack),
        "update": lambda physical_id, old, new, *more: update(physical_id, _plain(old), _plain(new), *more),
    }


def _plain(properties: Properties) -> Properties:
    if not properties.get("Metrics"):
        return properties
    kept = {name: value for name, value in properties.items() if name not in {"Metrics", "ThresholdMetricId"}}
    return {"Threshold": 0} | kept | {"Namespace": "Local/MetricMath", "MetricName": "NotEvaluated"}


def with_topic_attributes(handlers: dict[str, Any], emulator: Emulator) -> dict[str, Any]:
    """Return the handlers of AWS::SNS::Topic that keep its key, and a default policy for its own account alone, as AWS.

    The emulator drops the one and opens the other to all, which would hide a topic that the SMS service cannot use.
    """

    def complete(created: Created, properties: Properties) -> Created:
        topic = emulator.topic(created[0])
        attributes: dict[str, Any] = topic["attributes"] if topic else {}
        attributes["KmsMasterKeyId"] = properties.get("KmsMasterKeyId", "")
        policy = json.loads(attributes.get("Policy", "{}"))
        if policy.get("Id") == "__default_policy_ID":
            policy["Statement"][0]["Condition"] = {"StringEquals": {"AWS:SourceOwner": emulator.account()}}
            attributes["Policy"] = json.dumps(policy)
        return created

    create, update = handlers["create"], handlers["update"]
    return handlers | {
        "create": lambda logical_id, properties, stack: complete(create(logical_id, properties, stack), properties),
        "update": lambda physical_id, old, new, *more: complete(update(physical_id, old, new, *more), new),
    }


def with_table_guards(handlers: dict[str, Any], emulator: Emulator) -> dict[str, Any]:
    """Return the handlers of AWS::DynamoDB::Table that keep its key and its policy; the emulator drops both."""

    def complete(created: Created, properties: Properties, before: Properties) -> Created:
        table = emulator.tables[created[0]]
        wanted = properties.get("SSESpecification") or {}
        encrypted = wanted | {"Enabled": str(wanted.get("SSEEnabled")).lower() == "true"} if wanted else {}
        table["SSEDescription"] = emulator.table_encryption(encrypted)
        policy = (properties.get("ResourcePolicy") or {}).get("PolicyDocument")
        if policy and properties.get("ResourcePolicy") != before.get("ResourcePolicy"):
            _accepted(emulator.put_table_policy({"ResourceArn": table["TableArn"], "Policy": json.dumps(policy)}))
        if before.get("ResourcePolicy") and not policy:
            emulator.table_policies.pop(table["TableArn"], None)
        return created

    def delete(physical_id: str, properties: Properties) -> None:
        table = emulator.tables.get(physical_id) or {}
        handlers["delete"](physical_id, properties)
        emulator.table_policies.pop(table.get("TableArn"), None)

    create, update = handlers["create"], handlers["update"]
    return handlers | {
        "create": lambda logical_id, properties, stack: complete(create(logical_id, properties, stack), properties, {}),
        "update": lambda physical_id, old, new, *more: complete(update(physical_id, old, new, *more), new, old),
        "delete": delete,
    }


def with_bucket_key(handlers: dict[str, Any], emulator: Emulator) -> dict[str, Any]:
    """Return the handlers of AWS::S3::Bucket that keep its customer key, which the emulator drops.

    It has no key of AWS's own either, and would refuse whoever asks for that: such a bucket stays as it makes it.
    """

    def complete(created: Created, properties: Properties) -> Created:
        rules = (properties.get("BucketEncryption") or {}).get("ServerSideEncryptionConfiguration") or []
        for rule in rules:
            key = (rule.get("ServerSideEncryptionByDefault") or {}).get("KMSMasterKeyID")
            if key:
                emulator.put_bucket_encryption(created[0], UNDER_KEY.format(escape(key)).encode())
        return created

    create, update = handlers["create"], handlers["update"]
    return handlers | {
        "create": lambda logical_id, properties, stack: complete(create(logical_id, properties, stack), properties),
        "update": lambda physical_id, old, new, *more: complete(update(physical_id, old, new, *more), new),
    }


def with_pending(emulator: Emulator) -> Callable[[dict[str, Any]], Response]:
    """Return the list of a topic's subscriptions in which those that wait for a confirmation have no ARN, as on AWS."""
    listed = emulator.subscriptions_of

    def answer(parameters: dict[str, Any]) -> Response:
        status, headers, body = listed(parameters)
        text = body.decode()
        asked = parameters.get("TopicArn", "")
        topic = emulator.topic(asked[0] if isinstance(asked, list) else asked)
        for one in topic["subscriptions"] if topic else ():
            if one["attributes"].get("PendingConfirmation") == "true":
                text = text.replace(f">{one['arn']}<", ">PendingConfirmation<")
        return status, headers, text.encode()

    return answer


def register(emulator: Emulator) -> None:
    """Add these types to the emulator's table, and let schedules fire in time."""
    names.replace("tick_seconds", SECONDS_BETWEEN_SCHEDULES)
    names.replace("list_schedules", in_pages(emulator.list_schedules))
    names.replace("subscriptions_of", with_pending(emulator))
    table = emulator.resource_handlers
    table["AWS::WAFv2::WebACLAssociation"] = web_acl_association(emulator).handlers()
    table["AWS::CloudWatch::CompositeAlarm"] = composite_alarm(emulator).handlers()
    table["AWS::SecretsManager::Secret"] = with_secret_arns(table["AWS::SecretsManager::Secret"], emulator)
    table["AWS::Events::EventBusPolicy"] = BusPolicy(emulator).handlers()
    table["AWS::Events::EventBus"] = with_bus_key(table["AWS::Events::EventBus"], emulator)
    table["AWS::Lambda::ResourcePolicy"] = function_policy(emulator).handlers()
    table["AWS::SNS::Topic"] = with_topic_attributes(table["AWS::SNS::Topic"], emulator)
    table["AWS::DynamoDB::Table"] = with_table_guards(table["AWS::DynamoDB::Table"], emulator)
    table["AWS::S3::Bucket"] = with_bucket_key(table["AWS::S3::Bucket"], emulator)
    table["AWS::CloudWatch::Alarm"] = with_metric_math(table["AWS::CloudWatch::Alarm"])
    emulator.replacing_properties["AWS::WAFv2::WebACLAssociation"] = ("ResourceArn", "WebACLArn")
    emulator.replacing_properties["AWS::Events::EventBusPolicy"] = ("EventBusName", "StatementId")
    emulator.replacing_properties["AWS::CloudWatch::CompositeAlarm"] = ("AlarmName",)
    emulator.replacing_properties["AWS::Lambda::ResourcePolicy"] = ("ResourceArn",)
