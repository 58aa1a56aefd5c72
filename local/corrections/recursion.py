"""Lambda's detection of recursive loops between functions and queues, which the emulator has for calls alone.

A message that a run sends carries on how many runs led to it. After 16 Lambda starts no further one, and writes no
line about it: the message goes to the dead-letter queue of its queue, or is gone. A function whose `RecursiveLoop` is
`Allow` goes on.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from local.server import emulator as names
from local.server.emulator import Emulator, Properties, Response, ServiceHandler

MOST_RUNS = 16
DEPTH = "x-ministack-invoke-depth"  # the emulator's own header, on every call that a function makes
FUNCTION, QUEUES = "AWS::Lambda::Function", "sqs"
EXHAUSTED = 1_000_000  # receipts: more than any queue allows before it gives a message up


@dataclass(frozen=True)
class Rounds:
    """How many runs led to each message, by the message's id."""

    emulator: Emulator
    counted: dict[str, int] = field(default_factory=dict)

    def sending(self, handler: ServiceHandler) -> ServiceHandler:
        """Wrap SQS: what a function sends carries on its count."""

        async def handle(
            method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
        ) -> Response:
            response = await handler(method, path, headers, body, query)
            runs = headers.get(DEPTH, "0")
            if runs.isdigit() and int(runs):
                self.counted.update(dict.fromkeys(_sent(response), int(runs)))
            return response

        return handle

    def running(self, run: Callable[..., None]) -> Callable[..., None]:
        """Wrap the run of a function on messages of a queue: those that came too often do not reach it."""

        def start(
            mapping: Properties, function: Properties, event: Properties, batch: list[Properties], url: str, name: str
        ) -> None:
            allowed = function.get("recursive_loop") == "Allow"
            over = [one for one in batch if self.counted.get(one["id"], 0) >= MOST_RUNS and not allowed]
            if over:
                self._drop(over, url, str(mapping["FunctionName"]))
            kept = [one for one in batch if one not in over]
            if not kept:
                return
            ids = {one["id"] for one in kept}
            records = [one for one in event["Records"] if one["messageId"] in ids]
            token = self.emulator.invoke_depth.set(1 + max(self.counted.get(one, 0) for one in ids))
            try:
                run(mapping, function, {"Records": records}, kept, url, name)
            finally:
                self.emulator.invoke_depth.reset(token)

        return start

    def _drop(self, messages: list[Properties], url: str, function: str) -> None:
        queue = self.emulator.queues[url]
        for one in messages:
            if queue["attributes"].get("RedrivePolicy"):
                one |= {"receive_count": EXHAUSTED, "visible_at": 0}  # the next look at the queue gives it up
            else:
                queue["messages"].remove(one)
        dimensions = {"FunctionName": function}
        self.emulator.record_metric("AWS/Lambda", "RecursiveInvocationsDropped", len(messages), "Count", dimensions)


def _sent(response: Response) -> Iterator[str]:
    """Yield the ids of the messages that SQS took."""
    try:
        found = json.loads(response[2])
    except ValueError:
        return
    if isinstance(found, dict):
        yield from (one["MessageId"] for one in [found, *found.get("Successful", [])] if "MessageId" in one)


def with_loop_setting(handlers: dict[str, Any], emulator: Emulator) -> dict[str, Any]:
    """Return the handlers of AWS::Lambda::Function that keep `RecursiveLoop`, which the emulator knows by API only."""

    def keep(made: Any, properties: Properties) -> Any:  # noqa: ANN401 - the emulator's answer
        name = made[0] if isinstance(made, tuple) else made
        emulator.functions[str(name).rpartition(":")[2]]["recursive_loop"] = properties.get(
            "RecursiveLoop", "Terminate"
        )
        return made

    create, update = handlers["create"], handlers["update"]
    return handlers | {
        "create": lambda logical_id, properties, stack: keep(create(logical_id, properties, stack), properties),
        "update": lambda physical_id, old, new, *more: keep(update(physical_id, old, new, *more), new),
    }


def register(emulator: Emulator) -> None:
    """Count the rounds of messages, and end a chain that grows too long."""
    rounds = Rounds(emulator)
    emulator.service_handlers[QUEUES] = rounds.sending(emulator.service_handlers[QUEUES])
    names.replace("run_on_messages", rounds.running(emulator.run_on_messages))
    emulator.resource_handlers[FUNCTION] = with_loop_setting(emulator.resource_handlers[FUNCTION], emulator)
