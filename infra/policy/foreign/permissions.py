"""What roles, users and groups of foreign stacks may do to what is a program's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from infra.naming import IDENTITY_TAGS, NAMESPACE
from infra.policy.foreign.guarded import Guard, Guarded
from infra.policy.foreign.reach import UNDECIDED, WHOLE_ACCOUNT, Reach, remedy
from infra.policy.foreign.values import Value, Values
from infra.policy.iam.actions import managed
from infra.policy.iam.names import WILD, Arn, arn, covers, meets
from infra.policy.iam.statements import Statement, doors, permissions, statements
from infra.policy.programs.functions import bearers
from infra.policy.templates.template import REFERENCE, Json, Resource, Template, listed, target
from infra.ports import KEY, KEY_ACTIONS, PORTS
from infra.texting import COGNITO, PUBLISH, SENDING

EVERYTHING = Arn("*", "*", "*", "*")
AFTER_OWN = re.compile(r"[^*?]*|[:/].*", re.DOTALL)
# whoever may do these, and no more, to a program's resource learns its settings, adds lines to a log or counts, and
# neither reads what it holds nor changes it
_HARMLESS = {
    "apigateway": "get",
    "cloudformation": "describe* estimate* get* list* validate*",
    "cloudwatch": "describe* generatequery get* list* putmetricdata",
    "dynamodb": "describe* list*",
    "events": "describe* list* testeventpattern",
    "iam": "*openidconnectprovider* *samlprovider* createservicelinkedrole generate* get* list* simulate*",
    "kms": "createkey describe* generaterandom getkeypolicy getkeyrotationstatus list*",
    "lambda": "getaccountsettings getpolicy list*",
    "logs": "createloggroup createlogstream describe* listtags* putlogevents",
    "s3": "getaccountpublicaccessblock getbucket* getencryptionconfiguration getlifecycleconfiguration"
    " listaccesspoints listallmybuckets",
    "scheduler": "getschedulegroup list*",
    "secretsmanager": "describesecret getrandompassword getresourcepolicy listsecret*",
    "sms-voice": "describeaccount* describeconfigurationsets describekeywords describeoptoutlists describephonenumbers"
    " describepools describeprotectconfigurations describeregistration* describesenderids describespendlimits"
    " listpool* listregistration* listtags*",
    "sns": "gettopicattributes list*",
    "sqs": "getqueue* listdeadlettersourcequeues listqueue*",
    "ssm": "describe* get* list*",
    "states": "describestatemachine list* validatestatemachinedefinition",
    "sts": "decode* get*",
    "wafv2": "check* describe* getipset getlogging* getmanaged* getpermission* getregex* getrulegroup getwebacl* list*",
}
HARMLESS = tuple(f"{service}:{name}" for service, names in _HARMLESS.items() for name in names.split())
COGNITO_TEXTS = tuple(map(str.lower, COGNITO))
TEXTING = (*map(str.lower, SENDING), PUBLISH.lower(), "sns:optinphonenumber", "sns:setsmsattributes", *COGNITO_TEXTS)
# what changes resources of the whole account, and takes no resource by which it could be held to some
ACCOUNT_WIDE = (
    *("tag:tagresources", "tag:untagresources", "organizations:*policy", "organizations:*policytype"),
    *("sso:*permissionset", "sso:*permissionsboundary*", "ram:*resourceshare", "fis:startexperiment", "fis:inject*"),
)
COUNTS = "cloudwatch:putmetricdata"
ROLES_OF_THE_CDK = "role/cdk-*"
# the claims of an identity provider that say whose job comes, each with what names the owner
OWNER = re.compile(r"(?:repo|organization|project_path|namespace_path|workspace):[^:/*?]+[:/]")
CLAIMS = (":sub", ":repository", ":repository_id", ":job_workflow_ref", ":project_path", ":namespace_path")
# policies of AWS that read settings and write logs and traces, or that serve where only the service takes the role
READ_BY_US = frozenset(
    {
        "AWSBillingReadOnlyAccess",
        "AWSXRayDaemonWriteAccess",
        "AWSXrayWriteOnlyAccess",
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonEKSClusterPolicy",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKS_CNI_Policy",
        "AmazonSSMManagedInstanceCore",
        "CloudWatchAgentServerPolicy",
        "CloudWatchLambdaInsightsExecutionRolePolicy",
        "SecurityAudit",
        "job-function/ViewOnlyAccess",
        "service-role/AWSLambdaBasicExecutionRole",
        "service-role/AWSLambdaVPCAccessExecutionRole",
        "service-role/AWS_ConfigRole",
        "service-role/AmazonEC2RoleforSSM",
        "service-role/AmazonECSTaskExecutionRolePolicy",
    }
)
OF_SERVICES = {
    "service-role/AWSBackupServiceRolePolicyForBackup": "backup.amazonaws.com",
    "service-role/AWSBackupServiceRolePolicyForRestores": "backup.amazonaws.com",
}
MANAGED = ("ManagedPolicyArns", "ManagedPolicies")
SERVICES = {"sts": "iam"}


_IDENTITY = {name.lower() for name in IDENTITY_TAGS}


class Permissions:
    """Judges the policies of foreign stacks."""

    def __init__(self, guard: Guard, values: Values) -> None:
        self._guard, self._values = guard, values

    def reaches(self, template: Template) -> Iterator[Reach]:
        """Yield what the identities of `template` may do to programs, and the managed policies nobody has read."""
        for statement in permissions(template):
            yield from self._judged(template, statement)
        for statement in doors(template):
            yield from self._spoken_of(template, statement)
        for resource in template.resources.values():
            for name in MANAGED:
                for policy in listed(resource.get(name)):
                    yield from self._managed(template, resource, name, policy)

    def selected(self, template: Template, resource: Resource, path: str, written: str) -> Iterator[Reach]:
        """Yield what a pattern of ARNs picks of programs, for a service that acts on what is picked."""
        named = arn(template.filled(written)) or (EVERYTHING if written.strip() == "*" else None)
        for one in self._guard.met(named, template) if named else ():
            if one.service in {"dynamodb", "s3"}:
                yield Reach(template, resource, path, f"{path} picks {one.told}.", remedy(one), one)
                return

    def tagged(self, template: Template, resource: Resource, path: str, key: str, value: str) -> Iterator[Reach]:
        """Yield what a tag picks of programs."""
        for one in self._guard.met(EVERYTHING, template):
            if one.service in {"dynamodb", "s3"} and meets(value, one.tags.get(key.lower(), "\0")):
                message = f"The tag {key} = {value} picks {one.told}."
                yield Reach(template, resource, path, message, remedy(one), one)
                return

    def _judged(self, template: Template, statement: Statement) -> Iterator[Reach]:
        actions = [one for one in statement.actions if not any(covers(known, one) for known in HARMLESS)]
        told = ", ".join(actions)
        yield from self._of_the_account(template, statement)
        for value in self._targets(template, statement):
            if value.guarded and not _by_port(value.guarded, actions):
                message = f"The policy grants {told} on {value.guarded.told}."
                yield Reach(template, statement.resource, statement.path, message, remedy(value.guarded), value.guarded)
            elif value.port and not _within(value.port, actions):
                message = f"The policy grants {told} by the port {value.port}, which lets nobody do that."
                yield Reach(template, statement.resource, statement.path, message, remedy(None))
            elif value.unknown and any(self._concerns(action) for action in actions):
                message = f"The policy grants {told} on what {value.unknown}."
                yield Reach(template, statement.resource, statement.path, message, UNDECIDED)
            elif value.text:
                yield from self._pattern(template, statement, actions, value)

    def _of_the_account(self, template: Template, statement: Statement) -> Iterator[Reach]:
        """Yield what the statement lets its bearer do without a resource of a program in it."""
        if texts := self._granted(template, statement, TEXTING):
            message = f"The policy grants {', '.join(texts)}, which texts people past the gate."
            yield Reach(template, statement.resource, statement.path, message, remedy(None, "sms-voice"))
        if wide := self._granted(template, statement, ACCOUNT_WIDE):
            message = f"The policy grants {', '.join(wide)}, which acts on the account as a whole."
            yield Reach(template, statement.resource, statement.path, message, WHOLE_ACCOUNT)
        named = [values for _, key, values in statement.conditions if key == "cloudwatch:namespace"]
        counts = any(meets(one, COUNTS) for one in statement.actions)
        if counts and any(meets(value, NAMESPACE.lower()) for values in named for value in map(str.lower, values)):
            message = f"The policy grants {COUNTS} in the namespace of the programs, {NAMESPACE}."
            yield Reach(template, statement.resource, statement.path, message, "Count in a namespace of your own.")
        if any(meets(one, "sts:assumerole") for one in statement.actions):
            yield from self._deploying(template, statement)

    def _granted(self, template: Template, statement: Statement, kinds: Sequence[str]) -> list[str]:
        """Return the actions of `statement` that do one of `kinds`, unless that is denied or cannot be meant."""
        denials = [one for one in _denials(template, statement) if "*" in one.targets]
        denied = [known for one in denials for known in one.actions]
        left = [one for one in kinds if not any(covers(known, one) for known in denied)]
        targets = list(self._targets(template, statement))
        return [
            one for one in statement.actions if any(meets(kind, one) and _is_meant(kind, one, targets) for kind in left)
        ]

    def _deploying(self, template: Template, statement: Statement) -> Iterator[Reach]:
        """Yield whom a role lets in that takes on the roles of the CDK, with which everything is deployed."""
        cdk = Arn("iam", "", template.account, ROLES_OF_THE_CDK)
        named = (arn(template.filled(value.text)) for value in self._targets(template, statement))
        if not any(one is None or (one.service == "iam" and meets(one.resource, cdk.resource)) for one in named):
            return
        for door in doors(template):
            if door.resource.logical_id in bearers(statement) and not _says_whose(template, door):
                message = "The role deploys by the CDK, and lets in whoever comes."
                instead = "Name whose job deploys: `repo:my-org/my-repo:*` as `sub` in StringLike."
                yield Reach(template, door.resource, door.path, message, instead)

    def _targets(self, template: Template, statement: Statement) -> Iterator[Value]:
        if "NotResource" in statement.body or "Resource" not in statement.body:
            return self._values.of(template, "*")
        return self._values.of(template, statement.body.get("Resource"))

    def _concerns(self, action: str) -> bool:
        return any(meets(_service(action), one) for one in self._guard.services)

    def _pattern(
        self, template: Template, statement: Statement, actions: Sequence[str], value: Value
    ) -> Iterator[Reach]:
        written = value.text
        if _is_own(value.template, written):
            return
        plain = REFERENCE.sub(lambda found: found[0] if found["id"].startswith("AWS::") else "*", written)
        named = arn(template.filled(plain)) or EVERYTHING
        for service in dict.fromkeys(map(_service, actions)):
            asked = replace(named, service=service) if meets(service, named.service) else None
            of_service = [one for one in actions if _service(one) == service]
            for one in self._guard.met(asked, template) if asked else ():
                if not (_by_port(one, of_service) or self._is_held(template, statement, one, of_service)):
                    message = f"The policy grants {', '.join(of_service)} on {written}, which reaches {one.told}."
                    yield Reach(template, statement.resource, statement.path, message, remedy(one), one)
                    break

    def _is_held(self, template: Template, statement: Statement, one: Guarded, actions: Sequence[str]) -> bool:
        return _by_condition(statement, one) or all(
            any(_denies(denial, action, one) for denial in _denials(template, statement)) for action in actions
        )

    def _spoken_of(self, template: Template, statement: Statement) -> Iterator[Reach]:
        """Yield what of a program the policy of a resource speaks of by its name."""
        for leaf in self._values.of(template, statement.body.get("Resource")):
            found = [leaf.guarded] if leaf.guarded else list(self._guard.named(leaf.text, template))
            for one in found:
                message = f"The policy speaks of {one.told}."
                yield Reach(template, statement.resource, statement.path, message, remedy(one), one)

    def _managed(self, template: Template, resource: Resource, path: str, policy: Json) -> Iterator[Reach]:
        for value in self._values.of(template, policy):
            name = value.text.partition(":policy/")[2] if ":iam::aws:" in value.text else ""
            own = target(policy) in template.resources
            taker = OF_SERVICES.get(name)
            known = name in READ_BY_US or managed(value.text) is not None
            if not (own or known or (taker and _taken_by(template, resource) == {("Service", taker)})):
                message = f"{value.text or path} grants what no template shows."
                instead = "Write the statements that are needed into the stack."
                yield Reach(template, resource, path, message, f"{instead} {remedy(None)}")


def _is_meant(kind: str, action: str, targets: Sequence[Value]) -> bool:
    """Whether `action`, which may be a pattern, lets its bearer do `kind` to one of `targets`."""
    if kind in COGNITO_TEXTS:  # a pool of users that texts has settings that no stack here may write
        return any(one.unknown or WILD.search(one.text) for one in targets if not _is_own(one.template, one.text))
    if kind == PUBLISH.lower() or (kind.startswith("sns:") and WILD.search(action)):  # a phone is no resource
        return any(one.unknown or not one.text.strip("*") for one in targets)
    return True


def _says_whose(template: Template, door: Statement) -> bool:
    """Whether whoever the trust of a role lets in is this account's, a service, or a job whose owner is named."""
    for kind, who in door.principals:
        if kind == "Federated" and "saml-provider" not in who and not _names_owner(door):
            return False
        if kind == "AWS" and not any(own in who for own in template.own_accounts) and "${" not in who:
            return False
    return True


