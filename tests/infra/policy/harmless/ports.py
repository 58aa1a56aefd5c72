"""How a foreign stack reaches a program by a port, and how the brand file grants it: one place to adapt.

A port is granted in the brand file under `ports`, and the foreign stack reads what it needs from Parameter Store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_ssm as ssm

if TYPE_CHECKING:
    from collections.abc import Callable

    from constructs import Construct

    from tests.infra.policy.harmless.changes import Data

BRAND, ENVIRONMENT, ACCOUNT = "example-corp", "local", "000000000000"


def address(scope: Construct, port: str, kind: str = "transactional") -> str:
    """Return what the port of a program tells a foreign stack: the ARN of what it may use."""
    name = f"/sms/{ENVIRONMENT}/{BRAND}/{kind}/ports/{port}"
    return ssm.StringParameter.value_for_string_parameter(scope, name)


def granted(port: str, *principals: str, kind: str = "transactional") -> Callable[[Data], object]:
    """Return the change of the brand file that opens `port` to roles, or to the accounts of queues and functions."""

    def grant(brand: Data) -> None:
        if brand["brand"] == BRAND:
            opened = brand["programs"][kind].setdefault("ports", [])
            opened += [{"port": port, "to": one if ":role/" in one else one.split(":")[4]} for one in principals]

    return grant


def role(name: str) -> str:
    """Return the ARN of a role of the environment's account."""
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"
