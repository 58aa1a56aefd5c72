"""The preferences page: a function that reads records for whoever holds a link, and passes on what they press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.metrics import errors, oldest
from infra.constructs.permission import allow
from infra.constructs.queues import filling

if TYPE_CHECKING:
    from infra.constructs.alarms import ProgramAlarms
    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.pages import Pages
    from infra.constructs.program_runtime import ProgramRuntime

SECONDS = 10  # a person waits
LATE_SECONDS = 60  # a stop that was pressed is as much a stop as one that was texted


class Preferences(Construct):
    """`lambdas/preferences`; it writes to no table, and the keyword handler alone carries out what is pressed."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        pages: Pages,
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = runtime.function(
            self,
            package="preferences",
            seconds=SECONDS,
            may=[
                filling(pages.presses),
                allow("dynamodb:GetItem", on=[pages.links.table_arn]),
                consent.showing(),
            ],
            environment={
                "LINKS_TABLE": pages.links.table_name,
                "SUBSCRIPTIONS_TABLE": consent.subscriptions.table_name,
                "LEDGER_TABLE": consent.ledger.table_name,
                "PREFERENCES_QUEUE": pages.presses.queue_url,
            },
        )
        failed = "The preferences page failed, and a visitor saw no record and could not leave"
        alarms.watch(self, "Errors", errors(self.function), 0, failed)
        late = "A button of the preferences page has waited for too long to be carried out, and it may be a stop"
        alarms.watch(self, "Late", oldest(pages.presses), LATE_SECONDS, late)
