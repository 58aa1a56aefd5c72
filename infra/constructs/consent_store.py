"""The two consent tables of a program: what is true now, and the ledger of how it came to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

if TYPE_CHECKING:
    from infra.constructs.encryption import ProgramKey

PHONE = dynamodb.Attribute(name="phone", type=dynamodb.AttributeType.STRING)
ITEM = dynamodb.Attribute(name="item", type=dynamodb.AttributeType.STRING)
SEQUENCE = dynamodb.Attribute(name="sequence", type=dynamodb.AttributeType.NUMBER)
AUDIENCE = dynamodb.Attribute(name="audience", type=dynamodb.AttributeType.STRING)


class ConsentStore(Construct):
    """`Subscriptions` (state by phone, audience index) and the append-only `Ledger`."""

    def __init__(self, scope: Construct, construct_id: str, *, key: ProgramKey) -> None:
        super().__init__(scope, construct_id)
        self._key = key
        self.subscriptions = self._table("Subscriptions", ITEM, time_to_live_attribute="expires_at")
        self.subscriptions.add_global_secondary_index(
            index_name="audience",
            partition_key=AUDIENCE,
            sort_key=PHONE,
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        self.ledger = self._table("Ledger", SEQUENCE, stream=dynamodb.StreamViewType.NEW_IMAGE)

    def recording(self) -> list[iam.PolicyStatement]:
        """What reads a phone's record and commits decisions; the ledger takes new records only."""
        state = ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"]
        return [
            iam.PolicyStatement(actions=state, resources=[self.subscriptions.table_arn]),
            iam.PolicyStatement(actions=["dynamodb:PutItem"], resources=[self.ledger.table_arn]),
        ]

    def _table(
        self,
        name: str,
        sort_key: dynamodb.Attribute,
        *,
        stream: dynamodb.StreamViewType | None = None,
        time_to_live_attribute: str | None = None,
    ) -> dynamodb.Table:
        return dynamodb.Table(
            self,
            name,
            partition_key=PHONE,
            sort_key=sort_key,
            stream=stream,
            time_to_live_attribute=time_to_live_attribute,
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self._key.key,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
