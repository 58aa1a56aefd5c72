"""What the function is made of, put together once per process, and the three things that the workflow asks of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lambdas.consent.corrections import Audit
from lambdas.consent.timestamps import from_text
from lambdas.functions.list_audit.report import page, report
from lambdas.functions.list_audit.run import DEACTIVATED, LIST, Run, Step, parts, total
from lambdas.functions.list_audit.scan import Deactivations, Remediation, SegmentScan, ServiceList
from lambdas.stores.audits import LATEST, AuditFacts, Reminders, Reports, Scan
from lambdas.stores.clients import Clients
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.opt_out_list import OptOutList
from lambdas.stores.consent.opt_out_sync import OptOutSync
from lambdas.stores.environment import named
from lambdas.stores.errors import NotAccepted
from lambdas.stores.objects import ObjectLines
from lambdas.stores.queues import BulkQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.functions.list_audit.run import Tally
    from lambdas.program import Program

TABLES = ("subscriptions_table", "ledger_table", "sends_table")
NEEDED = (*TABLES, "bulk_queue", "report_bucket", "opt_out_list", "settle_seconds", "deactivations")
FILE = "sms-deact-reports/us/latest-deact-report.csv"  # AWS End User Messaging SMS user guide, deactivation reports
PAYS = {"RequestPayer": "requester"}


class AuditHandler:
    """Audits one program; `count` takes the name of a metric and how many."""

    def __init__(self, program: Program, variables: Mapping[str, str], count: Callable[[str, int], None]) -> None:
        """Take the environment `variables`; EnvironmentFault names every one that is missing."""
        clients, names = Clients(), named(NEEDED, variables)
        self._program, self._count = program, count
        dynamodb, objects = clients.dynamodb(), clients.s3()
        tables = {name.removesuffix("_table"): names[name] for name in TABLES}
        consent, facts = (
            ConsentTables(dynamodb, **tables, shards=program.audience_shards),
            AuditFacts(dynamodb, **tables),
        )
        opt_outs = OptOutList(clients.sms(), names["opt_out_list"])
        kept = opt_outs if program.keeps_list else None
        acting = Remediation(consent, BulkQueue(clients.sqs(), names["bulk_queue"]), kept, _now)
        scan = Scan(dynamodb, tables["subscriptions"], program.audience_shards)
        self._walk = SegmentScan(program, scan, facts, consent, acting)
        learning = OptOutSync(consent, program, names["opt_out_list"], _now)
        settle = timedelta(seconds=int(names["settle_seconds"]))
        self._list = ServiceList(opt_outs, consent, learning, settle)
        lines = ObjectLines(objects, bucket=names["deactivations"], key=FILE, more=PAYS)
        self._void = Deactivations(program, lines, facts, consent, acting)
        self._reports = Reports(objects, clients.events(), names["report_bucket"])
        self._reminders = Reminders(clients.workflows(), variables.get("CAMPAIGN_WORKFLOW", ""))

    def answer(self, asked: Mapping[str, Any], has_time: Callable[[], bool]) -> dict[str, Any]:
        """Return what the workflow carries on."""
        if asked["do"] == "open":
            run = Run.begun(asked["asked"], from_text(asked["started"]))
            return {"audit": run.to_dict(), "steps": self._parts()}
        run = Run.from_dict(asked["audit"])
        if asked["do"] == "walk":
            return {
                "audit": run.to_dict(),
                "step": self._walked(run, Step.from_dict(asked["step"]), has_time).to_dict(),
            }
        return self._reported(run, total(Step.from_dict(step).tally for step in asked["steps"]))

    def _parts(self) -> list[dict[str, Any]]:
        return [step.to_dict() for step in parts(self._program.audience_shards)]

    def _walked(self, run: Run, step: Step, has_time: Callable[[], bool]) -> Step:
        audit = Audit(run.run, run.at, self._program.digest)
        while has_time() and step.state != "done":
            try:
                tally, place = self._page(step, audit, acts=run.acts)
            except NotAccepted:
                return step  # the service, or a table, takes no more now: the workflow calls again
            step = step.after(place, tally)
        return step

    def _page(self, step: Step, audit: Audit, *, acts: bool) -> tuple[Tally, str | None]:
        if step.part == LIST:
            return self._list.page(step.place, audit, acts=acts)
        if step.part == DEACTIVATED:
            return self._void.page(step.place, audit, acts=acts)
        return self._walk.page(int(step.part), step.place, audit, acts=acts)

    def _reported(self, run: Run, found: Tally) -> dict[str, Any]:
        """Write the report; the dry one says whether the run goes on to act, the other begins the reminders."""
        told = report(run, found, self._program, self._reports.latest())
        key, text = f"reports/{run.run}{'' if run.acts else '.dry'}", json.dumps(told, indent=1)
        self._reports.keep(f"{key}.json", text, "application/json")
        self._reports.keep(f"{key}.html", page(told), "text/html; charset=utf-8")
        going_on = run.judged(found)
        if run.acts:
            self._reports.keep(LATEST, text, "application/json")
            self._reminders.begin(run.run, _now())
            self._count_found(told)
        if found.counts["deactivations_unread"]:
            self._count("DeactivationsUnread", 1)
        if run.acts or not going_on.acts:
            facts = {"key": f"{key}.html", "acted": run.acts, "held_back": told["held_back"]}
            self._reports.announce(self._program.id, run.run, facts)
            self._count("AuditHeldBack" if told["held_back"] else "AuditReported", 1)
        if told["held_back"] or found.counts["deactivations_unread"]:
            self._count("AuditNeedsPerson", 1)
        return {"audit": going_on.to_dict(), "steps": self._parts(), "report": key}

    def _count_found(self, told: Mapping[str, Any]) -> None:
        for one in told["findings"]:
            self._count(f"Found{one['kind'].title().replace('_', '')}", one["numbers"])
        self._count("Subscribers", told["subscribers"])
        for tier, number in told["tiers"].items():
            self._count(f"List{tier.title().replace('_', '')}", number)


def _now() -> datetime:
    return datetime.now(UTC)
