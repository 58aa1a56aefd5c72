"""What stacks that are no program's may not reach: the programs' resources, their names, and what may be either."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from infra.policy.iam.names import WILD, Arn, meets
from infra.policy.separation.leaves import mentions
from infra.policy.separation.ownership import Owners, owners
from infra.policy.separation.register import Place, Register
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Template, target
from infra.ports import KEY, PORTS

NAMED = "sqs:{} sns:{} s3:{} dynamodb:table/{}* lambda:function:{} iam:role/{} states:stateMachine:{} events:rule/{}"
BESIDE = "events:event-bus/{} cloudwatch:alarm:{} scheduler:schedule/*/{} cloudformation:stack/{} states:execution:{}"
SECRETS = "secretsmanager:secret:OptInFormVerifierKey*"  # which CloudFormation names by the logical id alone
# what every stack is deployed by: pipelines read it and take its roles on, and nothing changes it
BOOTSTRAP = (
    *("s3:cdk-*-assets-*", "ecr:repository/cdk-*", "iam:role/cdk-*", "ssm:parameter/cdk-bootstrap/*"),
    "cloudformation:stack/CDKToolkit/*",
)
READING = tuple(
    f"{service}:{name}"
    for service, names in {
        "s3": "get* list*",
        "ecr": "batchcheck* batchget* describe* get* list*",
        "iam": "get* list* passrole",
        "sts": "assumerole tagsession",
        "ssm": "describe* get* list*",
        "cloudformation": "describe* get* list*",
    }.items()
    for name in names.split()
)
UNNAMED = ("kms:key/*", "sms-voice:*", "mobiletargeting:*")  # ids that show nobody whose they are
KEY_ID = re.compile(r"(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})")
PORT = re.compile(r"/sms/(?P<program>[a-z0-9-]+/[a-z0-9-]+/[a-z]+)/ports/(?P<port>[a-z]+)(?:/url)?")
PARAMETER = "AWS::SSM::Parameter"


@dataclass(frozen=True)
class Guarded:
    """One thing of a program: `place` where a template shows it, `port` where the brand file opens it.

    `let` are the actions that anybody may do to it.
    """

    told: str
    service: str
    arn: str
    place: Place | None = None
    port: str = ""
    accounts: tuple[str, ...] = ()
    let: tuple[str, ...] = ()

    @property
    def tags(self) -> Mapping[str, str]:
        """The tags that it bears, by key in lower case."""
        if self.place is None:
            return {}
        found = {**self.place.template.stack_tags, **self.place.resource.tags}
        return {name.lower(): value for name, value in found.items()}


class Guard:
    """Knows the programs of one assembly, and by their names those that are elsewhere."""

    def __init__(self, assembly: Assembly) -> None:
        self._ours = set(assembly.ours)
        self._register = Register(assembly)
        self._owners: Owners = owners(assembly)
        self.programs = {str(one.program) for one in assembly.programs}
        environments = sorted({one.program.environment for one in assembly.programs if one.program})
        self._accounts = {one.account for one in assembly.programs}
        # without a program nobody knows the environments: any may be meant
        self.beginnings = tuple(f"sms-{one}-" for one in environments) or ("sms-*-transactional", "sms-*-promotional")
        folders = tuple(f"/sms/{one}/" for one in environments) or ("/sms/*/",)
        self._reserved = tuple(map(_arn, (*_written(self.beginnings, folders), SECRETS, *UNNAMED)))
        words = "|".join(re.escape(one).replace(r"\*", "[a-z0-9-]+") for one in (*self.beginnings, *folders))
        self._words = re.compile(rf"(?<![A-Za-z0-9])(?:{words})", re.IGNORECASE)

    @cached_property
    def ports(self) -> Mapping[str, tuple[Place, str]]:
        """The resource behind each port that a program of the assembly opens, by the name of its parameter."""
        found: dict[str, tuple[Place, str]] = {}
        for template in self._ours:
            places = self._register.places[template]
            for parameter in template.of_type(PARAMETER):
                name = template.filled(str(parameter.get("Name")))
                place = places.get(target(parameter.get("Value")))
                match = PORT.fullmatch(name)
                if match and place and match["port"] in (*PORTS, KEY):
                    found[name] = place, match["port"]
        return found

    @cached_property
    def _opened(self) -> Mapping[Place, str]:
        return dict(self.ports.values())

    @cached_property
    def services(self) -> frozenset[str]:
        """The services in which programs have something, as ARNs name them."""
        places = (one for template in self._ours for one in self._register.places[template].values())
        return frozenset(one.kind.service for one in places) - {""} | {one.service for one in self._reserved}

    def of(self, place: Place) -> Guarded:
        """Return `place` of a program as something guarded."""
        arn = next(place.arns(), Arn(place.kind.service, "", "", "*"))
        return self._guarded(place, arn)

    def _guarded(self, place: Place, arn: Arn) -> Guarded:
        port = self._opened.get(place, "")
        return Guarded(str(place), arn.service, _shown(arn), place, port, (place.template.account,))

    def met(self, named: Arn, user: Template) -> Iterator[Guarded]:
        """Yield what `named`, an ARN or a pattern that a statement or property of `user` holds, may name."""
        wide = WILD.search(named.resource) is not None
        entries = (one for one in self._register.entries(named) if one.place.template in self._ours)
        found = [one for one in entries if not (wide and _is_apart(user, one.place.template))]
        if named.service == "kms" and not wide:
            # for another account, a key's own policy says who may use it: only one behind a port can be meant
            behind = [one for one in found if one.place in self._opened and _is_apart(user, one.place.template)]
            found = behind or found
        yield from (self._guarded(one.place, one.arn) for one in found)
        if not found or wide:
            yield from self._elsewhere(named, user)

    def _elsewhere(self, named: Arn, user: Template) -> Iterator[Guarded]:
        """Yield what `named` may name of programs that are not in the assembly."""
        if WILD.search(named.resource) and user.account and self._accounts and user.account not in self._accounts:
            return
        for one in self._reserved:
            near = meets(one.service, named.service) and meets(one.resource, named.resource)
            if near and (named.account in {"", "*"} or not self._accounts or self._is_home(named)):
                told = f"what a program has in the service {one.service} ({one.resource})"
                yield Guarded(told, one.service, _shown(one), accounts=tuple(self._accounts))
        for one in map(_arn, BOOTSTRAP):
            if meets(one.service, named.service) and meets(one.resource, named.resource):
                told = f"the bootstrap of the CDK ({one.service}:{one.resource})"
                yield Guarded(told, one.service, _shown(one), accounts=tuple(self._accounts), let=READING)

    def _is_home(self, named: Arn) -> bool:
        return any(not one or meets(one, named.account) for one in self._accounts)

    def named(self, written: str, user: Template) -> Iterator[Guarded]:
        """Yield what of programs `written` speaks of: an ARN, a URL or a name; names of ports speak of nothing."""
        plain = PORT.sub("", written)
        found = False
        for named in mentions(plain).arns:
            for one in self.met(named, user) if not WILD.search(named.resource) else ():
                found = True
                yield one
        for owner in self._owners.named(plain):
            if owner.template in self._ours:
                found = True
                place = self._register.places[owner.template].get(owner.logical_id)
                yield self.of(place or Place.of_stack(owner.template))
        if not found and self._words.search(plain):
            yield Guarded("a name that belongs to the programs", "", "")

    def is_key(self, written: str) -> bool:
        """Whether `written` is a key's bare id, of which nobody can tell whose it is."""
        return KEY_ID.fullmatch(written) is not None

    def is_ours(self, template: Template) -> bool:
        """Whether `template` is a program's, or what programs share."""
        return template in self._ours


def _is_apart(user: Template, other: Template) -> bool:
    # a star of another account's role opens what this account's own policies open to it, and nothing else
    return bool(user.account and other.account) and user.account != other.account


def _written(beginnings: tuple[str, ...], folders: tuple[str, ...]) -> Iterator[str]:
    for form in f"{NAMED} {BESIDE}".split():
        yield from (form.replace("{}", f"{one}*") for one in beginnings)
    for form in ("logs:log-group:{}*", "ssm:parameter{}*"):
        yield from (form.replace("{}", one) for one in folders)


def _arn(written: str) -> Arn:
    service, _, resource = written.partition(":")
    return Arn(service, "*", "*", resource)


def _shown(arn: Arn) -> str:
    return f"arn:aws:{arn.service}:{arn.region}:{arn.account}:{arn.resource}"
