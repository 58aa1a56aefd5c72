"""What the account must give a deploy: who asks, where, the CDK's bootstrap, room for functions, API Gateway's logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.brand.copy import form_of
from infra.concurrency import FREE_FOR_INBOUND, LEFT_UNRESERVED, Concurrency
from infra.environment import PLACEHOLDER_ACCOUNT
from infra.environment.entities import deaf_entities
from ops.deployed import client_of, sign_in
from ops.doctor.finding import Finding, green, red, yellow
from ops.doctor.freshness import LIMIT, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.brand.form import FormDomain
    from infra.environment import Environment
    from ops.doctor.context import CheckContext

BOOTSTRAP = "/cdk-bootstrap/{}/version"
BOOTSTRAP_NEEDED = 6  # what the assets of CDK's default synthesizer ask for; a test compares it with the assembly
LOGS_POLICY = "AmazonAPIGatewayPushToCloudWatchLogs"


def identity(context: CheckContext) -> Iterator[Finding]:
    """Say whose account the credentials open."""
    yield identity_of(context.environment)


def identity_of(environment: Environment) -> Finding:
    """Return whether the credentials at hand belong to the account of `environment`."""
    if environment.account == PLACEHOLDER_ACCOUNT:
        return red(
            f"{environment.called}: account must be your own, got the placeholder {PLACEHOLDER_ACCOUNT}",
            f"set {environment.key}.account in cdk.json",
        )
    try:
        caller = client_of("sts", environment).get_caller_identity()
    except (BotoCoreError, ClientError) as refused:
        return red(
            f"{environment.called}: AWS credentials for account {environment.account} are needed, got '{refused}'",
            sign_in(environment),
        )
    if caller["Account"] != environment.account:
        return red(
            f"{environment.called}: credentials must belong to account {environment.account}, got {caller['Account']}",
            f"{sign_in(environment)}, or correct the account in cdk.json",
        )
    return green(f"account {environment.account}, as {caller['Arn']}")


def law_and_codes(context: CheckContext) -> Iterator[Finding]:
    """Say whether the rows of law and the tables of codes that a deploy would bring were read lately."""
    if old := summary(context.today):
        yield yellow(old.partition(":")[0], "read them again (`make fresh` names them, `make tables` renews the codes)")
    else:
        yield green(f"rows of law and tables of codes were read in the last {LIMIT.days} days")


def revoke_all(context: CheckContext) -> Iterator[Finding]:
    """Say of which legal entities a STOP to one program does not reach the others, transactional ones included."""
    kinds = [(brand.legal_entity, kind) for brand in context.brands for kind in brand.message_types]
    if deaf := deaf_entities(context.environment, kinds):
        yield yellow(
            f"the transactional programs of {', '.join(deaf)} do not hear of a STOP to another program, which ends "
            "them by law from 2027-01-31 unless FCC 26-67 is in force by then",
            f"name the legal entity under revoke_all of {context.environment.name} in cdk.json, and deploy",
        )
    else:
        yield green("a STOP reaches every program that the law may name")


def region(context: CheckContext) -> Iterator[Finding]:
    """Say whether the SMS service is offered in the region."""
    name = context.environment.region
    offered = boto3.Session().get_available_regions("pinpoint-sms-voice-v2")
    if name in offered:
        yield green(f"{name} offers End User Messaging SMS")
    else:
        yield red(
            f"{name} offers no End User Messaging SMS",
            f"set the region in cdk.json to one of {', '.join(offered)}",
        )


def bootstrap(context: CheckContext) -> Iterator[Finding]:
    """Say which version of the CDK's bootstrap the account has."""
    place = context.environment
    own = f" --qualifier {place.qualifier}" if place.options.qualifier else ""
    command = f"run `cdk bootstrap aws://{place.account}/{place.region}{own}`"
    ssm = context.account.client("ssm")
    try:
        version = int(ssm.get_parameter(Name=BOOTSTRAP.format(place.qualifier))["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound:
        yield red(f"{place.region} of account {place.account} is not bootstrapped for the CDK", command)
        return
    if version < BOOTSTRAP_NEEDED:
        yield red(f"the CDK's bootstrap is of version {version}, and {BOOTSTRAP_NEEDED} is needed", command)
    else:
        yield green(f"the CDK's bootstrap is of version {version}")


def concurrency(context: CheckContext) -> Iterator[Finding]:
    """Say how many functions may run at a time, against what cdk.json says and what the programs take."""
    limit = context.account.client("lambda").get_account_settings()["AccountLimit"]
    granted, free = limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"]
    place, programs = context.environment, len(context.programs)
    caps = Concurrency.of(granted, programs, reserve_inbound=place.reserve_inbound)
    wanted = programs * (caps.most + FREE_FOR_INBOUND)
    told = f"Lambda runs {granted} functions at a time, {free} of them unreserved; the programs take up to {wanted}"
    written = f"{place.key}.quotas.concurrent_executions"
    if place.concurrent_executions > granted:
        yield red(
            f"cdk.json counts on {place.concurrent_executions} concurrent executions, and AWS grants {granted}",
            f"write {granted} under {written}, or ask for more in the Service Quotas console (AWS Lambda)",
        )
    elif (missing := _to_reserve(context) + LEFT_UNRESERVED - free) > 0 and place.reserve_inbound:
        yield red(
            f"{told}; `reserve_inbound` lacks {missing} of them, and Lambda refuses the reservation",
            f"ask for {granted + missing} in the Service Quotas console (AWS Lambda), or lower reserve_inbound",
        )
    elif free < wanted:
        yield yellow(
            f"{told}, and wait for each other where there are fewer",
            f"ask for {granted - free + wanted} in the Service Quotas console (AWS Lambda)",
        )
    elif granted > place.concurrent_executions:
        yield yellow(
            f"{told}; cdk.json counts on {place.concurrent_executions}, so that functions may be capped for nothing",
            f"write {granted} under {written}",
        )
    else:
        yield green(told)


def gateway_logs(context: CheckContext) -> Iterator[Finding]:
    """Say whether API Gateway may write logs: the stage of a form cannot be made where it may not."""
    place = context.environment
    if not any(form_of(brand) for brand in context.brands):
        yield green("no brand has a form, so API Gateway needs no role for logs")
    elif role := context.account.client("apigateway").get_account().get("cloudwatchRoleArn"):
        yield green(f"API Gateway writes logs as {role}")
    else:
        yield red(
            f"{place.called}: API Gateway must have a CloudWatch role in account {place.account}, {place.region}, got "
            "none, and a form's stage cannot be made without",
            f"create a role that apigateway.amazonaws.com may assume, with the AWS policy {LOGS_POLICY}, then run 'aws "
            f"apigateway update-account --region {place.region} --patch-operations "
            "op=replace,path=/cloudwatchRoleArn,value=ARN_OF_THE_ROLE'",
        )


def form_hosts(context: CheckContext) -> Iterator[Finding]:
    """Say of each form on a host of its own whether its certificate serves, and which DNS record a person makes."""
    place, declared = context.environment, 0
    for brand in context.brands:
        program = brand.programs.promotional
        domain = program.form.domain.get(place.name) if program else None
        if domain:
            declared += 1
            yield _certificate(context, domain) or _record(context, domain.host)
    if not declared:
        yield green("no form has a host of its own, so no certificate and no DNS record is needed")


def _certificate(context: CheckContext, domain: FormDomain) -> Finding | None:
    """Return what is wrong with the certificate of a host; the deploy would fail on it."""
    place, arn = context.environment, domain.certificate
    if arn.split(":")[3:5] != [place.region, place.account]:
        return red(
            f"{domain.host}: its certificate must be of account {place.account} in {place.region}, got {arn}",
            f"request one there in Certificate Manager, and name it under form.domain.{place.name}.certificate",
        )
    acm = context.account.client("acm")
    try:
        found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
    except acm.exceptions.ResourceNotFoundException:
        return red(
            f"{domain.host}: its certificate {arn} does not exist",
            f"correct form.domain.{place.name}.certificate in the brand file",
        )
    if found["Status"] != "ISSUED":
        return red(
            f"{domain.host}: its certificate must be ISSUED, got {found['Status']}",
            "make the records that Certificate Manager shows for its validation, and wait until it is issued",
        )
    names = {found["DomainName"], *found.get("SubjectAlternativeNames", [])}
    if not names & {domain.host, f"*.{domain.host.partition('.')[2]}"}:
        return red(
            f"{domain.host}: its certificate must hold that name, got {', '.join(sorted(names))}",
            f"request a certificate for {domain.host} in Certificate Manager, and name it in the brand file",
        )
    return None


def _record(context: CheckContext, host: str) -> Finding:
    api = context.account.client("apigateway")
    try:
        target = api.get_domain_name(domainName=host)["regionalDomainName"]
    except api.exceptions.NotFoundException:
        return green(f"{host}: its certificate is issued; after the deploy this check tells its DNS record")
    return green(f"{host}: its certificate is issued; its DNS record must be {host} CNAME {target}")


def _to_reserve(context: CheckContext) -> int:
    """Return how many executions the programs that do not stand yet reserve: promotional ones hear two ways."""
    standing = {program.id for program, _ in context.deployed}
    functions = sum(
        2 if program.message_type == "promotional" else 1 for program in context.programs if program.id not in standing
    )
    return functions * context.environment.reserve_inbound
