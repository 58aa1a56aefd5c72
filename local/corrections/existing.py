"""What AWS refuses because something exists: a name that is taken, and a bus that rules listen on.

The emulator's own handlers take such a name over in silence, and take a bus away under its rules: a deploy that meets
what a failed one left behind would look well here and end red in an account.
"""

from collections.abc import Callable, Iterator
from typing import Any

from local.server import emulator as names
from local.server.emulator import Emulator, Properties

Names = Callable[[], Iterator[str]]


def register(emulator: Emulator) -> None:
    """Let CloudFormation refuse these in place of the handlers that are there."""
    table = emulator.resource_handlers
    taken: dict[str, tuple[str, Names]] = {
        "AWS::Logs::LogGroup": ("LogGroupName", lambda: iter(emulator.log_groups)),
        "AWS::StepFunctions::StateMachine": (
            "StateMachineName",
            lambda: (arn.rpartition(":")[2] for arn in emulator.state_machines),
        ),
        "AWS::WAFv2::WebACL": ("Name", lambda: (acl["Name"] for acl in emulator.web_acls.values())),
    }
    for kind, (name, there) in taken.items():
        table[kind] = _refusing_taken(table[kind], kind, name, there)
    names.replace("write_logs", _only_where_there_is_a_group(emulator))
    table["AWS::Events::EventBus"] = _refusing_with_rules(table["AWS::Events::EventBus"], emulator)


def _refusing_taken(handlers: dict[str, Any], kind: str, property_name: str, there: Names) -> dict[str, Any]:
    def create(logical_id: str, properties: Properties, stack: str) -> Any:  # noqa: ANN401 - the emulator's answer
        name = properties.get(property_name)
        if name and name in there():
            raise ValueError(f"Resource of type '{kind}' with identifier '{name}' already exists.")
        return handlers["create"](logical_id, properties, stack)

    return handlers | {"create": create}


def _only_where_there_is_a_group(emulator: Emulator) -> Callable[..., None]:
    """Write no logs to a group that is gone: a role of the product may not make one, and so makes none again."""

    def run(function: dict[str, Any], *more: Any, **options: Any) -> None:  # noqa: ANN401 - the emulator's own
        config = function.get("config") or function
        group = (config.get("LoggingConfig") or {}).get("LogGroup")
        if not group or group in emulator.log_groups:
            emulator.write_logs(function, *more, **options)

    return run


def _refusing_with_rules(handlers: dict[str, Any], emulator: Emulator) -> dict[str, Any]:
    def delete(physical_id: str, properties: Properties) -> Any:  # noqa: ANN401 - the emulator's answer
        rules = [rule["Name"] for rule in emulator.rules.values() if rule.get("EventBusName") == physical_id]
        if rules:
            raise ValueError(f"Cannot delete event bus {physical_id}: it has the rules {', '.join(sorted(rules))}")
        return handlers["delete"](physical_id, properties)

    return handlers | {"delete": delete}
