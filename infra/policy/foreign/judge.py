"""Whether a stack that is no program's names, or may reach, what is a program's otherwise than by a port."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from infra.policy.foreign.guarded import Guard, Guarded
from infra.policy.foreign.hidden import hidden, nested_templates
from infra.policy.foreign.permissions import Permissions
from infra.policy.foreign.reach import UNDECIDED, Reach, remedy
from infra.policy.foreign.texting import texting
from infra.policy.foreign.values import Value, Values, section
from infra.policy.foreign.whole_account import WholeAccount
from infra.policy.rule import UNREADABLE
from infra.policy.separation.leaves import leaves_of
from infra.policy.templates.assembly import Assembly, collector_held
from infra.policy.templates.template import Json, Resource, Template, program_of, text

OTHER_WIDGET = re.compile(r"""["']?type["']?\s*:\s*["'](?!metric|alarm|text)""")
IN_STATEMENT = re.compile(r"\.(Resource|NotResource|Action|NotAction)$")
THINGS = (
    "Queue Topic Bucket Table Role Stream Function LogGroup Bus EventBus StateMachine Secret Api Rule Key Alias WebACL"
)
# the properties that connect a resource to another or act on it; a type that nobody here has read names them alike
CONNECTS = re.compile(
    rf"(?:^|\.)\w*?(?:(?:{'|'.join(THINGS.split())})(?:Name|Id|ID|Arn|ARN|Url|URL|Identifier)?s?|(?:Arn|ARN|Endpoint"
    r"|Source|Target|Destination|Resource|User|Group|ResourceId|ResourceID|Url|Uri|URL|URI)s?)$"
)
# what no program has: a value for it can name nothing of a program
APART = re.compile(
    r"(Certificate|TargetGroup|LoadBalancer|Listener|Image|Repository|Cluster|Vpc|Subnet|SecurityGroup|HostedZone"
    r"|Container|Distribution|UserPool|Origin|LogUri|Git)\w*$"
)
WATCHING = {
    "AWS::CloudWatch::Alarm": re.compile(r"Dimensions|Metrics"),
    "AWS::CloudWatch::CompositeAlarm": re.compile("AlarmRule"),
    "AWS::CloudWatch::Dashboard": re.compile("DashboardBody"),
    "AWS::ServiceCatalogAppRegistry::ResourceAssociation": re.compile(
        "Resource"
    ),  # an inventory, which changes nothing
}
BY_PORT = {
    "events": re.compile(r"EventBusName$"),
    "alarms": re.compile(r"(Topic|Source)Arn$"),
    "results": re.compile(r"(Topic|Source)Arn$"),
    "requests": re.compile(r"(^|\.)Targets?(\.Arn)?$"),
    "replies": re.compile(r"(^|\.)(EventSourceArn|Source)$"),
}
HEARING = "AWS::Events::Rule"  # of what names a bus, all else changes it or speaks there
SELECTING = {"AWS::Backup::BackupSelection": re.compile(r"BackupSelection\.Resources$")}
TAGGED = re.compile(r"BackupSelection\.(ListOfTags|Conditions\.String(Equals|Like))")
ADDRESSES = ("http", "https", "email", "email-json", "application")  # a subscriber that is no resource of a program


@lru_cache(maxsize=1)  # the pack and the app's last word judge the same assembly
@collector_held()
def reaches(assembly: Assembly) -> tuple[Reach, ...]:
    """Return every way by which a foreign stack of `assembly` reaches, or may reach, a program."""
    found = _Judge(assembly).reaches() if assembly.foreign else ()
    return tuple({one.told: one for one in found}.values())  # what a text says is found by several questions


class _Judge:
    def __init__(self, assembly: Assembly) -> None:
        self._guard = Guard(assembly)
        self._foreign = assembly.foreign
        self._nested = nested_templates(assembly.foreign)
        everywhere = (*assembly.templates, *self._nested)
        self._values = Values(self._guard, everywhere, self._nested)
        self._permissions = Permissions(self._guard, self._values)
        self._account = WholeAccount(self._guard, assembly.ours)

    def reaches(self) -> Iterator[Reach]:
        for template in (*self._foreign, *self._nested):
            yield from _decided(template, None, self._whole)
            for resource in template.resources.values():
                yield from _decided(template, resource, partial(self._resource, resource))

    def _whole(self, template: Template) -> Iterator[Reach]:
        """Yield what a stack's own name, outputs and policies reach."""
        if template not in self._nested:
            for one in self._guard.named(template.name, template):
                message = f"The stack is named {template.name}: such names belong to the programs."
                yield Reach(template, None, "", message, "Give the stack another name.", one)
        yield from hidden(template, self._nested)
        for name, output in section(template, "Outputs").items():
            yield from self._texts(template, None, f"Outputs.{name}", output.get("Value"))
        yield from self._permissions.reaches(template)

    def _resource(self, resource: Resource, template: Template) -> Iterator[Reach]:
        yield from texting(template, resource)
        yield from self._account.reaches(template, resource)
        if program_of(resource.tags):
            message = f"{resource.logical_id} bears the tags of a program: Brand and MessageType."
            yield Reach(template, resource, "Tags", message, "Leave one of the two tags out.")
        for name, value in resource.properties.items():
            if name != "Tags":
                yield from self._texts(template, resource, name, value)
                for path, node in _places(name, value):
                    yield from self._connection(template, resource, path, node)
        yield from self._tags(template, resource)

    def _texts(self, template: Template, resource: Resource | None, path: str, value: Json) -> Iterator[Reach]:
        """Yield what of a program any text at `path` names."""
        watches = WATCHING.get(resource.type) if resource else None
        for leaf in leaves_of(template, value, path):
            if leaf.function == "Fn::Transform":
                yield Reach(template, resource, leaf.path, "A macro writes what stands there at deploy.", UNDECIDED)
            if IN_STATEMENT.search(leaf.path) or leaf.function:
                continue
            written = template.filled(leaf.text)
            if watches and watches.match(leaf.path):
                written = _beside_metrics(written)
            if resource is not None and resource.type == "AWS::SSM::Parameter" and leaf.path == "Name":
                written = written.replace("/ports/", "/")  # the landing zone alone writes the parameters of ports
            for one in self._guard.named(written, template):
                yield from self._met(template, resource, leaf.path, one)

    def _met(self, template: Template, resource: Resource | None, path: str, one: Guarded) -> Iterator[Reach]:
        connects = resource is None or _connects(resource, path)
        if one.port and (not connects or _is_by_port(one.port, resource, path)) and ".Condition" not in path:
            return
        if one.port and ".Condition." in path:
            return  # an own policy that lets in what a program sends
        yield Reach(template, resource, path, f"{path} names {one.told}.", remedy(one), one)

    def _connection(self, template: Template, resource: Resource, path: str, node: Json) -> Iterator[Reach]:
        """Yield what a property that connects resources may connect to."""
        if not _connects(resource, path):
            return
        selects = SELECTING.get(resource.type)
        for value in self._values.of(template, node):
            yield from self._connected(template, resource, path, value)
            if selects and selects.search(path):
                yield from self._permissions.selected(template, resource, path, value.text)

    def _connected(self, template: Template, resource: Resource, path: str, value: Value) -> Iterator[Reach]:
        if value.guarded:
            yield from self._met(template, resource, path, value.guarded)
        elif value.port and not _is_by_port(value.port, resource, path):
            message = f"{path} is the port {value.port}, which lets nobody do that."
            yield Reach(template, resource, path, message, remedy(None))
        elif value.unknown:
            yield Reach(template, resource, path, f"{path} {value.unknown}.", UNDECIDED)
        elif re.search(r"Key(Id|ID|Arn|ARN|Identifier)?$", path) and self._guard.is_key(value.text):
            message = f"{path} is a key's id, of which nobody can tell whose it is."
            yield Reach(template, resource, path, message, remedy(None, "kms"))
        for one in self._guard.named(value.text, template):
            yield from self._met(template, resource, path, one)

    def _tags(self, template: Template, resource: Resource) -> Iterator[Reach]:
        if resource.type not in SELECTING:
            return
        for path, node in resource.nodes:
            if TAGGED.match(path) and isinstance(node, dict) and "ConditionKey" in node:
                key, value = (text(node.get(name)) for name in ("ConditionKey", "ConditionValue"))
                yield from self._permissions.tagged(template, resource, path, key.rpartition("/")[2], value)


