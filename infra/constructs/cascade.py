"""How a promotional program tells of its opt-outs, hears of those elsewhere in its legal entity, and honours them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.announcer import Announcer
from infra.constructs.inbound_channel import ATTEMPTS, RETENTION, VISIBILITY
from lambdas.consent.announcement import DETAIL_TYPE, SOURCE

if TYPE_CHECKING:
    from infra.constructs.alarms import ProgramAlarms
    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.encryption import ProgramKey
    from infra.constructs.program_runtime import ProgramRuntime
    from infra.constructs.short_code_pool import ShortCodePool
    from infra.naming import Names

TIMEOUT = cdk.Duration.seconds(15)  # a sixth of the queue's visibility time-out, as Lambda asks
MINUTE = cdk.Duration.minutes(1)
EVENTS = "events.amazonaws.com"


class Cascade(Construct):
    """Rule on the consent bus -> queue -> `lambdas/cascade`, all in the program's own stack, and the announcer."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: ProgramKey,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        short_code: ShortCodePool,
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        _let_events_encrypt(names, key)
        self.dead_letters = self._queue("DeadLetters", key)
        self.queue = self._queue("Queue", key, sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=ATTEMPTS))
        self.rule = self._listen(names)
        for queue in (self.queue, self.dead_letters):
            self._let_in(queue)
        self.function = runtime.function(
            self,
            "Function",
            package="cascade",
            timeout=TIMEOUT,
            may=[*consent.recording(), short_code.listing(), self._reading()],
            environment={
                "SUBSCRIPTIONS_TABLE": consent.subscriptions.table_name,
                "LEDGER_TABLE": consent.ledger.table_name,
                "POOL_ARN": short_code.pool.attr_arn,
                "OPT_OUT_LIST": short_code.opt_out_list.attr_arn,
                "CONFIGURATION_SET": short_code.configuration_set.attr_arn,
                "MESSAGE_TYPE": short_code.sending_type,
            },
        )
        self.function.add_event_source_mapping(
            "Announcements", event_source_arn=self.queue.queue_arn, batch_size=10, report_batch_item_failures=True
        )
        self.announcer = Announcer(
            self,
            "Announcer",
            names=names,
            runtime=runtime,
            consent=consent,
            dead_letters=self.dead_letters,
            alarms=alarms,
        )
        self._wake(alarms)

    def _listen(self, names: Names) -> events.CfnRule:
        return events.CfnRule(
            self,
            "Announcements",
            description="Opt-outs from marketing by the other programs of the legal entity",
            event_bus_name=names.consent_bus,
            event_pattern={
                "source": [SOURCE],
                "detail-type": [DETAIL_TYPE],
                "detail": {
                    "environment": [names.environment],
                    "legal_entity": [names.legal_entity],
                    "message_type": ["promotional"],
                    "program": [{"anything-but": [f"{names.brand}/{names.message_type}"]}],
                },
            },
            targets=[
                events.CfnRule.TargetProperty(
                    id="Queue",
                    arn=self.queue.queue_arn,
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=self.dead_letters.queue_arn),
                )
            ],
        )

    def _wake(self, alarms: ProgramAlarms) -> None:
        dead = self.dead_letters.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum")
        failed = self.function.metric_errors(period=MINUTE, statistic="Sum")
        alarms.watch(self, "Unheard", dead, 0, "An opt-out could not be carried from one program to another")
        alarms.watch(self, "Errors", failed, 0, "The function that honours other programs' opt-outs failed")

    def _reading(self) -> iam.PolicyStatement:
        actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
        return iam.PolicyStatement(actions=actions, resources=[self.queue.queue_arn])

    def _queue(self, name: str, key: ProgramKey, dead_letters: sqs.DeadLetterQueue | None = None) -> sqs.Queue:
        return sqs.Queue(
            self,
            name,
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=key.key,
            enforce_ssl=True,
            retention_period=RETENTION,
            visibility_timeout=VISIBILITY,
            dead_letter_queue=dead_letters,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    def _let_in(self, queue: sqs.Queue) -> None:
        queue.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(EVENTS)],
                actions=["sqs:SendMessage"],
                resources=[queue.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": self.rule.attr_arn}},
            )
        )


def _let_events_encrypt(names: Names, key: ProgramKey) -> None:
    # for the account, not the rule: key, queue and rule would wait for each other
    key.key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal(EVENTS)],
            actions=["kms:Decrypt", "kms:GenerateDataKey*"],
            resources=["*"],
            conditions={"StringEquals": {"aws:SourceAccount": names.account}},
        )
    )
