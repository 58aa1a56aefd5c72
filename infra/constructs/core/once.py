"""Constructs that answer once: each question is a message to the CDK's own process, and back."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = TypeVar("Kind", bound=type)


def asked_once(*names: str) -> Callable[[Kind], Kind]:
    """Return what makes objects of a class remember these properties, which are tokens and never change.

    A cached property is none that jsii would take for an override, and call back for.
    """

    def remembering(kind: Kind) -> Kind:
        for name in names:
            read = cached_property(getattr(kind, name).fget)
            read.__set_name__(kind, name)
            setattr(kind, name, read)
        return kind

    return remembering


@asked_once("attr_arn")
class Role(iam.CfnRole):
    """A role whose ARN is asked once."""


@asked_once("ref", "attr_arn")
class Function(lambda_.CfnFunction):
    """A function whose name and ARN are asked once."""
