"""What stands in the account already: the state of its stacks, what protects them, and whether their pools send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from lambdas.delivery.sms_errors import remedy
from ops.doctor.finding import Finding, green, red, yellow
from ops.rollout.deployment.protection import gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ops.doctor.context import CheckContext, PlannedProgram
    from ops.rollout.deployment.stacks import Stack

PENDING = "PendingConfirmation"  # instead of an ARN, until the subscriber answers
ASSOCIATION = "AWS::WAFv2::WebACLAssociation"
SIMULATED_PHONE = "+14254147755"  # AWS's own: every text to it arrives
GOING_ON = "deploy again: it goes on where this one stopped, with the texts that came in between"
# what each state that is no success asks for; a state under way is matched by its end
STATES = {
    "ROLLBACK_COMPLETE": (yellow, "its first deploy failed", "deploy again: the CDK deletes it first"),
    "UPDATE_ROLLBACK_COMPLETE": (
        yellow,
        "its last deploy failed and was rolled back",
        "find out why, then deploy again",
    ),
    "UPDATE_ROLLBACK_FAILED": (
        red,
        "its last deploy failed and could not be rolled back",
        "run `aws cloudformation continue-update-rollback --stack-name {name}`, then deploy again",
    ),
    "ROLLBACK_FAILED": (
        red,
        "its first deploy failed and could not be deleted",
        "run `aws cloudformation delete-stack --stack-name {name}`, then deploy again",
    ),
    "DELETE_FAILED": (
        red,
        "it could not be deleted",
        "run `aws cloudformation delete-stack --stack-name {name}` once what holds it is gone",
    ),
    "CREATE_FAILED": (yellow, "its first deploy failed, and what was made waits", GOING_ON),
    "UPDATE_FAILED": (yellow, "its last deploy failed, and what was made waits", GOING_ON),
}


def stacks(context: CheckContext) -> Iterator[Finding]:
    """Say which stacks are in a state that a deploy trips over."""
    found = [finding for stack in context.stacks.values() for finding in _state(stack)]
    yield from found
    if not found:
        yield green(f"{len(context.stacks)} stacks, none failed or in progress")


def protection(context: CheckContext) -> Iterator[Finding]:
    """Say what of the stacks that stand could be deleted by one wrong command."""
    found = gaps(context.account)
    if found:
        shown = ", ".join(f"{gap.what} of {gap.stack}" for gap in found[:3])
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""  # noqa: PLR2004 - as many as are shown
        yield yellow(f"not protected from deletion: {shown}{more}", f"run `./sms protect {context.environment.called}`")
    else:
        yield green("everything that stands is protected from deletion")


def alarms(context: CheckContext) -> Iterator[Finding]:
    """Say whether somebody hears of each program's alarms: an address must answer the mail that asks it."""
    sns = context.account.client("sns")
    for program, stack in context.deployed:
        pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=stack.outputs["AlarmTopic"])
        rows = [row for page in pages for row in page["Subscriptions"]]
        waiting = [row["Protocol"] for row in rows if row["SubscriptionArn"] == PENDING]
        if waiting:
            yield yellow(
                f"{program.id}: {len(waiting)} of {len(rows)} alarm subscribers have not confirmed",
                "confirm by the link that AWS sent, or correct `alarms` in cdk.json or the brand file and deploy again",
            )
        elif not rows and not any(":sns:" in target for target in program.alarm_targets):
            yield yellow(
                f"{program.id}: nobody is notified of its alarms",
                "name an address, endpoint or topic under `alarms` in cdk.json or the brand file, and deploy again",
            )
        else:
            yield green(f"{program.id}: its alarms have subscribers")


def form_firewalls(context: CheckContext) -> Iterator[Finding]:
    """Say whether each form's stage has the web ACL of its stack: a deploy that is rolled back may leave it without."""
    found = [finding for program, stack in context.deployed for finding in _firewalls(context, program, stack)]
    yield from found
    if not found:
        yield green("no form is deployed, so none needs a firewall")


