"""Service control policies and a resource control policy for an account, as AWS Organizations takes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from infra.environment.operators import DUTIES, own_roles
from infra.texting import PUBLISH, SENDING, SUBSCRIBE
from ops.guardrails.actions import (
    CONTENT,
    MAPPINGS,
    MESSAGING,
    OPENING,
    OPT_OUTS,
    PASS,
    READING,
    ROLES,
    SHAPE,
    TAGGED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from infra.environment import Environment

MOST_CHARACTERS = 5120  # of a policy of AWS Organizations, all counted
Document = dict[str, Any]
# the names of the programs' resources: `{}` is what CloudFormation begins them with
PLACES: dict[str, tuple[str, ...]] = {
    "cloudformation": ("stack/{}*",),
    "cloudwatch": ("alarm:{}*",),
    "dynamodb": ("table/{}*",),
    "events": ("rule/{}*", "rule/*/{}*", "event-bus/{}*"),
    "lambda": ("function:{}*",),
    "logs": ("log-group:/sms/{env}/*",),
    "s3": ("{}*",),
    "scheduler": ("schedule/{}*", "schedule-group/{}*"),
    "sns": ("{}*",),
    "sqs": ("{}*",),
    "ssm": ("parameter/sms/{env}/*",),
    "states": ("stateMachine:{}*", "execution:{}*"),
    "wafv2": ("regional/webacl/{}*",),
}


class GuardrailError(Exception):
    """The account cannot be locked as its environments are declared; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account with what is declared of it: its environments, and the ARNs of the roles of each duty."""

    number: str
    partition: str
    environments: tuple[str, ...]
    own: tuple[str, ...]
    readers: tuple[str, ...]
    senders: tuple[str, ...]
    importers: tuple[str, ...]
    deployers: tuple[str, ...]
    break_glass: tuple[str, ...]

    @classmethod
    def of(cls, environments: Sequence[Environment]) -> Self:
        """Return the account of `environments`, which are all that are deployed to it."""
        for environment in environments:
            if not environment.operators.declared:
                raise GuardrailError(
                    f"environment '{environment.name}' must say who operates it, got no operators: name them under "
                    'context.environments in cdk.json, at least "operators": {"break_glass": ["SmsBreakGlass"]}'
                )

        operators = [environment.operators for environment in environments]
        own = tuple(one.own for one in operators)
        roles = {duty: tuple(dict.fromkeys(arn for one in operators for arn in getattr(one, duty))) for duty in DUTIES}
        names = tuple(environment.name for environment in environments)
        return cls(environments[0].account, own[0].split(":")[1], names, own, **roles)

    @property
    def guarded_roles(self) -> list[str]:
        """Every role whose name lets in: nobody else may make one of that name."""
        operators = (*self.readers, *self.senders, *self.importers, *self.deployers, *self.break_glass)
        return list(dict.fromkeys((*self.own, *operators)))

    def named(self, services: Iterable[str]) -> list[str]:
        """Return the patterns of the ARNs of the programs' resources of `services`."""
        return [
            f"arn:{self.partition}:{service}:{'::' if service == 's3' else '*:*:'}{self._stem(place, name)}"
            for service in services
            for place in PLACES[service]
            for name in self.environments
        ]

    @property
    def tags(self) -> Mapping[str, Mapping[str, Any]]:
        """The condition that holds for the programs' resources alone, by their tags."""
        return {
            "StringEquals": {"aws:ResourceTag/Environment": list(self.environments)},
            "Null": {"aws:ResourceTag/MessageType": "false"},
        }

    @staticmethod
    def _stem(place: str, environment: str) -> str:
        return place.replace("{env}", environment).replace("{}", own_roles(environment).removesuffix("*"))


