"""What the emulator's permission check misses: which schedule, mapping call and role, table policies, whose clock."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from local.server import emulator as names
from local.server.emulator import Emulator, Response, ServiceHandler

SCHEDULER = "scheduler"
PASSED_TO = {"iam:PassedToService": "scheduler.amazonaws.com"}
KEY_ACTIONS = ("kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt")
MAPPING_CALLS = {"GET": "Get", "PUT": "Update", "DELETE": "Delete"}


def register(emulator: Emulator) -> None:
    """Put the missing checks into the emulator."""
    names.replace("resource_of", with_groups(emulator.resource_of))
    names.replace("action_of", with_actions(emulator.action_of))
    names.replace("policy_of", with_tables(emulator))
    names.replace("condition_value", with_role(emulator))
    names.replace("time_failure", by_real_clock(emulator.time_failure))
    if emulator.auth:
        handlers = emulator.service_handlers
        handlers[SCHEDULER] = with_passed_role(handlers[SCHEDULER], emulator)


def with_groups(resource_of: Callable[..., str]) -> Callable[..., str]:
    """Wrap the emulator's reading of a request's ARN, which takes every schedule for one of the default group."""

    def find(
        service: str, method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any], *where: str
    ) -> str:
        found = resource_of(service, method, path, headers, body, query, *where)
        if service != SCHEDULER or ":schedule/default/" not in found:
            return found
        group = _read(body).get("GroupName") or _first(query.get("groupName")) or "default"
        return found.replace(":schedule/default/", f":schedule/{group}/")

    return find


def with_actions(action_of: Callable[..., str | None]) -> Callable[..., str | None]:
    """Wrap the emulator's reading of a request's action: of calls for one mapping, and of batches on a queue.

    It takes a look at one mapping for a look at all, and a batch for an action that IAM does not know.
    """

    def find(service: str, method: str, path: str, *rest: Any) -> str | None:  # noqa: ANN401 - passed through
        before, _, mapping = path.partition("/event-source-mappings/")
        if service == "lambda" and mapping and "/functions/" not in before and method in MAPPING_CALLS:
            return f"lambda:{MAPPING_CALLS[method]}EventSourceMapping"
        action = action_of(service, method, path, *rest)
        return action.removesuffix("Batch") if action and action.startswith("sqs:") else action

    return find


def with_tables(emulator: Emulator) -> Callable[[str, str], Any]:
    """Wrap the emulator's search for a resource's own policy, which it keeps for tables and asks for everything else.

    The policy of a table counts for its indexes too; a stream has one of its own.
    """
    policy_of = emulator.policy_of

    def find(service: str, arn: str) -> Any:  # noqa: ANN401 - the emulator's own pair, or none
        if service != "dynamodb":
            return policy_of(service, arn)
        held = emulator.table_policies.get(arn.partition("/index/")[0])
        return (held["Policy"], emulator.account()) if held else None

    return find


def with_role(emulator: Emulator) -> Callable[[str, Any], Any]:
    """Wrap the emulator's reading of a condition's key: a session is its role, and no caller is a service of AWS.

    It gives the session's ARN for aws:PrincipalArn, and has no aws:PrincipalIsAWSService, which every call carries.
    """
    value_of = emulator.condition_value

    def find(key: str, context: Any) -> Any:  # noqa: ANN401 - the emulator's own
        found = value_of(key, context)
        if key.lower() == "aws:principalisawsservice" and found is None:
            return "true" if context.principal_type == "Service" else "false"
        if key.lower() == "aws:principalarn" and ":assumed-role/" in str(found):
            role = emulator.roles.get(str(found).split("/")[1])
            return role["Arn"] if role else found
        return found

    return find


def by_real_clock(failure_of: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the emulator's check of a signature's age: callers outside it sign by the real clock, however far it is."""

    def find(signature: object) -> Any:  # noqa: ANN401 - the emulator's own pair of texts
        real = datetime.fromtimestamp(time.clock_gettime(time.CLOCK_REALTIME), UTC)
        return failure_of(signature) and failure_of(signature, now=real)

    return find


def with_passed_role(handler: ServiceHandler, emulator: Emulator) -> ServiceHandler:
    """Wrap the scheduler, which asks nobody whether the caller may hand on the schedule's role or use its key."""

    async def handle(method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]) -> Response:
        access_key = emulator.access_key_of(headers, query)
        for action, arn, context in _needed(_read(body)) if method in {"POST", "PUT"} else ():
            denied = emulator.enforce(
                access_key, action, SCHEDULER, emulator.region(), resource_arn=arn, service_context=context
            )
            if denied:
                return _refusal(emulator.denial_message(action, denied.principal_arn, arn, denied.decision == "Deny"))
        return await handler(method, path, headers, body, query)

    return handle


def _needed(schedule: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, str]]]:
    role = schedule.get("Target", {}).get("RoleArn")
    if role:
        yield "iam:PassRole", role, PASSED_TO
    key = schedule.get("KmsKeyArn")
    for action in KEY_ACTIONS if key else ():
        yield action, str(key), {}


def _refusal(message: str) -> Response:
    headers = {"Content-Type": "application/json", "x-amzn-errortype": "AccessDeniedException"}
    return 403, headers, json.dumps({"Message": message}).encode()


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _first(value: Any) -> str:  # noqa: ANN401 - one text, or a list of them
    return str(value[0] if isinstance(value, list) and value else value or "")
