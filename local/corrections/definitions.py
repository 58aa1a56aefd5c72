"""What Step Functions refuses of a state machine's definition, as Amazon States Language has it."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

States = dict[str, Any]

TYPES = ("Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Map", "Parallel")
ENDING = ("Succeed", "Fail")
WAITS = ("Seconds", "SecondsPath", "Timestamp", "TimestampPath")
NAME_CHARACTERS = 80


def faults(written: object) -> Iterator[str]:
    """Yield each fault of the definition `written`, a JSON text or what it holds."""
    try:
        machine = json.loads(written) if isinstance(written, str) else written
    except ValueError:
        yield "SCHEMA_VALIDATION_FAILED: the definition is no JSON"
        return
    if not isinstance(machine, dict):
        yield "SCHEMA_VALIDATION_FAILED: the definition is no object"
        return
    scopes = list(_scopes(machine, ""))
    counted = Counter(name for _, scope in scopes for name in scope.get("States", {}))
    yield from (f"DUPLICATE_STATE_NAME: Duplicate State name: {name}" for name, times in counted.items() if times > 1)
    for path, scope in scopes:
        yield from _of_scope(path, scope)


def _scopes(machine: States, path: str) -> Iterator[tuple[str, States]]:
    """Yield the machine, and each machine inside its maps and branches, with its path."""
    yield path, machine
    for name, state in machine.get("States", {}).items():
        here = f"{path}/States/{name}"
        for key in ("ItemProcessor", "Iterator"):
            if key in state:
                yield from _scopes(state[key], f"{here}/{key}")
        for number, branch in enumerate(state.get("Branches", ())):
            yield from _scopes(branch, f"{here}/Branches[{number}]")


def _of_scope(path: str, scope: States) -> Iterator[str]:
    states, start = scope.get("States") or {}, scope.get("StartAt")
    if not states:
        yield f"SCHEMA_VALIDATION_FAILED: States is missing or empty at {path or '/'}"
        return
    if start not in states:
        yield f"MISSING_TRANSITION_TARGET: Missing 'StartAt' target: {start} at {path}/StartAt"
    targets = {name: dict(_targets(state)) for name, state in states.items()}
    for name, state in states.items():
        here = f"{path}/States/{name}"
        yield from _of_state(here, name, state)
        for place, target in targets[name].items():
            if target not in states:
                yield f"MISSING_TRANSITION_TARGET: Missing 'Next' target: {target} at {here}/{place}"
    reached, ahead = set(), [start]
    while ahead:
        name = ahead.pop()
        if name in states and name not in reached:
            reached.add(name)
            ahead += targets[name].values()
    lost = sorted(states.keys() - reached)
    yield from (f"MISSING_TRANSITION_TARGET: State {name!r} is not reachable at {path}/States" for name in lost)
    if not any(state.get("End") is True or state.get("Type") in ENDING for state in states.values()):
        yield f"MISSING_TERMINAL_STATE: no state ends the machine at {path or '/'}"


def _targets(state: States) -> Iterator[tuple[str, str]]:
    """Yield where a state may go on, with the place that says so."""
    for key in ("Next", "Default"):
        if key in state:
            yield key, state[key]
    for key in ("Choices", "Catch"):
        for number, rule in enumerate(state.get(key, ())):
            if "Next" in rule:
                yield f"{key}[{number}]/Next", rule["Next"]


def _of_state(here: str, name: str, state: States) -> Iterator[str]:
    kind = state.get("Type")
    if kind not in TYPES:
        yield f"SCHEMA_VALIDATION_FAILED: Type must be one of {', '.join(TYPES)}, got {kind} at {here}/Type"
        return
    if len(name) > NAME_CHARACTERS:
        yield f"SCHEMA_VALIDATION_FAILED: the name of a state has at most {NAME_CHARACTERS} characters at {here}"
    goes_on = ("Next" in state) + (state.get("End") is True)
    if kind in {"Task", "Pass", "Wait", "Map", "Parallel"} and goes_on != 1:
        yield f"SCHEMA_VALIDATION_FAILED: exactly one of Next and End must be given at {here}"
    if kind == "Task" and not state.get("Resource"):
        yield f"SCHEMA_VALIDATION_FAILED: Resource is missing at {here}"
    if kind == "Wait" and sum(key in state for key in WAITS) != 1:
        yield f"SCHEMA_VALIDATION_FAILED: exactly one of {', '.join(WAITS)} must be given at {here}"
    if kind == "Choice" and not state.get("Choices"):
        yield f"SCHEMA_VALIDATION_FAILED: Choices is missing or empty at {here}"
    if kind == "Map" and not (state.get("ItemProcessor") or state.get("Iterator")):
        yield f"SCHEMA_VALIDATION_FAILED: ItemProcessor is missing at {here}"
