"""What a program tells under names that stay: its topics, which outlive its stack, and where requests go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_ssm as ssm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from constructs import Construct

    from infra.naming import Names


def topics_parameter(scope: Construct, *, names: Names, topics: Iterable[str], before: Iterable[Construct]) -> None:
    """Make the parameter that is there before all else, and stays when the stack goes.

    A program whose stack was deleted left its opt-outs behind. Deployed anew it would begin with empty tables: this
    parameter has a fixed name, so CloudFormation refuses it as one that exists, and has made nothing by then.
    """
    parameter = ssm.CfnParameter(scope, "Topics", type="StringList", name=names.topics, value=",".join(topics))
    parameter.apply_removal_policy(cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    for part in before:
        part.node.add_dependency(parameter)


def request_queue_parameter(scope: Construct, *, names: Names, url: str) -> None:
    """Make the parameter that holds the address of the program's request queue."""
    ssm.CfnParameter(scope, "RequestQueue", type="String", name=names.request_queue, value=url)
