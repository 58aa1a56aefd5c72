"""The Pinpoint project of a program, for accounts that still hold the ended service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_pinpoint as pinpoint
from constructs import Construct

if TYPE_CHECKING:
    from infra.naming import Names

ENDED = (
    "AWS ended Amazon Pinpoint's engagement features on 2026-10-30; this project is a label for its short code "
    "and nothing depends on it"
)


class PinpointProject(Construct):
    """An `App` and its SMS channel carrying the program's short code."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, short_code: str | None) -> None:
        super().__init__(scope, construct_id)
        self.app = pinpoint.CfnApp(self, "App", name=names.pinpoint_project)
        pinpoint.CfnSMSChannel(self, "Channel", application_id=self.app.ref, enabled=True, short_code=short_code)
