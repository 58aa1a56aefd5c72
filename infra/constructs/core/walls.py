"""Walls: statements of a program's own policies that refuse whoever is neither its role nor let in by declaration.

They hold for the principals of the account: nobody of another account comes in but by a port, and AWS's services act
as themselves. They speak of what the program holds and passes on, never of the policies, so that nobody is locked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.ports import PORTS, TAKING, guest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from infra.constructs.core.iam import Statement
    from infra.environment.operators import Operators
    from infra.naming import Names

SEND = ("sqs:SendMessage",)
TAKE = (*TAKING, "sqs:PurgeQueue")
CALL = ("lambda:InvokeFunction",)
SPEAK = ("events:PutEvents",)
RULE = tuple(f"events:{name}" for name in ("PutRule", "DeleteRule", "DisableRule", "PutTargets", "RemoveTargets"))
PUBLISH, SUBSCRIBE = ("sns:Publish",), ("sns:Subscribe",)
READ_ROWS = ("BatchGetItem", "ConditionCheckItem", "GetItem", "PartiQLSelect", "Query", "Scan")
WRITE_ROWS = (
    *("BatchWriteItem", "DeleteItem", "PartiQLDelete", "PartiQLInsert", "PartiQLUpdate", "PutItem", "UpdateItem"),
)
READ_OBJECTS = ("s3:GetObject", "s3:GetObjectVersion")
WRITE_OBJECTS = ("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion")
OPEN = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")
OWNERS = ("Brand", "MessageType")  # the tags of a role that tell programs of one environment apart


@dataclass(frozen=True, slots=True)
class Walls:
    """The walls of one program: `operators` come through each for its duty, `guests` by the port under its name."""

    names: Names
    operators: Operators
    guests: Mapping[str, Sequence[str]]

    def of_key(self) -> list[Statement]:
        """What opens anything of the program: shut to the roles of other programs too, which bear other tags."""
        guests = [one for port, some in self.guests.items() if PORTS[port].key_actions for one in some]
        own = {"ArnLike": {"aws:PrincipalArn": [self.operators.own]}}
        others = [
            {**_deny(OPEN, "*"), "Condition": {**own, "StringNotEquals": {f"aws:PrincipalTag/{tag}": value}}}
            for tag, value in self.names.tags.items()
            if tag in OWNERS
        ]
        return [self._shut(OPEN, "*", but=[*self.operators.may_read, *self._named(guests)]), *others]

    def of_queue(self, arn: str, port: str = "") -> list[Statement]:
        """What puts messages into a queue and takes them off; a port is for one of the two, and never empties it."""
        writers, guests = self.operators.may_write, self._through(port)
        if port and set(TAKING) <= set(PORTS[port].actions):
            rest = [action for action in TAKE if action not in TAKING]
            return [
                self._shut([*SEND, *rest], arn, but=writers),
                self._shut(TAKING, arn, but=[*writers, *guests]),
            ]
        return [self._shut(SEND, arn, but=[*writers, *guests]), self._shut(TAKE, arn, but=writers)]

    def of_topic(self, arn: str, port: str = "") -> list[Statement]:
        """What publishes on a topic, which its service does alone, and who hears it."""
        return [
            self._shut(PUBLISH, arn, but=self.operators.may_change),
            self._shut(SUBSCRIBE, arn, but=[*self.operators.may_change, *self._through(port)]),
        ]

    def of_bus(self, bus: str, rules: str, port: str) -> tuple[Statement, Statement]:
        """What speaks on the program's own `bus`, and who hears it by `rules`: both ARNs."""
        through = [*self.operators.may_change, *self._through(port)]
        return self._shut(SPEAK, bus, but=self.operators.may_change), self._shut(RULE, rules, but=through)

    def of_function(self, arn: str, port: str) -> list[Statement]:
        """Who calls a function that answers others."""
        return [self._shut(CALL, arn, but=[*self.operators.may_read, *self._through(port)])]

    def of_table(self) -> list[Statement]:
        """What reads and writes rows; CloudFormation takes a table's own ARN in its policy for a circle."""
        return [
            self._shut([f"dynamodb:{name}" for name in READ_ROWS], "*", but=self.operators.may_read),
            self._shut([f"dynamodb:{name}" for name in WRITE_ROWS], "*", but=self.operators.may_write),
        ]

    def of_bucket(self, objects: str, port: str = "") -> list[Statement]:
        """What reads and writes `objects` of a bucket."""
        return [
            self._shut(READ_OBJECTS, objects, but=[*self.operators.may_read, *self._through(port)]),
            self._shut(WRITE_OBJECTS, objects, but=self.operators.may_write),
        ]

    def _shut(self, actions: Sequence[str], on: str, *, but: Iterable[str]) -> Statement:
        only = {
            "ArnNotLike": {"aws:PrincipalArn": list(dict.fromkeys(but))},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            "StringEquals": {"aws:PrincipalAccount": self.names.account},
        }
        return {**_deny(actions, on), "Condition": only}

    def _through(self, port: str) -> list[str]:
        return self._named(self.guests.get(port, ()))

    def _named(self, guests: Iterable[str]) -> list[str]:
        return [guest(one, self.names.partition) for one in guests]


def _deny(actions: Sequence[str], on: str) -> Statement:
    return {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": list(actions), "Resource": on}
