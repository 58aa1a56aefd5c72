"""One program, one stack: everything that a brand needs for one message type, shared with nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.brand.copy import form_of
from infra.brand.manifest import manifest
from infra.brand.wording.keywords import pool_keywords
from infra.constructs.consent.cascade import Cascade
from infra.constructs.consent.keyword_handler import KeywordHandler
from infra.constructs.consent.ledger_archive import LedgerArchive
from infra.constructs.consent.reconciler import Reconciler
from infra.constructs.core.encryption import ProgramKey
from infra.constructs.core.functions import ProgramRuntime
from infra.constructs.core.parameters import request_queue_parameter, topics_parameter
from infra.constructs.core.program_tables import ConsentStore, SendStore
from infra.constructs.core.walls import Walls
from infra.constructs.messaging.channels import DeliveryChannel, InboundChannel
from infra.constructs.messaging.short_code_pool import ShortCodePool
from infra.constructs.monitoring.alarms import ProgramAlarms
from infra.constructs.monitoring.dashboards import ProgramDashboard
from infra.constructs.ports.events import PortEvents
from infra.constructs.ports.opening import OpenPorts
from infra.constructs.ports.reads import PortReads
from infra.constructs.ports.replies import Replies
from infra.constructs.sending.alarms import SendingAlarms
from infra.constructs.sending.campaigns import Campaigns
from infra.constructs.sending.delivery_events import DeliveryEvents
from infra.constructs.sending.list_audit import ListAudit
from infra.constructs.sending.send_gate import Deferral, SendGate, SendingQueues
from infra.constructs.web.api import WebApi
from infra.constructs.web.firewall import Firewall
from infra.constructs.web.opt_in_form import OptInForm, Preferences
from infra.constructs.web.pages import Pages
from infra.stacks.base import TaggedStack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from constructs import Construct

    from infra.brand.model import Brand, BrandProgram
    from infra.brand.sending import AuditSchedule
    from infra.concurrency import Concurrency
    from infra.constructs.core.queues import Queue
    from infra.constructs.core.storage import Bucket
    from infra.constructs.ports.bus import ProgramBus
    from infra.environment import Environment
    from infra.environment.operators import Operators
    from infra.naming import Names
    from infra.protection import Protection
    from lambdas.program import MessageType, Program
    from lambdas.web.form import Form

NEED_THE_POOL = ("Keywords", "Alarms", "Cascade", "Gate", "DeliveryEvents", "SendingAlarms", "Dashboard", "Ports")

# What every part of a program stands on: key, tables, runtime, channels, and the pool around its number.


class ProgramBase:
    """Stands in a program's stack; each part is an attribute."""

    def __init__(
        self,
        stack: TaggedStack,
        *,
        names: Names,
        brand: Brand,
        message_type: MessageType,
        concurrency: Concurrency,
        operators: Operators,
        shares_firewall: bool,
    ) -> None:
        program = manifest(brand, message_type, names.environment)
        opened = open_ports(brand.program(message_type), names.environment)
        walls, told = Walls(names, operators, opened), "events" in opened
        self.names, self.key = names, ProgramKey(stack, "Key", names=names, walls=walls)
        self.sends = SendStore(stack, "Sends", key=self.key, told=told)
        self.consent = ConsentStore(stack, "Consent", key=self.key, sends=self.sends, told=told)
        self.form = form_of(brand) if message_type == "promotional" else None
        self.shares_firewall = shares_firewall
        self.domain = brand.program(message_type).form.domain.get(names.environment)
        self.runtime = ProgramRuntime(
            stack,
            "Runtime",
            names=names,
            program=program,
            form=self.form,
            key=self.key,
            concurrency=concurrency,
        )
        self.inbound = InboundChannel(stack, "Inbound", names=names, key=self.key)
        self.queues = SendingQueues(stack, "Sending", key=self.key)
        dead_letters = self.queues.dead_letters
        self.delivery = DeliveryChannel(stack, "Delivery", names=names, key=self.key, dead_letters=dead_letters)
        origination = brand.program(message_type).origination_for(names.environment)
        protection = brand.program(message_type).sending.protection
        self.short_code = self._pool(stack, program, origination, protection)
        first = (self.key.key, self.short_code.opt_out_list)  # what all else needs, and what needs nothing
        topics_parameter(stack, names=names, topics=[topic.name for topic in program.topics], before=first)
        request_queue_parameter(stack, names=names, url=self.queues.requests.queue_url)
        self._tell(stack)

    def _pool(self, stack: TaggedStack, program: Program, origination: str, protection: Protection) -> ShortCodePool:
        return ShortCodePool(
            stack,
            "ShortCode",
            program=program,
            keywords=pool_keywords(program),
            origination=origination,
            inbound=self.inbound,
            delivery=self.delivery,
            protection=protection,
        )

    def _tell(self, stack: TaggedStack) -> None:
        pool, opt_outs = self.short_code.pool.attr_arn, self.short_code.opt_out_list.ref
        stack.tell(Pool=pool, OptOutList=opt_outs, ConfigurationSet=self.short_code.configuration_set.ref)
        stack.tell(ProtectConfiguration=self.short_code.protection.attr_protect_configuration_id)
        stack.tell(InboundTopic=self.inbound.topic_arn, InboundQueue=self.inbound.queue.queue_url)
        sending = self.queues.dead_letters.queue_url
        stack.tell(DeadLetters=self.inbound.dead_letters.queue_url, SendingDeadLetters=sending)
        requests, bulk = self.queues.requests.queue_url, self.queues.bulk.queue_url
        stack.tell(RequestQueue=requests, BulkQueue=bulk, EventsQueue=self.delivery.queue.queue_url)
        subscriptions, ledger = self.consent.subscriptions.table_name, self.consent.ledger.table_name
        stack.tell(LegalEntity=self.names.legal_entity)  # as it is written: a tag may not hold every character
        stack.tell(Subscriptions=subscriptions, Ledger=ledger, Sends=self.sends.table.table_name)