def _names_owner(door: Statement) -> bool:
    for operator, key, values in door.conditions:
        held = operator.removeprefix("ForAnyValue:") in {"StringEquals", "StringLike"} and key.endswith(CLAIMS)
        if held and values and all(not WILD.search(one) or OWNER.match(one) for one in values):
            return True
    return False


def _service(action: str) -> str:
    service = action.partition(":")[0]
    return SERVICES.get(service, service)


def _by_port(one: Guarded, actions: Sequence[str]) -> bool:
    if one.let:
        return all(any(covers(known, action) for known in one.let) for action in actions)
    return bool(one.port) and _within(one.port, actions)


def _within(port: str, actions: Sequence[str]) -> bool:
    return set(actions) <= (KEY_ACTIONS if port == KEY else PORTS[port].all_actions)


def _is_own(template: Template, written: str) -> bool:
    """Whether `written` stands wholly on a resource of `template`, so that it reaches nothing else."""
    for reference in REFERENCE.finditer(written):
        if reference["id"] in template.resources:
            before, after = written[: reference.start()], written[reference.end() :]
            head = re.fullmatch(r"(arn:[^:*?]*:[^:*?]*:[^:*?]*:[^:*?]*:([a-zA-Z-]*[/:])?)?", before)
            return head is not None and AFTER_OWN.fullmatch(after) is not None
    return False


