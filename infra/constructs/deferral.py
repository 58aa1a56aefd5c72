"""What brings a text back into its queue when its time has come, days later if need be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.constructs.permission import allow, own_arn, trust
from infra.constructs.program_runtime import role
from infra.constructs.queues import filling

if TYPE_CHECKING:
    from infra.constructs.encryption import ProgramKey
    from infra.constructs.permission import Statement
    from infra.constructs.sending_queues import SendingQueues
    from infra.naming import Names

SERVICE = "scheduler.amazonaws.com"


class Deferral(Construct):
    """A group of schedules that the gate fills, and the role by which they fill the program's request queues alone."""

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, key: ProgramKey, queues: SendingQueues
    ) -> None:
        super().__init__(scope, construct_id)
        self._key = key
        self.group = scheduler.CfnScheduleGroup(self, "Group")
        own_group = {
            "StringEquals": {"aws:SourceAccount": names.account},
            "ArnEquals": {"aws:SourceArn": self.group.attr_arn},
        }
        may = [filling(queues.requests, queues.bulk, queues.dead_letters), key.usage()]
        self.role_arn = role(self, "Role", trust(SERVICE, only=own_group), may).attr_arn

    def putting_off(self) -> list[Statement]:
        """What makes schedules of this group, under the program's key, that take this role and no other."""
        only = {"StringEquals": {"iam:PassedToService": SERVICE}}
        return [
            allow("scheduler:CreateSchedule", on=[own_arn("scheduler", f"schedule/{self.group.ref}/*")]),
            allow("iam:PassRole", on=[self.role_arn], only=only),
            self._key.checking(),
        ]

    def environment(self) -> dict[str, str]:
        """Return the variables by which the gate makes schedules."""
        return {"SCHEDULE_GROUP": self.group.ref, "SCHEDULER_ROLE": self.role_arn, "KEY_ARN": self._key.arn}