def _firewalls(context: CheckContext, program: PlannedProgram, stack: Stack) -> Iterator[Finding]:
    pages = (
        context.account.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack.name)
    )
    rows = [row for page in pages for row in page["StackResourceSummaries"] if row["ResourceType"] == ASSOCIATION]
    for row in rows:
        stage, _, wanted = row.get("PhysicalResourceId", "").partition("|")
        acl = _before(context, stage) if wanted else None
        if acl and acl["ARN"] == wanted:
            yield green(f"{program.id}: its form is behind the firewall {acl['Name']}")
        else:
            got = acl["Name"] if acl else "none: anybody may fill it in by a program"
            place = f"--region {context.environment.region} --resource-arn {stage} --web-acl-arn {wanted}"
            yield red(
                f"{program.id}: its form must be behind the firewall of its stack, got {got}",
                f"run `aws wafv2 associate-web-acl {place}`"
                if wanted
                else f"run `make deploy ENV={context.environment.called}`",
            )


def _before(context: CheckContext, stage: str) -> dict[str, Any] | None:
    """Return the web ACL before `stage`; None where there is none."""
    try:
        found = context.account.client("wafv2").get_web_acl_for_resource(ResourceArn=stage)
    except ClientError as refused:
        if refused.response["Error"].get("Code") != "WAFNonexistentItemException":
            raise
        return None
    acl: dict[str, Any] | None = found.get("WebACL")
    return acl


def pools(context: CheckContext) -> Iterator[Finding]:
    """Say whether each pool is still what its stack made it: active, on the program's own topic and list."""
    for program, stack in context.deployed:
        yield _pool(context, program, stack)


def dry_runs(context: CheckContext) -> Iterator[Finding]:
    """Say whether each program's pool takes a text; nothing is sent, and nothing is charged."""
    for program, stack in context.deployed:
        yield _dry_run(context, program, stack)
    for program in context.programs:
        stands = context.stacks.get(program.stack)
        if stands is None or not stands.stands:
            yield red(f"{program.id} is not deployed", f"run `make deploy ENV={context.environment.called}`")


def _state(stack: Stack) -> Iterator[Finding]:
    if stack.status in STATES:
        color, told, todo = STATES[stack.status]
        yield color(f"{stack.name} is {stack.status}: {told}", todo.format(name=stack.name))
    elif stack.status.endswith("_IN_PROGRESS"):
        yield yellow(f"{stack.name} is {stack.status}", "wait until that deploy has ended")


def _pool(context: CheckContext, program: PlannedProgram, stack: Stack) -> Finding:
    arn = stack.outputs["Pool"]
    found = context.pools.get(arn)
    again = f"run `make deploy ENV={context.environment.called}`"
    if found is None:
        return red(f"{program.id}: the pool {arn} of its stack is gone", again)
    if found["Status"] != "ACTIVE":
        return red(f"{program.id}: its pool is {found['Status']}", "wait until it is active, or ask AWS Support")
    if not found["TwoWayEnabled"] or found.get("TwoWayChannelArn") != stack.outputs["InboundTopic"]:
        return red(f"{program.id}: its pool does not bring texts to the program's topic", again)
    if found["OptOutListName"] != stack.outputs["OptOutList"]:
        return red(f"{program.id}: its pool uses the list {found['OptOutListName']}, which is not the program's", again)
    if found["MessageType"] != program.message_type.upper() and program.origination != "simulator":
        return red(f"{program.id}: its pool sends {found['MessageType'].lower()} texts", "name a number of its type")
    return green(f"{program.id}: its pool is active, two-way, on the list {found['OptOutListName']}")


def _dry_run(context: CheckContext, program: PlannedProgram, stack: Stack) -> Finding:
    pool = context.pools.get(stack.outputs["Pool"], {})
    try:
        context.account.sms.send_text_message(
            DestinationPhoneNumber=SIMULATED_PHONE,
            OriginationIdentity=stack.outputs["Pool"],
            ConfigurationSetName=stack.outputs["ConfigurationSet"],
            MessageType=pool.get("MessageType", program.message_type.upper()),
            MessageBody="A dry run.",
            DryRun=True,
        )
    except ClientError as refused:
        told = f"{refused.response['Error'].get('Code')} {refused.response.get('Reason') or ''}".strip()
        todo = remedy(told) or "read what AWS says of it in the API reference of SendTextMessage"
        return red(f"{program.id}: its pool rejects texts: {told}", todo)
    return green(f"{program.id}: its pool accepts texts")
