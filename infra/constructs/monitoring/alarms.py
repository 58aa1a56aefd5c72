"""The alarms of a program: what must wake a person, on one topic of the program's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.constructs.core.iam import admit
from infra.constructs.core.queues import walled_topic
from infra.constructs.monitoring.alarm_subscribers import AlarmSubscribers
from infra.constructs.monitoring.metrics import MINUTE_SECONDS, Metric, oldest, waiting
from infra.constructs.monitoring.symptoms import SYMPTOM_OF, SYMPTOMS
from infra.naming import NAMESPACE
from infra.policy.blueprint.logical_ids import logical_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.messaging.channels import InboundChannel
    from infra.constructs.monitoring.symptoms import Symptom
    from infra.naming import Names

OLDEST_MESSAGE_SECONDS = 120  # a STOP confirmation is owed within five minutes, 47 CFR 64.1200(a)(12)
HOUR_SECONDS, HOURS_OF_A_DAY = 60 * MINUTE_SECONDS, 24
# one minute of these is enough: a count that comes late must not be passed over because another metric was on time
# (SQS is up to 15 minutes late with a queue that was idle, and the reconciler counts every quarter of an hour)
LOOKED_AT_MINUTES = 20
RUNBOOKS = "docs/runbooks"


@dataclass(frozen=True, slots=True)
class Signal:
    """What tells a symptom: `metric` above `above`."""

    name: str
    metric: Metric
    above: float

    @property
    def id(self) -> str:
        """Its name in a formula, where names begin in lower case."""
        return self.name[0].lower() + self.name[1:]


class ProgramAlarms(Construct):
    """Each symptom with its alarm; of what customers text, dead letters and the age of the oldest unread text."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: ProgramKey,
        inbound: InboundChannel,
        targets: Sequence[str],
    ) -> None:
        """Take as `targets` who is told besides whoever subscribes to the topic by hand."""
        super().__init__(scope, construct_id)
        self._program, self._thresholds = names.dimensions, key.options.alarm_thresholds
        self.watched: list[tuple[str, Metric]] = []  # what each alarm looks at, by the signal's name
        self.logical_ids: list[str] = []
        self._waiting: dict[str, Signal] = {}  # by their names, for whose symptoms there is no alarm yet
        self._paths: dict[Construct, list[str]] = {}
        self.topic = walled_topic(self, key=key, port="alarms")
        self._subscribers = AlarmSubscribers(self, "Subscribers", topic=self.topic, key=key, targets=targets)
        self._actions = [self.topic.topic_arn, *self._subscribers.topics]
        self._let_cloudwatch_publish(names)
        dead, age = waiting(inbound.dead_letters), oldest(inbound.queue)
        self.watch(self, "DeadLetters", dead)
        self.watch(self, "OldestMessage", age, OLDEST_MESSAGE_SECONDS)
        self.watch(self, "WithoutModel", self.counted("keyword_handler", "WithoutModel"))
        if undelivered := self._subscribers.dead_letters:
            self.watch(self, "Undelivered", waiting(undelivered))

    def counted(self, service: str, name: str) -> Metric:
        """Return what the program's function `service` counts as `name`."""
        return Metric(NAMESPACE, name, {"service": service, **self._program}, "Sum")

    def watch(self, scope: Construct, name: str, metric: Metric, above: float = 0) -> None:
        """Have a symptom told by the part `scope` as soon as `metric` is above `above`; silence is good."""
        name = f"{self._path(scope)[-1]}{name}"
        self._waiting[name] = Signal(name, metric, self._thresholds.get(name, above))
        self.watched.append((name, metric))

    def ring(self) -> None:
        """Make the alarm of each symptom that is told by what is watched, and has none yet."""
        for symptom in SYMPTOMS:
            signals = [self._waiting.pop(name) for name in symptom.signals if name in self._waiting]
            if signals:
                self._ring(symptom, signals)
        if self._waiting:
            known = ", ".join(sorted(SYMPTOM_OF))
            raise ValueError(f"a signal must be one of a symptom ({known}), got {', '.join(self._waiting)}")

    def _ring(self, symptom: Symptom, signals: Sequence[Signal]) -> None:
        self._alarm(
            self,
            symptom.name,
            f"{symptom.says}. Runbook: {RUNBOOKS}/{symptom.name}.md",
            metrics=_formula(signals),
            threshold=0,
            evaluation_periods=LOOKED_AT_MINUTES,
            datapoints_to_alarm=1,
            comparison_operator="GreaterThanThreshold",
            treat_missing_data="notBreaching",
        )

    def expect_daily(self, scope: Construct, name: str, metric: Metric, description: str) -> None:
        """Make an alarm in `scope` that goes to the topic where a day passes without `metric`; silence is bad."""
        full_name = f"{self._path(scope)[-1]}{name}"
        self.watched.append((full_name, replace(metric, seconds=HOUR_SECONDS)))
        self._alarm(
            scope,
            name,
            f"{description}. Runbook: {RUNBOOKS}/{full_name}.md",
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=_dimensions(metric),
            statistic="Sum",
            period=HOUR_SECONDS,
            threshold=1,
            evaluation_periods=HOURS_OF_A_DAY,
            comparison_operator="LessThanThreshold",
            treat_missing_data="breaching",
        )

    def _alarm(
        self,
        scope: Construct,
        name: str,
        description: str,
        **rule: Any,  # noqa: ANN401 - CloudWatch's own words
    ) -> None:
        cloudwatch.CfnAlarm(scope, name, alarm_description=description, alarm_actions=self._actions, **rule)
        self.logical_ids.append(logical_id(*self._path(scope), name))

    def _path(self, scope: Construct) -> list[str]:
        """Return where `scope` stands below its stack."""
        if scope not in self._paths:
            self._paths[scope] = scope.node.path.split("/")[1:]
        return self._paths[scope]

    def _let_cloudwatch_publish(self, names: Names) -> None:
        own_account = {"StringEquals": {"aws:SourceAccount": names.account}}
        on = self.topic.topic_arn
        self.topic.permit(admit("cloudwatch.amazonaws.com", to=["sns:Publish"], on=on, only=own_account))


# A formula that counts how many signals ring: each is nothing or one, and what CloudWatch has no number of is nothing.


def _formula(signals: Sequence[Signal]) -> list[cloudwatch.CfnAlarm.MetricDataQueryProperty]:
    found = []
    for signal in signals:
        looked_at = cloudwatch.CfnAlarm.MetricStatProperty(
            metric=cloudwatch.CfnAlarm.MetricProperty(
                namespace=signal.metric.namespace,
                metric_name=signal.metric.name,
                dimensions=_dimensions(signal.metric),
            ),
            period=signal.metric.seconds,
            stat=signal.metric.statistic,
        )
        query = cloudwatch.CfnAlarm.MetricDataQueryProperty
        value = f"{signal.id}Value"
        found.append(query(id=value, metric_stat=looked_at, return_data=False))
        rings = f"FILL({value}, 0) > {signal.above}"
        found.append(query(id=signal.id, expression=rings, label=signal.name, return_data=False))
    every = ", ".join(signal.id for signal in signals)
    # SUM adds what there is, where `+` gives nothing as soon as one of them has no number
    return [*found, query(id="ringing", expression=f"SUM([{every}])", label="Signals that ring", return_data=True)]


def _dimensions(metric: Metric) -> list[cloudwatch.CfnAlarm.DimensionProperty]:
    return [cloudwatch.CfnAlarm.DimensionProperty(name=key, value=value) for key, value in metric.dimensions.items()]