# What of a program stands on the web: the opt-in form and the preferences page, behind one firewall.


def add_pages(stack: TaggedStack, base: ProgramBase, alarms: ProgramAlarms, form: Form, pages: Pages) -> None:
    """Make the two pages and the door to them; what they pass on, the keyword handler carries out."""
    opt_in = OptInForm(stack, "OptInForm", key=base.key, runtime=base.runtime, pages=pages, form=form, alarms=alarms)
    preferences = Preferences(
        stack, "Preferences", runtime=base.runtime, consent=base.consent, pages=pages, alarms=alarms
    )
    door = WebApi(
        stack,
        "WebDoor",
        names=base.names,
        key=base.key,
        address=pages.address,
        form=opt_in.function,
        preferences=preferences.function,
        at_once=base.runtime.concurrency.visits,
    )
    puzzle, shared = form.verifier == "waf", base.shares_firewall
    Firewall(stack, "Firewall", names=base.names, door=door, puzzle=puzzle, shared=shared)
    stack.tell(OptInForm=pages.address.url, OptInFunction=opt_in.function.ref, Preferences=preferences.function.ref)


# What of a program sends: the gate, the campaigns that fill its queue, and the audits of the list.


def add_gate(stack: TaggedStack, base: ProgramBase, alarms: ProgramAlarms, message_type: MessageType) -> None:
    """Make the only way out, and what learns from where it led."""
    retries = message_type == "transactional"
    deferral = Deferral(stack, "Deferred", names=base.names, key=base.key, queues=base.queues)
    gate = SendGate(
        stack,
        "Gate",
        runtime=base.runtime,
        consent=base.consent,
        sends=base.sends,
        queues=base.queues,
        deferral=deferral,
        notes=base.delivery.queue,
        short_code=base.short_code,
    )
    events = DeliveryEvents(
        stack,
        "DeliveryEvents",
        runtime=base.runtime,
        sends=base.sends,
        delivery=base.delivery,
        gate=gate,
        retries=retries,
    )
    SendingAlarms(stack, "SendingAlarms", alarms=alarms, gate=gate, events=events, passwords=retries)
    stack.tell(SendGate=gate.function.ref, DeliveryEvents=events.function.ref, ScheduleGroup=deferral.group.ref)


def add_campaigns(stack: TaggedStack, base: ProgramBase, alarms: ProgramAlarms) -> Campaigns:
    """Return, newly made, what asks for a text to a whole audience."""
    campaigns = Campaigns(
        stack,
        "Campaigns",
        names=base.names,
        key=base.key,
        runtime=base.runtime,
        consent=base.consent,
        sends=base.sends,
        queues=base.queues,
        alarms=alarms,
    )
    workflow, bucket = campaigns.workflow.ref, campaigns.bucket.bucket_name
    stack.tell(CampaignWorkflow=workflow, Campaigns=bucket, Campaign=campaigns.function.ref)
    return campaigns


def add_audit(
    stack: TaggedStack, base: ProgramBase, alarms: ProgramAlarms, campaigns: Campaigns | None, every: AuditSchedule
) -> ListAudit:
    """Return, newly made, what keeps the list wanted."""
    audit = ListAudit(
        stack,
        "ListAudit",
        names=base.names,
        key=base.key,
        runtime=base.runtime,
        consent=base.consent,
        sends=base.sends,
        queues=base.queues,
        short_code=base.short_code,
        campaigns=campaigns,
        every=every,
        alarms=alarms,
    )
    workflow, bucket = audit.workflow.ref, audit.bucket.bucket_name
    stack.tell(AuditWorkflow=workflow, AuditReports=bucket, ListAudit=audit.function.ref)
    stack.tell(AuditDeadLetters=audit.dead_letters.queue_url)
    return audit


# What of a program others may reach, by ports that the brand file opens.


def open_ports(program: BrandProgram, environment: str) -> dict[str, list[str]]:
    """Return who may use each port of `program` that is open in `environment`, in the order of the brand file.

    One that is open to nobody has no users.
    """
    opened: dict[str, list[str]] = {}
    for one in program.ports:
        if one.is_open_in(environment):
            opened.setdefault(one.port, []).extend([one.to] if one.to else [])
    return opened


