"""One program, one stack: everything that a brand needs for one message type, shared with nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.constructs.alarms import ProgramAlarms
from infra.constructs.cascade import Cascade
from infra.constructs.dashboard import ProgramDashboard
from infra.constructs.keyword_handler import KeywordHandler
from infra.constructs.ledger_archive import LedgerArchive
from infra.constructs.pages import Pages
from infra.constructs.reconciler import Reconciler
from infra.stacks.foundation import Foundation
from infra.stacks.on_the_web import add_pages
from infra.stacks.outbound import add_audit, add_campaigns, add_gate
from infra.stacks.tagged_stack import TaggedStack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from infra.brand.model import Brand
    from infra.concurrency import Concurrency
    from infra.naming import Names
    from lambdas.program import MessageType
    from lambdas.web.form import Form


class ProgramStack(TaggedStack):
    """The stack of one brand x message type."""

    def __init__(
        self,
        scope: Construct,
        *,
        names: Names,
        brand: Brand,
        message_type: MessageType,
        concurrency: Concurrency,
        alarm_targets: Sequence[str] = (),
        own_dashboard: bool = True,
    ) -> None:
        super().__init__(scope, names.stack, names=names, description=f"SMS program {brand.name}, {message_type}")
        self._base = Foundation(self, names=names, brand=brand, message_type=message_type, concurrency=concurrency)
        self._listen(self._base.form, alarm_targets)
        self._keep()
        if message_type == "promotional":
            self._cascade()
        add_gate(self, self._base, self._alarms)
        campaigns = add_campaigns(self, self._base, self._alarms) if message_type == "promotional" else None
        add_audit(self, self._base, self._alarms, campaigns, brand.program(message_type).audit)
        if own_dashboard:
            ProgramDashboard(self, "Dashboard", names=names, alarms=self._alarms)

    def _listen(self, form: Form | None, alarm_targets: Sequence[str]) -> None:
        """Make what hears customers, by text and by the web pages, and what wakes a person."""
        base = self._base
        pages = (
            Pages(self, "Pages", names=base.names, key=base.key, dead_letters=base.inbound.dead_letters)
            if form
            else None
        )
        handler = KeywordHandler(
            self,
            "Keywords",
            runtime=base.runtime,
            inbound=base.inbound,
            consent=base.consent,
            short_code=base.short_code,
            pages=pages,
        )
        self._alarms = ProgramAlarms(
            self,
            "Alarms",
            names=base.names,
            key=base.key,
            inbound=base.inbound,
            handler=handler,
            targets=alarm_targets,
        )
        self.tell(KeywordHandler=handler.function.ref, AlarmTopic=self._alarms.topic.topic_arn)
        if form and pages:
            add_pages(self, base, self._alarms, form, pages)

    def _keep(self) -> None:
        """Make what keeps the record whole: the archive, and the comparison with the service's own list."""
        archive = LedgerArchive(
            self,
            "Archive",
            key=self._base.key,
            runtime=self._base.runtime,
            consent=self._base.consent,
            alarms=self._alarms,
        )
        reconciler = Reconciler(
            self,
            "Reconciler",
            runtime=self._base.runtime,
            consent=self._base.consent,
            short_code=self._base.short_code,
            alarms=self._alarms,
        )
        self.tell(Archive=archive.bucket.bucket_name, Reconciler=reconciler.function.ref)

    def _cascade(self) -> None:
        """Make what carries a STOP to marketing over the legal entity."""
        cascade = Cascade(
            self,
            "Cascade",
            names=self._base.names,
            key=self._base.key,
            runtime=self._base.runtime,
            consent=self._base.consent,
            short_code=self._base.short_code,
            notes=self._base.delivery.queue,
            alarms=self._alarms,
        )
        self.tell(CascadeQueue=cascade.queue.queue_url, CascadeDeadLetters=cascade.dead_letters.queue_url)
