"""Batches of acts from a queue: every record of a batch is on record before the first effect of any begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from lambdas.function import again
from lambdas.functions.keyword_handler.recorder import Failed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from lambdas.function import Function, Handler
    from lambdas.functions.keyword_handler.recorder import Act, Recorded, Recorder

    Made = TypeVar("Made", bound=Act)
    Result = TypeVar("Result")
    Record = Mapping[str, Any]

# what must be left to the function when an effect begins: a call that gets no answer, and the writes around it
EFFECT_MILLISECONDS = 5_000
SUSPECT = 3  # a record that comes so often may be what kills the function: the others go on record before it is read


def committed_first(
    function: Function,
    recorder: Recorder,
    read: Callable[[str], Made],
    told: Callable[[Made, str], Mapping[str, str]],
    *,
    done: str,
    failed: str,
) -> Handler[dict[str, Any]]:
    """Return the handler of `function` that puts on record the act that `read` makes of the body of each record.

    Only then is done what follows from each.
    What `told` returns of an act and of what it came to is logged under the words `done`; whatever is raised is logged
    under `failed`, without its words, and brings the record back.
    """

    def answer(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        lost: list[str] = []

        def attempt(name: str, work: Callable[..., Result], *given: Any) -> Result | None:  # noqa: ANN401 - any work's
            try:
                return work(*given)
            except Exception as error:  # noqa: BLE001 - whatever it is, the other records are not to suffer from it
                function.tell(failed, error, record=name)
                lost.append(name)
                return None

        def has_time() -> bool:
            return context.get_remaining_time_in_millis() > EFFECT_MILLISECONDS

        def finish(act: Made, end: Recorded | Failed) -> None:
            if isinstance(end, Failed):
                raise end.error
            recorder.perform(end, has_time)
            function.logger.info(done, extra=dict(told(act, end.came)))

        made: dict[str, Made] = {}
        ends: dict[str, Recorded | Failed] = {}
        for records in _suspects_last(event["Records"]):
            acts = {name: act for name, body in records if (act := attempt(name, read, body)) is not None}
            made |= acts
            ends |= recorder.commit(acts)
        for name, end in ends.items():
            attempt(name, finish, made[name], end)
        return again(lost)

    return function.observed(answer)


def _suspects_last(records: Iterable[Record]) -> list[list[tuple[str, str]]]:
    """Return id and body of the records, those that came often apart from the others."""
    groups: dict[bool, list[tuple[str, str]]] = {False: [], True: []}
    for record in records:
        times = int(record.get("attributes", {}).get("ApproximateReceiveCount", "1"))
        groups[times >= SUSPECT].append((record["messageId"], record["body"]))
    return list(groups.values())