def shares_firewall(brand: Brand, kind: MessageType, environment: Environment) -> bool:
    """Whether the form of the program stands behind the firewall of its environment, which asks everybody a puzzle."""
    return environment.shares_firewall and kind == "promotional" and brand.program(kind).form.verifier == "waf"


class ProgramStack(TaggedStack):
    """The stack of one brand x message type."""

    def __init__(
        self,
        scope: Construct,
        *,
        environment: Environment,
        names: Names,
        brand: Brand,
        message_type: MessageType,
        concurrency: Concurrency,
        alarm_targets: Sequence[str] = (),
    ) -> None:
        told = f"SMS program {brand.name}, {message_type}"
        super().__init__(scope, names.stack, environment=environment, names=names, description=told)
        self._base = ProgramBase(
            self,
            names=names,
            brand=brand,
            message_type=message_type,
            concurrency=concurrency,
            operators=environment.operators,
            shares_firewall=shares_firewall(brand, message_type, environment),
        )
        opened = open_ports(brand.program(message_type), names.environment)
        replies = Replies(self, "Replies", key=self._base.key, sends=self._base.sends) if "replies" in opened else None
        self._listen(self._base.form, alarm_targets, replies)
        archive = self._keep()
        revoke_all = brand.legal_entity in environment.revoke_all
        if message_type == "promotional" or revoke_all:
            self._cascade(revoke_all=revoke_all)
        add_gate(self, self._base, self._alarms, message_type)
        campaigns = add_campaigns(self, self._base, self._alarms) if message_type == "promotional" else None
        audit = add_audit(self, self._base, self._alarms, campaigns, brand.program(message_type).audit)
        self._alarms.ring()
        if environment.own_dashboards:
            ProgramDashboard(self, "Dashboard", names=names, alarms=self._alarms, revoke_all=revoke_all)
        if replies:
            replies.watched_by(self._alarms)
            self.tell(RepliesQueue=replies.queue.queue_url, RepliesDeadLetters=replies.dead_letters.queue_url)
        if opened:
            queues = {"requests": self._base.queues.requests} | ({"replies": replies.queue} if replies else {})
            self._open(opened, queues, reports=audit.bucket, archive=archive.bucket)
        self._alarms.ring()  # of what the ports brought
        self._base.short_code.take_last(self, before=NEED_THE_POOL, groups=self._base.runtime.groups)

    def _listen(self, form: Form | None, alarm_targets: Sequence[str], replies: Replies | None) -> None:
        """Make what hears customers, by text and by the web pages, and what wakes a person."""
        base = self._base
        pages = (
            Pages(
                self,
                "Pages",
                names=base.names,
                key=base.key,
                dead_letters=base.inbound.dead_letters,
                domain=base.domain,
            )
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
            replies=replies,
        )
        self._alarms = ProgramAlarms(
            self,
            "Alarms",
            names=base.names,
            key=base.key,
            inbound=base.inbound,
            targets=alarm_targets,
        )
        self.tell(KeywordHandler=handler.function.ref, AlarmTopic=self._alarms.topic.topic_arn)
        if form and pages:
            add_pages(self, base, self._alarms, form, pages)

    def _open(self, opened: Mapping[str, Sequence[str]], queues: Mapping[str, Queue], **buckets: Bucket) -> None:
        """Make the ports by which others reach the program."""
        buses = {"events": self._tell_others()} if "events" in opened else {}
        functions = {"reads": self._answer_others()} if "reads" in opened else {}
        OpenPorts(
            self,
            "Ports",
            names=self._base.names,
            key=self._base.key,
            opened=opened,
            queues=queues,
            topics={"results": self._base.delivery.topic, "alarms": self._alarms.topic},
            buckets=buckets,
            buses=buses,
            functions=functions,
        )

    def _tell_others(self) -> ProgramBus:
        """Return the bus, newly made, on which the program tells what became of requests and of consent."""
        told = PortEvents(
            self,
            "Events",
            names=self._base.names,
            key=self._base.key,
            runtime=self._base.runtime,
            consent=self._base.consent,
            sends=self._base.sends,
            alarms=self._alarms,
        )
        self.tell(EventBus=told.bus.name, Publisher=told.function.ref)
        return told.bus

    def _answer_others(self) -> PortReads:
        """Return what answers questions on requests and people, newly made."""
        answering = PortReads(
            self,
            "Reads",
            key=self._base.key,
            runtime=self._base.runtime,
            consent=self._base.consent,
            sends=self._base.sends,
            alarms=self._alarms,
        )
        self.tell(Reads=answering.function.ref)
        return answering

    def _keep(self) -> LedgerArchive:
        """Return the archive; make it, and the comparison with the service's own list: what keeps the record whole."""
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
        return archive

    def _cascade(self, *, revoke_all: bool) -> None:
        """Make what carries a STOP over the legal entity: to its marketing, or with `revoke_all` to all programs."""
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
            revoke_all=revoke_all,
        )
        self.tell(CascadeQueue=cascade.queue.queue_url, CascadeDeadLetters=cascade.dead_letters.queue_url)
