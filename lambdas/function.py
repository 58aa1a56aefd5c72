"""What every function has: its program, a log, metrics, and failures told without a word that names a person."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from lambdas.stores.errors import RunFailed
from lambdas.stores.manifest import load_program
from lambdas.stores.mishap import describe

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias, TypeVar

    from aws_lambda_powertools.utilities.typing import LambdaContext

    Answer = TypeVar("Answer")
    Handler: TypeAlias = Callable[[dict[str, Any], LambdaContext], Answer]


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
        self.logger.error(failed, extra=describe(error) | facts)

    def observed(self, work: Handler[Answer]) -> Handler[Answer]:
        """Return `work` as Lambda calls it: its log lines name the request, its metrics go out at the end.

        This is the last that a function does while it loads: what is there by now stays, and no collection of garbage
        looks through it again.
        """
        logged = self.logger.inject_lambda_context(work, log_event=False)
        handler: Handler[Answer] = self.metrics.log_metrics(logged)
        gc.freeze()
        return handler

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
