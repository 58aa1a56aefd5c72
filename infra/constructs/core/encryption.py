"""The program's own key: one customer key for everything that the program stores or queues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.constructs.core.iam import admit, allow, resource_policy
from infra.constructs.core.once import asked_once
from infra.constructs.core.stack import options_of

if TYPE_CHECKING:
    from collections.abc import Sequence

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


# what carries messages for the program: customers' texts, alarms, and the clocks
SERVED = ("sms-voice.amazonaws.com", "sns.amazonaws.com", "cloudwatch.amazonaws.com", "events.amazonaws.com")


@asked_once("key_arn")
class Key(kms.Key):
    """A key whose ARN is asked once."""


class ProgramKey(Construct):
    """A customer key that only this program's resources, and the services that serve them, may use."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, walls: Walls) -> None:
        """Take the `walls` around all that the key encrypts: what is made with the key stands behind them too."""
        super().__init__(scope, construct_id)
        self.walls, self.options = walls, options_of(self)
        self._policy = resource_policy(*self._statements(names))
        self.key = Key(
            self,
            "Key",
            description=f"Everything that {names.stack} stores or queues",
            enable_key_rotation=True,
            policy=self._policy,
            removal_policy=cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        )
        self.arn = self.key.key_arn

    def _statements(self, names: Names) -> list[Statement]:
        """What the account's own policies say, who administers, which services come on its behalf, and the walls."""
        own = {"AWS": f"arn:{names.partition}:iam::{names.account}:root"}
        own_account = {"StringEquals": {"aws:SourceAccount": names.account}}  # the narrowest that nothing waits for
        own_logs = {"kms:EncryptionContext:aws:logs:arn": names.arn("logs", f"log-group:{names.log_prefix}/*")}
        return [
            {"Effect": "Allow", "Principal": own, "Action": "kms:*", "Resource": "*"},
            *self._appointed(self.options.key_administrators),
            admit(*SERVED, to=CARRYING, on="*", only=own_account),
            admit(f"logs.{names.region}.amazonaws.com", to=LOGGING, on="*", only={"ArnLike": own_logs}),
            *self.walls.of_key(),
        ]

    def usage(self) -> Statement:
        """What a role needs to read and write what is encrypted with this key."""
        return allow("kms:Decrypt", "kms:GenerateDataKey", on=[self.arn])

    def checking(self) -> Statement:
        """What a role needs besides `usage` to hand this key to a service that looks at it first."""
        return allow("kms:DescribeKey", on=[self.arn])

    def _appointed(self, administrators: Sequence[str]) -> list[Statement]:
        who = {"Sid": "KeyAdministrators", "Effect": "Allow", "Principal": {"AWS": list(administrators)}}
        return [{**who, "Action": ADMINISTERING, "Resource": "*"}] if administrators else []

    def open(self, statement: Statement) -> None:
        """Add `statement` to the key's policy: of who uses a port of the program."""
        self._policy.add_statements(iam.PolicyStatement.from_json(statement))