def _by_condition(statement: Statement, one: Guarded) -> bool:
    """Whether a condition keeps the statement away from `one`."""
    for operator, key, values in statement.conditions:
        if operator.removeprefix("ForAnyValue:") in {"StringEquals", "StringLike"} and ":resourcetag/" in key:
            name = key.partition(":resourcetag/")[2]
            borne = one.tags.get(name, "*" if one.place is None and name in _IDENTITY else None)
            if borne is None or not any(meets(value, borne) for value in values):
                return True
        if key == "kms:resourcealiases" and operator.startswith("ForAnyValue:String") and one.service == "kms":
            return not any(meets(value, "alias/sms-*") for value in values)  # no key of a program has an alias
        if operator == "StringEquals" and key in {"aws:resourceaccount", "s3:resourceaccount"} and all(one.accounts):
            return not any(meets(value, account) for value in values for account in one.accounts)
    return False


@lru_cache(maxsize=256)
def _plain_denials(template: Template) -> tuple[Statement, ...]:
    found = (one for one in statements(template) if not one.allows and not one.is_resource_policy)
    plain = (one for one in found if not {"Condition", "NotAction", "NotResource"} & one.body.keys())
    return tuple(one for one in plain if not one.may_be_absent)


def _denials(template: Template, statement: Statement) -> Iterator[Statement]:
    """Yield the denials that hold every bearer of `statement`, those of a permissions boundary included."""
    held = bearers(statement)
    for denial in _plain_denials(template):
        bounded = {
            name
            for name in held
            if name in template.resources
            and target(template.resources[name].get("PermissionsBoundary")) == denial.resource.logical_id
        }
        if held and held <= bearers(denial) | bounded:
            yield denial


def _denies(denial: Statement, action: str, one: Guarded) -> bool:
    return any(covers(known, action) for known in denial.actions) and any(
        covers(known, one.arn) for known in denial.targets
    )


def _taken_by(template: Template, role: Resource) -> set[tuple[str, str]]:
    return {who for one in doors(template) if one.resource is role for who in one.principals}
