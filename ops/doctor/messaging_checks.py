"""What the SMS service must give the programs: numbers, quotas, money, registrations, the way out of the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ops.cost.prices import price
from ops.doctor.finding import Finding, green, red, yellow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ops.doctor.context import CheckContext, PlannedProgram

TEXTS_OF_A_PROGRAM = 1_000  # fewer a month than these are a trial
SHORT_CODE = "US_SHORT_CODE_REGISTRATION"
# by the names of the service: what cdk.json calls them, and how many a program takes
QUOTAS = {"POOLS": "pools", "OPT_OUT_LISTS": "opt_out_lists", "CONFIGURATION_SETS": "configuration_sets"}
ROLES = {"promotional": 15, "transactional": 9}  # of one program with a form
WAITING = {
    "REQUIRES_UPDATES": "correct what reviewers denied and submit it again: `{command}`",
    "REQUIRES_AUTHENTICATION": "answer AWS's e-mail with the PIN within seven days, in the console under Registrations",
    "CREATED": "fill it in and submit it: `{command}`",
}


def numbers(context: CheckContext) -> Iterator[Finding]:
    """Say of each program's number whether it can be its number: there, active, of its type, in no other's pool."""
    for program in context.programs:
        if not program.origination:
            yield red(
                f"{program.id} names no number for {context.environment.name}",
                f"write `origination: {{{context.environment.name}: simulator}}` until its short code is there, and "
                f"register that: `{program.registration}`",
            )
        elif program.origination == "simulator":
            yield _simulator(context, program)
        elif found := context.numbers.get(program.origination):
            yield _number(context, program, found)
        else:
            yield red(
                f"{program.id}: the account has no number {program.origination} in {context.environment.region}",
                "correct the ARN under origination in its brand file, or the region in cdk.json",
            )


def tier(context: CheckContext) -> Iterator[Finding]:
    """Say whether the account is in the sandbox."""
    rows = context.sms("describe_account_attributes", "AccountAttributes")
    if any((row["Name"], row["Value"]) == ("ACCOUNT_TIER", "SANDBOX") for row in rows):
        yield yellow(
            "the account is in the SMS sandbox: it texts verified numbers only, and every program halts at the first "
            "other one",
            "ask for production access in the console under SMS, Overview, Request production access",
        )
    else:
        yield green("the account is not in the SMS sandbox")


def spend(context: CheckContext) -> Iterator[Finding]:
    """Say how many texts the monthly spend limit pays for."""
    rows = context.sms("describe_spend_limits", "SpendLimits")
    limit = next(row for row in rows if row["Name"] == "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT")
    enforced, most = limit["EnforcedLimit"], limit["MaxLimit"]
    texts = int(enforced / price("text_part").dollars)  # the limit is on prices, without carriers' fees
    told = f"the monthly spend limit is {enforced:,} US dollars, about {texts:,} texts"
    wanted = TEXTS_OF_A_PROGRAM * len(context.programs)
    if texts >= wanted:
        yield green(told)
    elif most > enforced:
        command = f"aws pinpoint-sms-voice-v2 set-text-message-spend-limit-override --monthly-limit {most}"
        remedy = f"raise it to what AWS allows: `{command}`"
        yield yellow(f"{told}, less than {wanted:,}", remedy)
    else:
        yield yellow(f"{told}, less than {wanted:,}", "ask AWS Support for a higher SMS spend limit")


def quotas(context: CheckContext) -> Iterator[Finding]:
    """Say how much of each quota is left against what the programs that do not stand yet need."""
    new = len(context.programs) - len(context.deployed)
    simulators = sum(program.origination == "simulator" for program in context.programs)
    standing = sum(program.origination == "simulator" for program, _ in context.deployed)
    needed = dict.fromkeys(QUOTAS, new) | {"PHONE_NUMBERS": simulators - standing}
    for row in context.sms("describe_account_limits", "AccountLimits"):
        if row["Name"] in needed:
            yield _quota(context, row, max(0, needed[row["Name"]]))
    yield _roles(context)


def registrations(context: CheckContext) -> Iterator[Finding]:
    """Say how the registrations of short codes stand."""
    rows = [
        row
        for row in context.sms("describe_registrations", "Registrations")
        if row["RegistrationType"] == SHORT_CODE and row["RegistrationStatus"] != "DELETED"
    ]
    for row in rows:
        told = f"registration {row['RegistrationId']} is {row['RegistrationStatus']}"
        if remedy := WAITING.get(row["RegistrationStatus"]):
            command = "./sms registration BRAND --program TYPE --out FOLDER"
            yield yellow(told, remedy.format(command=command))
        else:
            yield green(told)
    if not rows:
        yield green("no short code is being registered")


def projects(context: CheckContext) -> Iterator[Finding]:
    """Say which Pinpoint projects exist; whether AWS still makes a new one cannot be told beforehand."""
    wanted = {program.stack for program in context.programs if program.project}
    if not wanted:
        yield green("no program asks for a Pinpoint project")
        return
    answer = context.account.client("pinpoint").get_apps()["ApplicationsResponse"]
    there = {app["Name"] for app in answer.get("Item", [])}
    if missing := sorted(wanted - there):
        yield yellow(
            f"Pinpoint projects to be made: {', '.join(missing)}; AWS has made none for new customers since May 2025",
            "deploy: a refused project stops no program; then take the environment out of `pinpoint_project`",
        )
    else:
        yield green(f"Pinpoint projects that exist: {', '.join(sorted(wanted))}")


def _simulator(context: CheckContext, program: PlannedProgram) -> Finding:
    if context.environment.name == "local":
        return green(f"{program.id} texts from a simulator number")
    return yellow(
        f"{program.id} has no short code in {context.environment.name} yet, and texts nobody outside the simulator",
        f"write what its registration needs with `{program.registration}`",
    )


def _number(context: CheckContext, program: PlannedProgram, found: Mapping[str, Any]) -> Finding:
    told = f"{program.id}: number {found['PhoneNumber']}"
    stack = context.stacks.get(program.stack)
    own = stack.outputs.get("Pool", "") if stack else ""
    if found["Status"] != "ACTIVE":
        return red(f"{told} is {found['Status']}", "wait until AWS has made it active, or ask AWS Support")
    if found["MessageType"] != program.message_type.upper():
        return red(
            f"{told} sends {found['MessageType'].lower()} texts, and the program {program.message_type} ones",
            "name the short code of the right type in the brand file: a number's type never changes",
        )
    pool = found.get("PoolId")
    if pool and pool != own.rpartition("/")[2]:
        return red(
            f"{told} is in {pool}, which is not this program's",
            f"if nothing uses that pool, free the number: `aws pinpoint-sms-voice-v2 delete-pool --pool-id {pool}`",
        )
    place = f"in the program's pool, list {found['OptOutListName']}" if pool else "in no pool yet"
    two_way = "on" if found["TwoWayEnabled"] else "off"
    return green(f"{told}, {found['NumberType']}, active, {program.message_type}, two-way {two_way}, {place}")


def _roles(context: CheckContext) -> Finding:
    summary = context.account.client("iam").get_account_summary()["SummaryMap"]
    standing = {program.id for program, _ in context.deployed}
    needed = sum(ROLES[program.message_type] for program in context.programs if program.id not in standing)
    row = {"Name": "ROLES", "Used": summary["Roles"], "Max": summary["RolesQuota"]}
    return _quota(context, row, needed, "IAM, in us-east-1")


def _quota(
    context: CheckContext, row: Mapping[str, Any], needed: int, console: str = "AWS End User Messaging SMS"
) -> Finding:
    name, used, most = row["Name"], row["Used"], row["Max"]
    what = name.lower().replace("_", " ")
    told = f"{used} of {most} {what} are used, {needed} more are needed"
    written = context.environment.quotas.get(QUOTAS.get(name, name.lower()), 0)
    if used + needed > most:
        return red(told, f"ask for {used + needed} {what} in the Service Quotas console ({console})")
    if written > most:
        return red(
            f"cdk.json says that {written} {what} are granted, and AWS grants {most}",
            f"write {most} under {context.environment.key}.quotas, or ask AWS for {written}",
        )
    return green(told)
