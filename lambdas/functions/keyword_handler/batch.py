"""Batches of acts from a queue: every record of a batch is on record before the first effect of any begins.

What cannot be put on record, and that all can, is told to the gate.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from lambdas.consent.events import Reply
from lambdas.delivery.inbound_health import PROBE
from lambdas.function import again
from lambdas.functions.keyword_handler.recorder import Failed, Recorded
from lambdas.messages.segments import parts
from lambdas.stores.consent.outbox import Status
from lambdas.stores.errors import Contended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from lambdas.function import Function, Handler
    from lambdas.functions.keyword_handler.recorder import Act, Recorder
    from lambdas.stores.consent.inbound_health import InboundWatch

    Made = TypeVar("Made", bound=Act)
    Result = TypeVar("Result")
    Record = Mapping[str, Any]

# what must be left to the function when an effect begins: a call that gets no answer, and the writes around it
EFFECT_MILLISECONDS = 5_000
ANNOUNCEMENT_MILLISECONDS = 7_000  # the same for a write that is tried twice
SUSPECT = 3  # a record that comes so often may be what kills the function: the others go on record before it is read


def committed_first(
    function: Function,
    recorder: Recorder,
    watch: InboundWatch,
    read: Callable[[str], Made],
    told: Callable[[Made, str], Mapping[str, str]],
    *,
    done: str,
    failed: str,
    last: Callable[[Made, Recorded, Callable[[], bool]], None] = lambda *_: None,
) -> Handler[dict[str, Any]]:
    """Return the handler of `function` that puts on record the act that `read` makes of the body of each record.

    Only then is done what follows from each, and after all that, `last` for each in the order of their times.
    What `told` returns of an act and of what it came to is logged under the words `done`; whatever is raised is logged
    under `failed`, without its words, and brings the record back.
    """

    def answer(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        batch = Batch(function, recorder, watch, failed)
        probes, records = _parted(event["Records"])
        for group, suspect in _suspects_last(records):
            batch.commit(group, read, suspect=suspect)

        def has_time() -> bool:
            return context.get_remaining_time_in_millis() > EFFECT_MILLISECONDS

        def finish(act: Made, end: Recorded | Failed) -> None:
            if isinstance(end, Failed):
                raise end.error
            recorder.perform(end, has_time)
            function.logger.info(done, extra=dict(told(act, end.came)))

        for name, (act, end) in batch.ends.items():
            batch.attempt(name, finish, act, end)
        for name, act, end in batch.finished():
            batch.attempt(name, last, act, end, has_time)
        for name, put_at in probes:
            batch.attempt(name, watch.heard, put_at)
        if context.get_remaining_time_in_millis() > ANNOUNCEMENT_MILLISECONDS:
            batch.announce()
        return again(batch.lost)

    return function.observed(answer)


class Batch:
    """The records of one run: `ends` tells how each act went on record, `lost` are those that must come again."""

    def __init__(self, function: Function, recorder: Recorder, watch: InboundWatch, failed: str) -> None:
        self._function, self._recorder, self._watch, self._failed = function, recorder, watch, failed
        self.lost: list[str] = []
        self.ends: dict[str, tuple[Any, Recorded | Failed]] = {}

    def commit(self, records: Iterable[tuple[str, str]], read: Callable[[str], Act], *, suspect: bool) -> None:
        """Put the acts of `records` on record, and tell the gate where one is not.

        One that is `suspect` may end this run: the gate hears of it before it is read.
        """
        warned_at = self._warn(self._watch.failed) if suspect else None
        acts = {name: act for name, body in records if (act := self.attempt(name, read, body)) is not None}
        ended = self._recorder.commit(acts)
        self.ends |= {name: (acts[name], end) for name, end in ended.items()}
        if self.lost or any(_unheard(end, suspect=suspect) for end in ended.values()):
            self._warn(self._watch.failed)
        elif warned_at is not None:
            self._warn(self._watch.recovered, warned_at)

    def announce(self) -> None:
        """Tell the gate what answers take of the number, and after them: a second STOP may overtake one that waits."""
        entries = [end.entry for _, end in self.ends.values() if isinstance(end, Recorded) and end.entry]
        replies = [owed.effect for one in entries for owed in one.owed if owed.status is Status.PENDING]
        now = self._recorder.clock()
        size = sum(parts(effect.body) for effect in replies if isinstance(effect, Reply) and not effect.late(now))
        if size:
            self._warn(self._watch.answering, size, words="answers not counted")

    def finished(self) -> list[tuple[str, Any, Recorded]]:
        """Return by their times the acts that are on record, and of which nothing is owed any more."""
        left = [(name, *end) for name, end in self.ends.items() if name not in self.lost]
        done = ((name, act, end) for name, act, end in left if isinstance(end, Recorded))
        return sorted(done, key=lambda one: one[1].at)

    def attempt(self, name: str, work: Callable[..., Result], *given: Any) -> Result | None:  # noqa: ANN401 - any work's
        """Return what `work` does for the record of that name; None where it raised, and the record comes again."""
        try:
            return work(*given)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other records are not to suffer from it
            self._function.tell(self._failed, error, record=name)
            self.lost.append(name)
            return None

    def _warn(
        self,
        told: Callable[..., Result],
        *given: Any,  # noqa: ANN401 - any work's
        words: str = "health not told",
    ) -> Result | None:
        try:
            return told(*given)
        except Exception as error:  # noqa: BLE001 - a hint to the gate: what people wrote goes on without it
            self._function.tell(words, error)
            return None


def _unheard(end: Recorded | Failed, *, suspect: bool) -> bool:
    """Whether an act is not on record for longer than a text that is being handed over holds it back."""
    return isinstance(end, Failed) and (suspect or not isinstance(end.error, Contended))


def _parted(records: Iterable[Record]) -> tuple[list[tuple[str, datetime]], list[Record]]:
    """Return id and age of the probes among `records`, and the others."""
    probes, others = [], []
    for record in records:
        if record["body"] == PROBE:
            put_at = datetime.fromtimestamp(int(record["attributes"]["SentTimestamp"]) / 1000, UTC)
            probes.append((record["messageId"], put_at))
        else:
            others.append(record)
    return probes, others


def _suspects_last(records: Iterable[Record]) -> list[tuple[list[tuple[str, str]], bool]]:
    """Return id and body of the records, those that came often apart from the others."""
    groups: dict[bool, list[tuple[str, str]]] = {False: [], True: []}
    for record in records:
        times = int(record.get("attributes", {}).get("ApproximateReceiveCount", "1"))
        groups[times >= SUSPECT].append((record["messageId"], record["body"]))
    return [(group, suspect) for suspect, group in groups.items() if group]
