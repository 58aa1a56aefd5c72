"""Who may come to the programs' data besides their own roles: the roles that an environment names, by duty.

The programs' own policies and the account's lock (`./sms guardrails`) let them by, each for its duty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from infra.environment.option import Json, Option, OutOfRangeError, Place, entries
from infra.ports import guest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PIPELINE = ("cfn-exec-role", "deploy-role")  # of the CDK's bootstrap: what makes stacks, and what starts it
STEM = (
    20  # characters of a stack's name that CloudFormation surely keeps in the name of a role, of which it cuts the rest
)
# a role by its path and name; `*` only where IAM Identity Center ends a role's name, whose path nobody else may write
ROLE = re.compile(
    r"(?:[\w+=,.@-]+/)*[\w+=,.@-]{3,64}|aws-reserved/sso\.amazonaws\.com/(?:[a-z0-9-]+/)?AWSReservedSSO_[\w+=,.@-]+_\*",
    re.ASCII,
)
GLASS = "break_glass"
DUTIES = ("readers", "senders", "importers", "deployers", GLASS)
MOST_CHARACTERS = 4000  # of the names, which stand in the policy of each queue: SQS takes one of 8,192 bytes
MUST = (
    f"lists of roles of the account under {', '.join(DUTIES[:-1])}, and one at least under {GLASS}: path and name, "
    "no `*` but at the end of a role of IAM Identity Center, and no name that begins as the programs' own roles do; "
    f"up to {MOST_CHARACTERS:,} characters of ARNs in all"
)
EXAMPLE = '{"senders": ["OrderService"], "break_glass": ["SmsBreakGlass"]}'


def read_operators(given: Json, place: Place) -> dict[str, list[str]]:
    """Return `given` with a list under each duty that is named; OutOfRangeError where it lets in too many or nobody."""
    named = {duty: _roles(names, place) for duty, names in entries(given, DUTIES).items()}
    if not named.get(GLASS):
        raise OutOfRangeError(f"nobody under {GLASS}")
    every = {role for names in named.values() for role in names}
    if (length := sum(len(f'"{_roles_of(place)}{role}",') for role in every)) > MOST_CHARACTERS:
        raise OutOfRangeError(f"{length:,} characters")
    return named


def _roles(given: Json, place: Place) -> list[str]:
    names = given if isinstance(given, list) else [given]
    own = own_roles(place.name).removesuffix("*")
    for name in names:
        if not isinstance(name, str) or not ROLE.fullmatch(name) or name.startswith(own):
            raise OutOfRangeError(repr(name))
    return list(dict.fromkeys(names))


OPERATORS = Option(
    "operators", MUST, EXAMPLE, "who the programs' own policies and the account's lock let by", read_operators
)


def named_operators(entry: Mapping[str, Json], place: Place) -> dict[str, list[str]]:
    """Return the roles that the `entry` of an environment names, by duty; UnknownEnvironmentError for too many."""
    found: Any = OPERATORS.value(entry[OPERATORS.name], place) if OPERATORS.name in entry else {}
    return dict(found)


def own_roles(environment: str) -> str:
    """Return the pattern of the names of the programs' own roles; CloudFormation begins them with the stack's name."""
    return f"{f'sms-{environment}-'[:STEM]}*"


@dataclass(frozen=True, slots=True)
class Operators:
    """The ARNs of the roles of each duty; nothing is `declared` where an environment names none.

    `readers` read evidence, `senders` put requests and run campaigns and audits, `importers` write consents,
    `deployers` create and update, and `break_glass` may do everything, which rings. `own` are the programs' roles,
    `linked` those that AWS's services take for themselves, `root` is the account's root user, and `account` everybody.
    """

    declared: bool
    own: str
    linked: str
    root: str
    account: str
    readers: tuple[str, ...]
    senders: tuple[str, ...]
    importers: tuple[str, ...]
    deployers: tuple[str, ...]
    break_glass: tuple[str, ...]

    @classmethod
    def of(cls, named: Mapping[str, Sequence[str]], place: Place, qualifier: str) -> Self:
        """Return the operators `named` in an environment whose stacks the bootstrap `qualifier` deploys."""
        roles = _roles_of(place)
        pipeline = [f"cdk-{qualifier}-{role}-{place.account}-{place.region}" for role in PIPELINE]
        by_duty = {duty: tuple(roles + name for name in named.get(duty, [])) for duty in DUTIES}
        by_duty["deployers"] = by_duty["deployers"] or tuple(roles + name for name in pipeline)
        own, linked = roles + own_roles(place.name), f"{roles}aws-service-role/*"
        root = f"arn:{place.partition}:iam::{place.account}:root"
        everybody = guest(place.account, place.partition)
        return cls(declared=bool(named), own=own, linked=linked, root=root, account=everybody, **by_duty)

    @property
    def changers(self) -> tuple[str, ...]:
        """Who may do what the deploy does; everybody of the account where nobody said who operates."""
        return _without((), *self.deployers, *self.break_glass) if self.declared else (self.account,)

    @property
    def writers(self) -> tuple[str, ...]:
        """Who else may write what a program holds."""
        return _without(self.changers, *self.senders, *self.importers)

    @property
    def only_readers(self) -> tuple[str, ...]:
        """Who else may read it."""
        return _without((*self.changers, *self.writers), *self.readers)

    @property
    def may_change(self) -> tuple[str, ...]:
        """Who comes through the walls of a program to do what its roles and the deploy do alone."""
        return (self.own, self.linked, self.root, *self.changers)

    @property
    def may_write(self) -> tuple[str, ...]:
        """Who comes through them to write."""
        return (*self.may_change, *self.writers)

    @property
    def may_read(self) -> tuple[str, ...]:
        """Who comes through them to read."""
        return (*self.may_write, *self.only_readers)


def _roles_of(place: Place) -> str:
    return f"arn:{place.partition}:iam::{place.account}:role/"


def _without(taken: Sequence[str], *roles: str) -> tuple[str, ...]:
    return tuple(role for role in dict.fromkeys(roles) if role not in taken)
