"""What of a program sends: the gate, the campaigns that fill its queue, and the audits of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.constructs.campaigns import Campaigns
from infra.constructs.deferral import Deferral
from infra.constructs.delivery_events import DeliveryEvents
from infra.constructs.list_audit import ListAudit
from infra.constructs.send_gate import SendGate
from infra.constructs.sending_alarms import SendingAlarms

if TYPE_CHECKING:
    from infra.brand.engagement import AuditSchedule
    from infra.constructs.alarms import ProgramAlarms
    from infra.stacks.foundation import Foundation
    from infra.stacks.tagged_stack import TaggedStack


def add_gate(stack: TaggedStack, base: Foundation, alarms: ProgramAlarms) -> None:
    """Make the only way out, and what learns from where it led."""
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
        stack, "DeliveryEvents", runtime=base.runtime, sends=base.sends, delivery=base.delivery, gate=gate
    )
    SendingAlarms(stack, "SendingAlarms", alarms=alarms, gate=gate, events=events)
    stack.tell(SendGate=gate.function.ref, DeliveryEvents=events.function.ref, ScheduleGroup=deferral.group.ref)


def add_campaigns(stack: TaggedStack, base: Foundation, alarms: ProgramAlarms) -> Campaigns:
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
    stack: TaggedStack, base: Foundation, alarms: ProgramAlarms, campaigns: Campaigns | None, every: AuditSchedule
) -> None:
    """Make what keeps the list wanted."""
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
