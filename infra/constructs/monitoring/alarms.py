"""The alarms of a program: what must wake a person, on one topic of the program's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.constructs.core.iam import admit
from infra.constructs.core.queues import walled_topic
from infra.constructs.monitoring.alarm_subscribers import AlarmSubscribers
from infra.constructs.monitoring.metrics import MINUTE_SECONDS, Metric, errors, oldest, waiting
from infra.naming import NAMESPACE
from infra.policy.blueprint.logical_ids import logical_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.constructs.consent.keyword_handler import KeywordHandler
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.messaging.channels import InboundChannel
    from infra.naming import Names

OLDEST_MESSAGE_SECONDS = 120  # a STOP confirmation is owed within five minutes, 47 CFR 64.1200(a)(12)
HOUR_SECONDS, HOURS_OF_A_DAY = 60 * MINUTE_SECONDS, 24
RUNBOOKS = "docs/runbooks"


class ProgramAlarms(Construct):
    """Dead letters, age of the oldest unread text, errors of the handler."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: ProgramKey,
        inbound: InboundChannel,
        handler: KeywordHandler,
        targets: Sequence[str],
    ) -> None:
        """Take as `targets` who is told besides whoever subscribes to the topic by hand."""
        super().__init__(scope, construct_id)
        self._program, self._thresholds = names.dimensions, key.options.alarm_thresholds
        self.watched: list[tuple[str, Metric]] = []  # what each alarm looks at, by the alarm's name
        self.logical_ids: list[str] = []
        self._paths: dict[Construct, list[str]] = {}
        self.topic = walled_topic(self, key=key, port="alarms")
        self._subscribers = AlarmSubscribers(self, "Subscribers", topic=self.topic, key=key, targets=targets)
        self._actions = [self.topic.topic_arn, *self._subscribers.topics]
        self._let_cloudwatch_publish(names)
        dead, age = waiting(inbound.dead_letters), oldest(inbound.queue)
        late = f"A text has waited longer than {OLDEST_MESSAGE_SECONDS} seconds: a STOP may be among them"
        self.watch(self, "DeadLetters", dead, 0, "A text failed repeatedly and is in the dead-letter queue")
        self.watch(self, "OldestMessage", age, OLDEST_MESSAGE_SECONDS, late)
        self.watch(self, "Errors", errors(handler.function), 0, "The keyword handler failed")
        unread = "Texts are read by rules alone, the weights of the model are unreadable: what is unsure is held"
        self.watch(self, "WithoutModel", self.counted("keyword_handler", "WithoutModel"), 0, unread)
        if undelivered := self._subscribers.dead_letters:
            self.watch(self, "Undelivered", waiting(undelivered), 0, "An alarm notification could not be delivered")

    def counted(self, service: str, name: str) -> Metric:
        """Return what the program's function `service` counts as `name`."""
        return Metric(NAMESPACE, name, {"service": service, **self._program}, "Sum")

    def watch(self, scope: Construct, name: str, metric: Metric, above: float, description: str) -> None:
        """Make an alarm in `scope` that goes to the topic as soon as `metric` is above `above`; silence is good."""
        self._alarm(
            scope,
            name,
            metric,
            description,
            threshold=above,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",
        )

    def expect_daily(self, scope: Construct, name: str, metric: Metric, description: str) -> None:
        """Make an alarm in `scope` that goes to the topic where a day passes without `metric`; silence is bad."""
        self._alarm(
            scope,
            name,
            replace(metric, seconds=HOUR_SECONDS, statistic="Sum"),
            description,
            threshold=1,
            evaluation_periods=HOURS_OF_A_DAY,
            comparison_operator="LessThanThreshold",
            treat_missing_data="breaching",
        )

    def _alarm(
        self,
        scope: Construct,
        name: str,
        metric: Metric,
        description: str,
        **rule: Any,  # noqa: ANN401 - CloudWatch's own words
    ) -> None:
        path = self._path(scope)
        full_name = f"{path[-1]}{name}"
        if full_name in self._thresholds:
            rule["threshold"] = self._thresholds[full_name]
        told = f"{description}. Runbook: {RUNBOOKS}/{full_name}.md"
        cloudwatch.CfnAlarm(scope, name, **self._looking_at(metric), alarm_description=told, **rule)
        self.watched.append((full_name, metric))
        self.logical_ids.append(logical_id(*path, name))

    def _path(self, scope: Construct) -> list[str]:
        """Return where `scope` stands below its stack."""
        if scope not in self._paths:
            self._paths[scope] = scope.node.path.split("/")[1:]
        return self._paths[scope]

    def _looking_at(self, metric: Metric) -> dict[str, Any]:
        dimensions = metric.dimensions.items()
        return {
            "namespace": metric.namespace,
            "metric_name": metric.name,
            "dimensions": [cloudwatch.CfnAlarm.DimensionProperty(name=key, value=value) for key, value in dimensions],
            "statistic": metric.statistic,
            "period": metric.seconds,
            "alarm_actions": self._actions,
        }

    def _let_cloudwatch_publish(self, names: Names) -> None:
        own_account = {"StringEquals": {"aws:SourceAccount": names.account}}
        on = self.topic.topic_arn
        self.topic.permit(admit("cloudwatch.amazonaws.com", to=["sns:Publish"], on=on, only=own_account))
