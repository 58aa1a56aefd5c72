"""What the web pages of a program leave for its keyword handler: a queue for each, and the links to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.inbound_channel import READER_SECONDS, TEXTS
from infra.constructs.permission import allow
from infra.constructs.queues import PATIENT_ATTEMPTS, durable_queue, read_by, reading
from infra.constructs.tables import phone_table
from infra.constructs.web_address import WebAddress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_lambda as lambda_
    from aws_cdk import aws_sqs as sqs

    from infra.constructs.encryption import ProgramKey
    from infra.constructs.permission import Statement
    from infra.naming import Names


class Pages(Construct):
    """Requests of the form and buttons of the preferences page on their way; what fails waits with failed texts."""

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, key: ProgramKey, dead_letters: sqs.Queue
    ) -> None:
        super().__init__(scope, construct_id)
        self.forms, self.presses = (
            durable_queue(
                self,
                name,
                key=key,
                reader_seconds=READER_SECONDS,
                dead_letters=dead_letters,
                attempts=PATIENT_ATTEMPTS,
            )
            for name in ("Forms", "Presses")
        )
        self.links = phone_table(self, "Links", key=key, time_to_live="expires_at")
        self.address = WebAddress(self, "Address", names=names)

    def hearing(self) -> list[Statement]:
        """Return what a function needs to read both queues, and to keep the links that it draws."""
        drawing = allow("dynamodb:PutItem", on=[self.links.table_arn])
        return [reading(self.forms), reading(self.presses), drawing]

    def environment(self) -> Mapping[str, str]:
        """Return the variables of a function that hears the pages."""
        return {
            "FORM_QUEUE_ARN": self.forms.queue_arn,
            "PREFERENCES_QUEUE_ARN": self.presses.queue_arn,
            "LINKS_TABLE": self.links.table_name,
            "PREFERENCES_URL": self.address.preferences_url,
        }

    def heard_by(self, function: lambda_.CfnFunction, scope: Construct, *, at_once: int) -> None:
        """Have `function` called with what waits in the queues: whoever floods a page takes no room from a STOP."""
        read_by(function, "Forms", scope=scope, queue=self.forms, batch=TEXTS, at_once=at_once)
        read_by(function, "Presses", scope=scope, queue=self.presses, batch=TEXTS, at_once=at_once)
