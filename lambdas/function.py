"""What every function has: its program, a log, metrics, batches, and failures logged without naming a person."""

from __future__ import annotations

import gc
import traceback
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from lambdas.consent.phone import Unreadable
from lambdas.powertools import Logger, Metrics, MetricUnit
from lambdas.program import Program
from lambdas.stores.errors import Contended, NotAccepted, RunFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeAlias, TypeVar

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from lambdas.web.form import Form

    Answer = TypeVar("Answer")
    Handler: TypeAlias = Callable[[dict[str, Any], LambdaContext], Answer]

# The program manifest, laid beside the code by a layer of the program's own.


def load_program() -> Program:
    """Return this function's program; ModuleNotFoundError where the manifest layer is missing."""
    return Program.from_json(_read("program.json"))


def load_form() -> Form:
    """Return the program's web form; FileNotFoundError where the program has none."""
    from lambdas.web.form import Form  # noqa: PLC0415 - one function of eight shows it

    return Form.from_json(_read("form.json"))


def _read(name: str) -> str:
    return files("program_manifest").joinpath(name).read_text(encoding="utf-8")


# What a log may say of a failure: errors from libraries can hold a phone number or a body, so only ours are quoted.


_OURS = (Unreadable, Contended, NotAccepted)


def safe_error(error: Exception) -> dict[str, str]:
    """Return the log fields for `error`: its type, the place in the code, and a reason that names no person."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    fields = {"error": type(error).__name__, "place": f"{place.filename.rpartition('/')[2]}:{place.lineno}"}
    if isinstance(error, _OURS):
        return fields | {"reason": str(error)}
    if isinstance(error, ClientError):
        return fields | {"reason": str(error.response["Error"].get("Code"))}
    return fields


class Function:
    """One function of the program whose manifest lies beside the code; `name` is its service in log and metrics."""

    def __init__(self, name: str) -> None:
        self.program = load_program()
        self.logger = Logger(service=name)
        self.metrics = Metrics(namespace="SmsLandingZone", service=name)
        self.metrics.set_default_dimensions(
            Environment=self.program.environment, Brand=self.program.brand, MessageType=self.program.message_type
        )

    def count(self, name: str, number: int = 1) -> None:
        """Add `number` to the metric `name`."""
        self.metrics.add_metric(name, MetricUnit.Count, number)

    def tell(self, failed: str, error: Exception, **facts: str) -> None:
        """Count a failure, and log it under the words `failed` with `facts` and what may be said of `error`."""
        self.count("Failed")
        self.logger.error(failed, extra=safe_error(error) | facts)

    def observed(self, work: Handler[Answer]) -> Handler[Answer]:
        """Return `work` as Lambda calls it: its log lines name the request, its metrics go out at the end, if any.

        This is the last that a function does while it loads: what is there by now stays, and no collection of garbage
        looks through it again.
        """
        logged = self.logger.inject_lambda_context(work, log_event=False)

        def counted(event: dict[str, Any], context: LambdaContext) -> Answer:
            try:
                return logged(event, context)
            finally:
                if self.metrics.metric_set:  # Powertools warns where a run counts nothing
                    self.metrics.flush_metrics()

        gc.freeze()
        return counted

    def whole(self, work: Handler[Answer], *, failed: str) -> Handler[Answer]:
        """Return `work` as Lambda calls it, whose event comes again as a whole where anything is raised.

        RunFailed stands for whatever it was, whose own words go nowhere; the log says `failed`.
        """

        def told(event: dict[str, Any], context: LambdaContext) -> Answer:
            try:
                return work(event, context)
            except Exception as error:  # noqa: BLE001 - whatever it is, its text must not reach the log
                self.tell(failed, error)
                raise RunFailed(type(error).__name__) from None

        return self.observed(told)


# Batches from a queue, in which each record is handled, told of and, where it failed, brought again by itself.


def each_record(
    function: Function, receive: Callable[[str], Mapping[str, str]], *, done: str, failed: str
) -> Handler[dict[str, Any]]:
    """Return the handler of `function` that gives the body of each record to `receive`.

    What `receive` returns is logged under the words `done`; whatever it raises is logged under `failed`, without its
    words, and brings the record back, in the end to the dead-letter queue.
    """

    def handled(record: Mapping[str, Any]) -> bool:
        try:
            facts = receive(record["body"])
            function.logger.info(done, extra=dict(facts))
        except Exception as error:  # noqa: BLE001 - whatever it is, the other records are not to suffer from it
            function.tell(failed, error, record=record["messageId"])
            return False
        return True

    def answer(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
        return again(record["messageId"] for record in event["Records"] if not handled(record))

    return function.observed(answer)


def again(failed: Iterable[str]) -> dict[str, Any]:
    """Return the answer by which SQS delivers the records of the ids `failed` again and forgets all others.

    The form is that of ReportBatchItemFailures; without an id the whole batch has succeeded.
    """
    return {"batchItemFailures": [{"itemIdentifier": record} for record in failed]}
