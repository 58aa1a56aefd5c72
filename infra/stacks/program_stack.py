"""One program, one stack: everything that a brand needs for one message type, shared with nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk

from infra.brand.form_page import form_of
from infra.brand.keywords import pool_keywords
from infra.brand.manifest import manifest
from infra.constructs.alarms import ProgramAlarms
from infra.constructs.campaigns import Campaigns
from infra.constructs.cascade import Cascade
from infra.constructs.consent_store import ConsentStore
from infra.constructs.dashboard import ProgramDashboard
from infra.constructs.deferral import Deferral
from infra.constructs.delivery_channel import DeliveryChannel
from infra.constructs.delivery_events import DeliveryEvents
from infra.constructs.encryption import ProgramKey
from infra.constructs.inbound_channel import InboundChannel
from infra.constructs.keyword_handler import KeywordHandler
from infra.constructs.ledger_archive import LedgerArchive
from infra.constructs.list_audit import ListAudit
from infra.constructs.opt_in_form import FormQueue, OptInForm
from infra.constructs.program_runtime import ProgramRuntime
from infra.constructs.reconciler import Reconciler
from infra.constructs.send_gate import SendGate
from infra.constructs.send_store import SendStore
from infra.constructs.sending_alarms import SendingAlarms
from infra.constructs.sending_queues import SendingQueues
from infra.constructs.short_code_pool import ShortCodePool
from infra.stacks.tagged_stack import TaggedStack

if TYPE_CHECKING:
    from constructs import Construct

    from infra.brand.engagement import AuditSchedule
    from infra.brand.model import Brand
    from infra.naming import Names
    from lambdas.program import MessageType, Program
    from lambdas.web.form import Form


class ProgramStack(TaggedStack):
    """The stack of one brand x message type."""

    def __init__(
        self, scope: Construct, *, names: Names, brand: Brand, message_type: MessageType, own_dashboard: bool = True
    ) -> None:
        super().__init__(scope, names.stack, names=names, description=f"SMS program {brand.name}, {message_type}")
        program = manifest(brand, message_type, names.environment)
        self._names, self._key = names, ProgramKey(self, "Key", names=names)
        self._sends = SendStore(self, "Sends", key=self._key)
        self._consent = ConsentStore(self, "Consent", key=self._key, sends=self._sends)
        form = form_of(brand) if message_type == "promotional" else None
        self._runtime = ProgramRuntime(self, "Runtime", names=names, program=program, form=form, key=self._key)
        self._connect(program, origination=brand.program(message_type).origination_for(names.environment))
        self._listen(form)
        self._keep()
        if message_type == "promotional":
            self._cascade()
        self._send()
        campaigns = self._campaign() if message_type == "promotional" else None
        self._audit(brand.program(message_type).audit, campaigns)
        if own_dashboard:
            ProgramDashboard(self, "Dashboard", names=names, alarms=self._alarms)

    def _connect(self, program: Program, *, origination: str) -> None:
        """Make what the service speaks with: channels, queues, and the pool around the program's number."""
        self._inbound = InboundChannel(self, "Inbound", names=self._names, key=self._key)
        self._queues = SendingQueues(self, "Sending", key=self._key)
        dead_letters = self._queues.dead_letters
        self._delivery = DeliveryChannel(self, "Delivery", names=self._names, key=self._key, dead_letters=dead_letters)
        self._short_code = ShortCodePool(
            self,
            "ShortCode",
            program=program,
            keywords=pool_keywords(program),
            origination=origination,
            inbound=self._inbound,
            delivery=self._delivery,
        )
        pool, opt_outs = self._short_code.pool.attr_arn, self._short_code.opt_out_list.ref
        self._tell(Pool=pool, OptOutList=opt_outs, ConfigurationSet=self._short_code.configuration_set.ref)
        self._tell(InboundTopic=self._inbound.topic_arn, InboundQueue=self._inbound.queue.queue_url)
        self._tell(DeadLetters=self._inbound.dead_letters.queue_url, SendingDeadLetters=dead_letters.queue_url)
        requests, bulk = self._queues.requests.queue_url, self._queues.bulk.queue_url
        self._tell(RequestQueue=requests, BulkQueue=bulk, EventsQueue=self._delivery.queue.queue_url)

    def _listen(self, form: Form | None) -> None:
        """Make what hears customers, by text and by the web form, and what wakes a person."""
        forms = FormQueue(self, "Forms", key=self._key, dead_letters=self._inbound.dead_letters) if form else None
        handler = KeywordHandler(
            self,
            "Keywords",
            runtime=self._runtime,
            inbound=self._inbound,
            consent=self._consent,
            short_code=self._short_code,
            forms=forms,
        )
        self._alarms = ProgramAlarms(
            self, "Alarms", names=self._names, key=self._key, inbound=self._inbound, handler=handler
        )
        self._tell(KeywordHandler=handler.function.ref, AlarmTopic=self._alarms.topic.topic_arn)
        if form and forms:
            self._show(form, forms)

    def _show(self, form: Form, forms: FormQueue) -> None:
        """Make the web form, whose requests the keyword handler answers."""
        door = OptInForm(
            self,
            "OptInForm",
            names=self._names,
            key=self._key,
            runtime=self._runtime,
            requests=forms,
            form=form,
            alarms=self._alarms,
        )
        self._tell(OptInForm=door.door.url, OptInFunction=door.function.ref)

    def _keep(self) -> None:
        """Make what keeps the record whole: the archive, and the comparison with the service's own list."""
        archive = LedgerArchive(
            self, "Archive", key=self._key, runtime=self._runtime, consent=self._consent, alarms=self._alarms
        )
        reconciler = Reconciler(
            self,
            "Reconciler",
            runtime=self._runtime,
            consent=self._consent,
            short_code=self._short_code,
            alarms=self._alarms,
        )
        self._tell(Archive=archive.bucket.bucket_name, Reconciler=reconciler.function.ref)
        subscriptions, ledger = self._consent.subscriptions.table_name, self._consent.ledger.table_name
        self._tell(Subscriptions=subscriptions, Ledger=ledger, Sends=self._sends.table.table_name)

    def _cascade(self) -> None:
        """Make what carries a STOP to marketing over the legal entity."""
        cascade = Cascade(
            self,
            "Cascade",
            names=self._names,
            key=self._key,
            runtime=self._runtime,
            consent=self._consent,
            short_code=self._short_code,
            notes=self._delivery.queue,
            alarms=self._alarms,
        )
        self._tell(CascadeQueue=cascade.queue.queue_url, CascadeDeadLetters=cascade.dead_letters.queue_url)

    def _send(self) -> None:
        """Make the only way out, and what learns from where it led."""
        deferral = Deferral(self, "Deferred", names=self._names, key=self._key, queues=self._queues)
        gate = SendGate(
            self,
            "Gate",
            runtime=self._runtime,
            consent=self._consent,
            sends=self._sends,
            queues=self._queues,
            deferral=deferral,
            notes=self._delivery.queue,
            short_code=self._short_code,
        )
        events = DeliveryEvents(
            self, "DeliveryEvents", runtime=self._runtime, sends=self._sends, delivery=self._delivery, gate=gate
        )
        SendingAlarms(self, "SendingAlarms", alarms=self._alarms, gate=gate, events=events)
        self._tell(SendGate=gate.function.ref, DeliveryEvents=events.function.ref, ScheduleGroup=deferral.group.ref)

    def _campaign(self) -> Campaigns:
        """Return what asks for a text to a whole audience."""
        campaigns = Campaigns(
            self,
            "Campaigns",
            names=self._names,
            key=self._key,
            runtime=self._runtime,
            consent=self._consent,
            sends=self._sends,
            queues=self._queues,
            alarms=self._alarms,
        )
        workflow, bucket = campaigns.workflow.ref, campaigns.bucket.bucket_name
        self._tell(CampaignWorkflow=workflow, Campaigns=bucket, Campaign=campaigns.function.ref)

        return campaigns

    def _audit(self, every: AuditSchedule, campaigns: Campaigns | None) -> None:
        """Make what keeps the list wanted."""
        audit = ListAudit(
            self,
            "ListAudit",
            names=self._names,
            key=self._key,
            runtime=self._runtime,
            consent=self._consent,
            sends=self._sends,
            queues=self._queues,
            short_code=self._short_code,
            campaigns=campaigns,
            every=every,
            alarms=self._alarms,
        )
        workflow, bucket = audit.workflow.ref, audit.bucket.bucket_name
        self._tell(AuditWorkflow=workflow, AuditReports=bucket, ListAudit=audit.function.ref)

    def _tell(self, **facts: str) -> None:
        for name, value in facts.items():
            cdk.CfnOutput(self, f"{name}Output", value=value).override_logical_id(name)
