"""The program's own key: one customer key for everything that the program stores or queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.naming import Names


class ProgramKey(Construct):
    """A customer key that only this program's resources, and the services that serve them, may use."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.Key(
            self,
            "Key",
            description=f"Everything that {names.stack} stores or queues",
            enable_key_rotation=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )
        own_account = {"StringEquals": {"aws:SourceAccount": names.account}}
        self._allow(["sms-voice.amazonaws.com", "sns.amazonaws.com", "cloudwatch.amazonaws.com"], own_account)
        own_logs = {"kms:EncryptionContext:aws:logs:arn": names.arn("logs", f"log-group:{names.log_prefix}/*")}
        self._allow([f"logs.{names.region}.amazonaws.com"], {"ArnLike": own_logs})

    def usage(self) -> iam.PolicyStatement:
        """What a role needs to read and write what is encrypted with this key."""
        return iam.PolicyStatement(actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[self.key.key_arn])

    def _allow(self, services: list[str], conditions: Mapping[str, object]) -> None:
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(service) for service in services],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
                conditions=conditions,
            )
        )
