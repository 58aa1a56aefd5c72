"""The ports of a program: the only ways by which stacks that are no program's reach it, each with its rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ROLE = r"arn:aws(?:-us-gov)?:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}"
ACCOUNT = r"[0-9]{12}"
GRANTEE = f"{ROLE}|{ACCOUNT}"
KEY = "key"  # the parameter beside those of the ports that holds the ARN of the program's key


RULES = (
    *("PutRule", "DeleteRule", "DescribeRule", "EnableRule", "DisableRule", "PutTargets", "RemoveTargets"),
    *("ListTargetsByRule", "TagResource", "UntagResource", "ListTagsForResource"),
)
# of the rules on a bus each account changes its own alone (EventBridge user guide, permissions for event buses)
OWN_RULES = {"StringEqualsIfExists": {"events:creatorAccount": "${aws:PrincipalAccount}"}}


@dataclass(frozen=True, slots=True)
class Port:
    """What a port lets its users do: `actions` on the resource, `objects` on what lies in it.

    `key_actions` are what that takes of the program's key, by way of the same service. `only` is the condition that
    holds every user.
    """

    does: str
    service: str
    actions: tuple[str, ...]
    objects: tuple[str, ...] = ()
    key_actions: tuple[str, ...] = ()
    only: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def all_actions(self) -> frozenset[str]:
        """Every action on the resource and in it, in lower case, as IAM compares them."""
        return frozenset(one.lower() for one in (*self.actions, *self.objects))


READING = ("s3:ListBucket", "s3:GetBucketLocation")
TAKING = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility")
OBJECTS = ("s3:GetObject", "s3:GetObjectVersion")
PORTS: dict[str, Port] = {
    "requests": Port(
        "put requests for texts into the program's queue",
        "sqs",
        ("sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"),
        key_actions=("kms:Decrypt", "kms:GenerateDataKey"),
    ),
    "replies": Port(
        "take customers' replies off their queue",
        "sqs",
        (*TAKING, "sqs:GetQueueUrl", "sqs:GetQueueAttributes"),
        key_actions=("kms:Decrypt",),
    ),
    "results": Port("hear what became of each text", "sns", ("sns:Subscribe",)),
    "events": Port(
        "hear what became of each request, and of consent",
        "events",
        (),
        tuple(f"events:{name}" for name in RULES),
        only=OWN_RULES,
    ),
    "reads": Port("ask what became of a request, and to what a person agreed", "lambda", ("lambda:InvokeFunction",)),
    "alarms": Port("hear of the program's alarms", "sns", ("sns:Subscribe",)),
    "reports": Port("read the reports of audits", "s3", READING, OBJECTS, ("kms:Decrypt",)),
    "archive": Port("read the archive of the ledger", "s3", READING, OBJECTS, ("kms:Decrypt",)),
}
KEY_ACTIONS = frozenset(one.lower() for port in PORTS.values() for one in port.key_actions)


def account_of(grantee: str) -> str:
    """Return the account of `grantee`, the ARN of a role or an account's number."""
    return grantee.split(":")[4] if ":" in grantee else grantee


def guest(grantee: str, partition: str) -> str:
    """Return by which ARN AWS knows `grantee`: a role's own, or the pattern of everybody of an account."""
    return grantee if is_role(grantee) else f"arn:{partition}:*::{grantee}:*"


def is_role(grantee: str) -> bool:
    """Whether `grantee` is one role, not a whole account."""
    return ":" in grantee


def granted(
    users: Sequence[str],
    actions: Sequence[str],
    on: str,
    *,
    via: str = "",
    only: Mapping[str, Mapping[str, str]] | None = None,
) -> Mapping[str, object]:
    """Return the statement that lets `users`, all roles or all accounts, do `actions` on the resource `on`.

    The principal is the account, the role stands in a condition: AWS refuses a policy that names a role which is not
    there yet, and a role that is made anew would have lost the grant.
    """
    roles = [one for one in users if is_role(one)]
    partition = "aws-us-gov" if any(one.startswith("arn:aws-us-gov:") for one in roles) else "aws"
    accounts = dict.fromkeys(f"arn:{partition}:iam::{account_of(one)}:root" for one in users)
    held = {"ArnEquals": {"aws:PrincipalArn": roles}} if roles else {}
    by = {"StringEquals": {"kms:ViaService": via}} if via else {}
    conditions = {**held, **by, **(only or {})}
    condition = {"Condition": conditions} if conditions else {}
    return {
        "Effect": "Allow",
        "Principal": {"AWS": list(accounts)},
        "Action": list(actions),
        "Resource": on,
        **condition,
    }
