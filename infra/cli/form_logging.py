"""Whether API Gateway may write logs in an account: where it may not, the deploy of a form fails at its stage."""

from __future__ import annotations

from pathlib import Path

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.brand.faults import BrandFileError
from infra.brand.file import load_all
from infra.brand.form_page import form_of
from infra.cli.programs import BRANDS
from infra.environment import Environment

LOGS_POLICY = "AmazonAPIGatewayPushToCloudWatchLogs"


def logging_fault(name: str) -> str | None:
    """Return that API Gateway has no role to write logs with in the environment called `name`, and what to do."""
    if name == "local" or not _forms():
        return None
    environment = Environment.of_file(name, Path("cdk.json"))
    try:
        account = boto3.client("apigateway", region_name=environment.region).get_account()
    except (BotoCoreError, ClientError) as refused:
        # a pipeline's role need not be allowed to look: the deploy itself will tell
        typer.echo(f"{name}: whether API Gateway may write logs was not checked: {refused}", err=True)
        return None
    if account.get("cloudwatchRoleArn"):
        return None
    return (
        f"{name}: API Gateway must have a CloudWatch role in account {environment.account}, {environment.region}, got "
        "none, and a form's stage cannot be made without: create a role that apigateway.amazonaws.com may assume, with "
        f"the AWS policy {LOGS_POLICY}, then run 'aws apigateway update-account --region {environment.region} "
        "--patch-operations op=replace,path=/cloudwatchRoleArn,value=ARN_OF_THE_ROLE'"
    )


def _forms() -> bool:
    try:
        return any(form_of(brand) for brand in load_all(BRANDS))
    except BrandFileError:  # synthesis tells what is wrong with the files
        return False
