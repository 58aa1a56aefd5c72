"""The port `events`: the streams of two tables, the function that reads them, and the bus on which it speaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.constructs.core.iam import allow
from infra.constructs.core.queues import durable_queue, filling
from infra.constructs.core.storage import following
from infra.constructs.monitoring.metrics import lag, waiting
from infra.constructs.ports.bus import ProgramBus
from lambdas.consent.items import STANDING
from lambdas.delivery.health import OUTCOME
from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.items import DEFERRED, REQUEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.program_tables import ConsentStore, SendStore
    from infra.constructs.monitoring.alarms import ProgramAlarms
    from infra.naming import Names

TIMEOUT_SECONDS = 60
BATCH, WINDOW_SECONDS = 100, 1
GIVEN_UP_AFTER_SECONDS = 20 * 3600  # of the 24 that the stream keeps: the rest is for a person to mend it
LATE_MILLISECONDS = 15 * 60_000
SECRET_CHARACTERS = 43  # of letters and digits: 256 bits


class PortEvents(Construct):
    """`lambdas/functions/publisher` behind the tables of sends and of subscriptions.

    Opt-ins and opt-outs are read by way of the subscriptions: the stream of the ledger has its two readers already.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: ProgramKey,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        sends: SendStore,
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        self._dead_letters = durable_queue(self, "DeadLetters", key=key)
        self.bus = ProgramBus(self, "Bus", names=names, key=key, port="events", dead_letters=self._dead_letters)
        secret = self._secret(key)
        self.function = runtime.function(
            self,
            package="publisher",
            seconds=TIMEOUT_SECONDS,
            may=[
                following(sends.stream),
                following(consent.standing_stream),
                consent.reading_entries(),
                self.bus.speaking(),
                filling(self._dead_letters),
                allow("secretsmanager:GetSecretValue", on=[secret.ref]),
            ],
            environment={
                "EVENT_BUS": self.bus.name,
                "LEDGER_TABLE": consent.ledger.table_name,
                "PERSON_SECRET": secret.ref,
            },
        )
        requests = [_settled(), {"item": {"S": [{"prefix": OUTCOME}, {"prefix": DEFERRED}]}}]
        self._follow("Requests", sends.stream, requests)
        self._follow("Consent", consent.standing_stream, [{"item": {"S": [STANDING]}}])
        self._watch(alarms)

    def _secret(self, key: ProgramKey) -> secretsmanager.CfnSecret:
        # kept when the stack goes: with another one each person would be a new one to whoever hears the events
        secret = secretsmanager.CfnSecret(
            self,
            "Persons",
            description="By what events name people without their numbers",
            kms_key_id=key.arn,
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
                password_length=SECRET_CHARACTERS, exclude_punctuation=True
            ),
        )
        secret.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        return secret

    def _follow(self, construct_id: str, stream: str, images: Sequence[Mapping[str, object]]) -> None:
        patterns = ({"eventName": ["INSERT", "MODIFY"], "dynamodb": {"NewImage": image}} for image in images)
        lambda_.CfnEventSourceMapping(
            self,
            construct_id,
            event_source_arn=stream,
            function_name=self.function.ref,
            starting_position="TRIM_HORIZON",
            batch_size=BATCH,
            maximum_batching_window_in_seconds=WINDOW_SECONDS,
            bisect_batch_on_function_error=True,
            maximum_record_age_in_seconds=GIVEN_UP_AFTER_SECONDS,
            function_response_types=["ReportBatchItemFailures"],
            filter_criteria=lambda_.CfnEventSourceMapping.FilterCriteriaProperty(
                filters=[
                    lambda_.CfnEventSourceMapping.FilterProperty(pattern=json.dumps(pattern)) for pattern in patterns
                ]
            ),
            destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
                on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination=self._dead_letters.queue_arn)
            ),
        )

    def _watch(self, alarms: ProgramAlarms) -> None:
        alarms.watch(self, "Lost", waiting(self._dead_letters))
        alarms.watch(self, "Late", lag(self.function), LATE_MILLISECONDS)
        alarms.watch(self, "Unreadable", alarms.counted("publisher", "Unreadable"))


def _settled() -> Mapping[str, object]:
    # a claim is no result: it is followed by one
    return {"item": {"S": [{"prefix": REQUEST}]}, "fate": {"S": [{"anything-but": [AttemptStatus.CLAIMED]}]}}
