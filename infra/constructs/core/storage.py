"""A table keyed by phone: under the program's key, restorable to any second, and kept when its stack goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb

if TYPE_CHECKING:
    from constructs import Construct

    from infra.constructs.encryption import ProgramKey

PHONE = dynamodb.Attribute(name="phone", type=dynamodb.AttributeType.STRING)
ITEM = dynamodb.Attribute(name="item", type=dynamodb.AttributeType.STRING)


def phone_table(
    scope: Construct,
    name: str,
    *,
    key: ProgramKey,
    sort_key: dynamodb.Attribute = ITEM,
    stream: dynamodb.StreamViewType | None = None,
    time_to_live: str | None = None,
) -> dynamodb.Table:
    """Return the table `name` in `scope`; rows go once the second in their attribute `time_to_live` has passed."""
    return dynamodb.Table(
        scope,
        name,
        partition_key=PHONE,
        sort_key=sort_key,
        stream=stream,
        time_to_live_attribute=time_to_live,
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryption_key=key.key,
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        removal_policy=cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    )
