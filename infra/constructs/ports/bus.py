"""A bus of one program, on which it speaks alone and whoever a port is open to listens by rules of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_events as events
from constructs import Construct

from infra.constructs.core.iam import admit, allow
from infra.constructs.core.queues import EVENTS
from infra.ports import PORTS, granted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.iam import Statement
    from infra.constructs.core.queues import Queue
    from infra.naming import Names

CHECKING = ["kms:DescribeKey"]  # before EventBridge takes a key for a bus


class ProgramBus(Construct):
    """The bus behind `port`, under the program's key; what EventBridge cannot decrypt goes to `dead_letters`."""

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, key: ProgramKey, port: str, dead_letters: Queue
    ) -> None:
        super().__init__(scope, construct_id)
        self.name = names.bus(port)
        self._rules = names.arn("events", f"rule/{self.name}/*")
        self._port = port
        self._last: cdk.CfnResource | None = None
        own_account = {"StringEquals": {"aws:SourceAccount": names.account}}
        key.open(admit(EVENTS, to=CHECKING, on="*", only=own_account))
        self.bus = events.CfnEventBus(
            self,
            "Bus",
            name=self.name,
            description=f"What {names.stack} tells by the port {port}",
            kms_key_identifier=key.arn,
            dead_letter_config=events.CfnEventBus.DeadLetterConfigProperty(arn=dead_letters.queue_arn),
        )
        self._keep_what_fails(dead_letters)
        speak, hear = key.walls.of_bus(names.arn("events", f"event-bus/{self.name}"), self._rules, port)
        self._last = self._add("Speakers", speak)
        self._last = self._add("Hearers", hear)

    def speaking(self) -> Statement:
        """What puts events on the bus."""
        return allow("events:PutEvents", on=[self.bus.attr_arn])

    def let_in(self, users: Sequence[str], *, named: str) -> None:
        """Let `users`, all roles or all accounts (which is `named`), make rules of their own on the bus."""
        port = PORTS[self._port]
        self._add(named, granted(users, port.objects, self._rules, only=port.only))

    def _add(self, construct_id: str, statement: Mapping[str, object]) -> cdk.CfnResource:
        # by its type: the CDK's own class warns of properties that nobody here sets
        told = {"EventBusName": self.bus.ref, "StatementId": construct_id, "Statement": statement}
        policy = cdk.CfnResource(self, construct_id, type="AWS::Events::EventBusPolicy", properties=told)
        if self._last is not None:  # EventBridge changes the policy of a bus by one statement at a time
            policy.add_resource_dependency(self._last)
        return policy

    def _keep_what_fails(self, dead_letters: Queue) -> None:
        only = {"ArnEquals": {"aws:SourceArn": self.bus.attr_arn}}
        dead_letters.permit(admit(EVENTS, to=["sqs:SendMessage"], on=dead_letters.queue_arn, only=only))
