"""The alarms of a program: what must wake a person, on one topic of the program's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct

if TYPE_CHECKING:
    from infra.constructs.encryption import ProgramKey
    from infra.constructs.inbound_channel import InboundChannel
    from infra.constructs.keyword_handler import KeywordHandler
    from infra.naming import Names

OLDEST_MESSAGE_SECONDS = 120  # a STOP confirmation is owed within five minutes, 47 CFR 64.1200(a)(12)
MINUTE = cdk.Duration.minutes(1)
HOURS_OF_A_DAY = 24
NAMESPACE = "SmsLandingZone"


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
    ) -> None:
        super().__init__(scope, construct_id)
        self._program = {
            "Environment": names.environment,
            "Brand": names.brand,
            "MessageType": names.message_type,
        }
        self.topic = sns.Topic(self, "Topic", master_key=key.key, enforce_ssl=True)
        self._let_cloudwatch_publish(names)
        self.watch(
            self,
            "DeadLetters",
            inbound.dead_letters.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum"),
            0,
            "A text could not be handled and waits in the dead-letter queue",
        )
        self.watch(
            self,
            "OldestMessage",
            inbound.queue.metric_approximate_age_of_oldest_message(period=MINUTE, statistic="Maximum"),
            OLDEST_MESSAGE_SECONDS,
            f"A text has waited longer than {OLDEST_MESSAGE_SECONDS} seconds: a STOP may be among them",
        )
        self.watch(
            self,
            "Errors",
            handler.function.metric_errors(period=MINUTE, statistic="Sum"),
            0,
            "The keyword handler failed",
        )

    def counted(self, service: str, name: str) -> cloudwatch.Metric:
        """Return what the program's function `service` counts as `name`."""
        return cloudwatch.Metric(
            namespace=NAMESPACE,
            metric_name=name,
            dimensions_map={"service": service, **self._program},
            period=MINUTE,
            statistic="Sum",
        )

    def watch(
        self, scope: Construct, name: str, metric: cloudwatch.Metric, above: float, description: str
    ) -> cloudwatch.Alarm:
        """Return an alarm in `scope` that goes to the topic as soon as `metric` is above `above`; silence is good."""
        return self._tell(
            cloudwatch.Alarm(
                scope,
                name,
                metric=metric,
                threshold=above,
                evaluation_periods=1,
                comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
                treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
                alarm_description=description,
            )
        )

    def expect_daily(
        self, scope: Construct, name: str, metric: cloudwatch.Metric, description: str
    ) -> cloudwatch.Alarm:
        """Return an alarm in `scope` that goes to the topic where a day passes without `metric`; silence is bad."""
        return self._tell(
            cloudwatch.Alarm(
                scope,
                name,
                metric=metric.with_(period=cdk.Duration.hours(1), statistic="Sum"),
                threshold=1,
                evaluation_periods=HOURS_OF_A_DAY,
                comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
                treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
                alarm_description=description,
            )
        )

    def _tell(self, alarm: cloudwatch.Alarm) -> cloudwatch.Alarm:
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        return alarm

    def _let_cloudwatch_publish(self, names: Names) -> None:
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": names.account}},
            )
        )
