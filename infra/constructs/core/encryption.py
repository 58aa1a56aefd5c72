"""The program's own key: one customer key for everything that the program stores or queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.constructs.core.iam import admit, allow
from infra.constructs.core.stack import options_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from infra.constructs.core.iam import Statement
    from infra.constructs.core.walls import Walls
    from infra.naming import Names

CARRYING = ["kms:Decrypt", "kms:GenerateDataKey*"]  # a message into a topic or queue, and out again
# what CloudWatch Logs asks for before it makes a log group: with less the first deploy ends at its first log group
# to administer a key: not to use it, to let others use it by grants, to disable or to delete it
ADMINISTERING = [
    "kms:CancelKeyDeletion",
    "kms:DescribeKey",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RotateKeyOnDemand",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateKeyDescription",
]
LOGGING = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]


class ProgramKey(Construct):
    """A customer key that only this program's resources, and the services that serve them, may use."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, walls: Walls) -> None:
        """Take the `walls` around all that the key encrypts: what is made with the key stands behind them too."""
        super().__init__(scope, construct_id)
        self.walls = walls
        self.key = kms.Key(
            self,
            "Key",
            description=f"Everything that {names.stack} stores or queues",
            enable_key_rotation=True,
            removal_policy=cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        )
        self.arn = self.key.key_arn
        if administrators := options_of(self).key_administrators:
            self._appoint(administrators)
        self._own_account = {"StringEquals": {"aws:SourceAccount": names.account}}
        self.serve("sms-voice.amazonaws.com", "sns.amazonaws.com", "cloudwatch.amazonaws.com")
        own_logs = {"kms:EncryptionContext:aws:logs:arn": names.arn("logs", f"log-group:{names.log_prefix}/*")}
        self._admit([f"logs.{names.region}.amazonaws.com"], LOGGING, {"ArnLike": own_logs})
        for statement in walls.of_key():
            self.open(statement)

    def usage(self) -> Statement:
        """What a role needs to read and write what is encrypted with this key."""
        return allow("kms:Decrypt", "kms:GenerateDataKey", on=[self.arn])

    def checking(self) -> Statement:
        """What a role needs besides `usage` to hand this key to a service that looks at it first."""
        return allow("kms:DescribeKey", on=[self.arn])

    def serve(self, *services: str) -> None:
        """Let `services` use the key on behalf of this account: the narrowest that no resource has to wait for."""
        self._admit(list(services), CARRYING, self._own_account)

    def _appoint(self, administrators: Sequence[str]) -> None:
        who = {"AWS": list(administrators)}
        entry = {"Effect": "Allow", "Principal": who, "Action": ADMINISTERING, "Resource": "*"}
        statement = iam.PolicyStatement.from_json({"Sid": "KeyAdministrators", **entry})
        self.key.add_to_resource_policy(statement)

    def open(self, statement: Statement) -> None:
        """Add `statement` to the key's policy: of who uses a port of the program, or of who may not use the key."""
        self.key.add_to_resource_policy(iam.PolicyStatement.from_json(statement))

    def _admit(self, services: list[str], actions: list[str], only: Mapping[str, Mapping[str, str]]) -> None:
        self.key.add_to_resource_policy(iam.PolicyStatement.from_json(admit(*services, to=actions, on="*", only=only)))