def _is_by_port(port: str, resource: Resource | None, path: str) -> bool:
    """Whether what stands at `path` of `resource` uses `port` as it is meant to be."""
    way = BY_PORT.get(port)
    of_kind = port != "events" or (resource is not None and resource.type == HEARING)
    return way is not None and of_kind and way.search(path) is not None


def _beside_metrics(written: str) -> str:
    """Return what of a dashboard's text shows more than metrics and alarms: lines of logs, answers of functions."""
    try:
        widgets = json.loads(written)["widgets"]
        return json.dumps([one for one in widgets if one["type"] not in {"metric", "alarm", "text"}])
    except (KeyError, TypeError, ValueError):
        return written if OTHER_WIDGET.search(written) else ""


def _decided(
    template: Template, resource: Resource | None, judge: Callable[[Template], Iterator[Reach]]
) -> list[Reach]:
    # what cannot be read is not let through
    try:
        return list(judge(template))
    except UNREADABLE as error:
        message = f"What stands there cannot be read: {type(error).__name__}: {error}."
        return [Reach(template, resource, "", message, UNDECIDED)]


def _places(path: str, value: Json) -> Iterator[tuple[str, Json]]:
    """Yield every property inside `value` that is a text, a function or a list of such, with its dotted path."""
    if isinstance(value, dict) and not (len(value) == 1 and re.match(r"Ref$|Fn::", next(iter(value)))):
        for name, item in value.items():
            yield from _places(f"{path}.{name}", item)
    elif isinstance(value, list) and any(isinstance(one, dict) and len(one) != 1 for one in value):
        for item in value:
            yield from _places(path, item)
    else:
        yield path, value


def _connects(resource: Resource, path: str) -> bool:
    if ".Statement" in path or not CONNECTS.search(path) or APART.search(path):
        return False
    to_address = resource.type.startswith("AWS::SNS::") and path.endswith("Endpoint")
    protocol = resource.get("Protocol") or next(
        (one.get("Protocol") for one in resource.get("Subscription") or [] if isinstance(one, dict)), None
    )
    return not (to_address and protocol in ADDRESSES)