def text_lock(account: Account) -> Document:
    """Return the policy by which only the programs' own roles text, and only the deploy says from what and to whom."""
    glass, trusted = account.break_glass, (*account.own, *account.deployers, *account.break_glass)
    to_phone = {"NotResource": [f"arn:{account.partition}:sns:*:*:*"]}
    by_text = {"StringEqualsIgnoreCase": {"sns:Protocol": "sms"}}
    return _document(
        _deny("Text", SENDING, but=(*account.own, *glass)),
        _deny("PublishToPhone", [PUBLISH], but=glass, on=to_phone),
        _deny("SubscribePhone", [SUBSCRIBE], but=glass, only=by_text),
        _deny("Messaging", MESSAGING, but=(*account.deployers, *glass)),
        _deny("OptOuts", OPT_OUTS, but=(*trusted, *account.importers)),
    )


def shape_lock(account: Account) -> Document:
    """Return the policy by which only the deploy changes what a program's resources are, and nobody takes its roles."""
    changing = (*account.deployers, *account.break_glass)
    roles = {"Resource": account.guarded_roles}
    return _document(
        _deny("Shape", _actions(SHAPE), but=changing, on={"Resource": account.named(SHAPE)}),
        _deny("Tagged", TAGGED, but=changing, only=account.tags),
        _deny("Roles", ROLES, but=changing, on=roles),
        _deny("Pass", PASS, but=(*account.own, *changing), on=roles),
    )


def content_lock(account: Account) -> Document:
    """Return the policy by which only programs and operators write and read what a program holds."""
    own = (*account.own, *account.deployers, *account.break_glass)
    functions = {"ArnLike": {"lambda:FunctionArn": account.named(["lambda"])}}
    writing = (*own, *account.senders, *account.importers)
    reading = (*writing, *account.readers)
    return _document(
        _deny("Content", _actions(CONTENT), but=writing, on={"Resource": account.named(CONTENT)}),
        _deny("Reading", _actions(READING), but=reading, on={"Resource": account.named(READING)}),
        _deny("Opening", OPENING, but=reading, only=account.tags),
        _deny("Mappings", MAPPINGS, but=(*own, *account.senders), only=functions),
    )


def resource_control(account: Account) -> Document:
    """Return the policy by which nobody of another account comes to a program's data, whatever a policy there says.

    The services are those of the programs whose resources a resource control policy holds.
    """
    elsewhere = {
        "StringNotEqualsIfExists": {"aws:PrincipalAccount": [account.number]},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }
    services = ("dynamodb", "events", "s3", "sqs")
    anybody = {"Effect": "Deny", "Principal": "*"}
    named = {"Action": [f"{service}:*" for service in services], "Resource": account.named(services)}
    tagged = {"Action": ["kms:*", "secretsmanager:*"], "Resource": "*"}
    return _document(
        {"Sid": "Named", **anybody, **named, "Condition": elsewhere},
        {"Sid": "Tagged", **anybody, **tagged, "Condition": {**elsewhere, **account.tags}},
    )


def text_of(policy: Document) -> str:
    """Return `policy` as AWS Organizations takes it; GuardrailError where it is too long for it."""
    text = json.dumps(policy, separators=(",", ":"))
    if len(text) > MOST_CHARACTERS:
        raise GuardrailError(
            f"a policy of AWS Organizations must have at most {MOST_CHARACTERS:,} characters, got {len(text):,}: name "
            "fewer operators, or give environments accounts of their own"
        )
    return text


def _actions(by_service: Mapping[str, Sequence[str]]) -> list[str]:
    return [f"{service}:{action}" for service, actions in by_service.items() for action in actions]


def _deny(
    name: str,
    actions: Sequence[str],
    *,
    but: Sequence[str],
    on: Mapping[str, Sequence[str]] | None = None,
    only: Mapping[str, Mapping[str, Any]] | None = None,
) -> Document:
    others = {"ArnNotLike": {"aws:PrincipalArn": list(dict.fromkeys(but))}}
    where = {key: list(values) for key, values in on.items()} if on else {"Resource": "*"}
    return {"Sid": name, "Effect": "Deny", "Action": list(actions), **where, "Condition": {**others, **(only or {})}}


def _document(*statements: Document) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}


SERVICE_CONTROL = {"texts": text_lock, "shape": shape_lock, "content": content_lock}
