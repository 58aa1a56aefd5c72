"""What a program opens to others: a grant in its own policies and a parameter that says where to come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.ports import KEY, PORTS, granted, is_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.iam import Statement
    from infra.constructs.core.queues import Queue, Topic
    from infra.constructs.core.storage import Bucket
    from infra.constructs.ports.bus import ProgramBus
    from infra.constructs.ports.reads import PortReads
    from infra.naming import Names


class Behind(Protocol):
    """What stands behind a port: whatever has a policy of its own."""

    def permit(self, statement: Statement) -> None:
        """Add `statement` to the policy of the resource."""


class OpenPorts(Construct):
    """The ports that the brand file opens, each to the roles and accounts that it names there."""

    def __init__(  # noqa: PLR0913 - what the ports lead to, each by its name
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: ProgramKey,
        opened: Mapping[str, Sequence[str]],
        queues: Mapping[str, Queue],
        topics: Mapping[str, Topic],
        buckets: Mapping[str, Bucket],
        buses: Mapping[str, ProgramBus],
        functions: Mapping[str, PortReads],
    ) -> None:
        """Take as `opened` who may use each port, as the others what stands behind those of that name."""
        super().__init__(scope, construct_id)
        self._names, self._key = names, key
        for port, users in opened.items():
            if port in topics:
                self._open(port, users, topics[port], topics[port].topic_arn)
            elif port in buckets:
                bucket = buckets[port]
                self._open(port, users, bucket, bucket.bucket_arn, bucket.objects)
            elif port in buses:
                for principals in _alike(users):
                    buses[port].let_in(principals, named="Roles" if is_role(principals[0]) else "Accounts")
                self._tell(port.capitalize(), port, buses[port].bus.attr_arn)
            elif port in functions:
                functions[port].let_in(_alike(users))
                self._tell(port.capitalize(), port, functions[port].arn)
            else:
                queue = queues[port]
                self._open(port, users, queue, queue.queue_arn)
                self._tell(f"{port.capitalize()}Url", f"{port}/url", queue.queue_url)
        if opened:
            self._tell("Key", KEY, key.arn)

    def _open(self, port: str, users: Sequence[str], behind: Behind, arn: str, objects: str = "") -> None:
        rights = PORTS[port]
        for principals in _alike(users):
            for actions, on in ((rights.actions, arn), (rights.objects, objects)):
                if actions:
                    behind.permit(granted(principals, actions, on))
            if rights.key_actions:
                via = f"{rights.service}.{self._names.region}.amazonaws.com"
                self._key.open(granted(principals, rights.key_actions, "*", via=via))
        self._tell(port.capitalize(), port, arn)

    def _tell(self, construct_id: str, name: str, value: str) -> None:
        ssm.CfnParameter(self, construct_id, type="String", name=f"{self._names.ports}/{name}", value=value)


def _alike(users: Sequence[str]) -> Iterator[list[str]]:
    """Yield the roles, then the accounts: a whole account is held by no condition."""
    roles = [one for one in users if is_role(one)]
    accounts = [one for one in users if not is_role(one)]
    yield from (group for group in (roles, accounts) if group)
