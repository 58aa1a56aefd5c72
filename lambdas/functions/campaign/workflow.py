"""What the function is made of, put together once per process, and the three things that the workflow asks of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from lambdas.functions.campaign.run import Run, Step
from lambdas.quiet_hours import windows
from lambdas.quiet_hours.law import UNKNOWN
from lambdas.sending.campaign import Campaign
from lambdas.sending.request import HoldState
from lambdas.stores.clients import Clients
from lambdas.stores.environment import named
from lambdas.stores.objects import FileAudience, TopicAudience
from lambdas.stores.queues import BulkQueue
from lambdas.stores.sending.campaign_holds import CampaignHolds
from lambdas.stores.sending.circuit_breaker import BrakeRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lambdas.program import Program
    from lambdas.quiet_hours.windows import Opening
    from lambdas.sending.campaign import Recipient
    from lambdas.stores.objects import Audience

NEEDED = ("subscriptions_table", "sends_table", "bulk_queue", "campaign_bucket")


class CampaignHandler:
    """Runs the campaigns of one program; `count` takes the name of a metric and how many."""

    def __init__(self, program: Program, variables: Mapping[str, str], count: Callable[[str, int], None]) -> None:
        """Take the environment `variables`; EnvironmentFault names every one that is missing."""
        clients = Clients()
        self._program = program
        self._names = named(NEEDED, variables)
        self._dynamodb, self._objects = clients.dynamodb(), clients.s3()
        self._queue = BulkQueue(clients.sqs(), self._names["bulk_queue"])
        self._brake = BrakeRow(self._dynamodb, self._names["sends_table"])
        self._holds = CampaignHolds(self._dynamodb, self._names["sends_table"])
        self._groups = windows.groups(program.sending.countries)
        self._rules = windows.Rules.of(program.sending.week)
        self._count = count

    def answer(self, asked: Mapping[str, Any], has_time: Callable[[], bool]) -> dict[str, Any]:
        """Return what the workflow carries on; BadCampaign where there is no such campaign to run."""
        run = self._run(Campaign.from_dict(asked["campaign"]))
        same = {"campaign": asked["campaign"]}
        if asked["do"] == "open":
            return same | _round(run.sections(has_time), asked)
        if asked["do"] == "walk":
            return same | {"step": self._walked(run, Step.from_dict(asked["step"]), has_time).to_dict()}
        steps = [Step.from_dict(step) for step in asked["steps"]]
        if any(step.state != "done" for step in steps):
            return same | {"state": "more"} | _round(steps, asked)
        return same | {"state": "done"} | _sum(steps)

    def _walked(self, run: Run, step: Step, has_time: Callable[[], bool]) -> Step:
        walked = run.walk(step, has_time)
        self._count("CampaignEnqueued", walked.enqueued - step.enqueued)
        self._count("CampaignUnreadable", walked.unreadable - step.unreadable)
        return walked

    def _run(self, campaign: Campaign) -> Run:
        return Run(
            campaign=campaign,
            program=self._program,
            audience=self._audience(campaign),
            queue=self._queue,
            groups=self._groups,
            group_of=self._group_of,
            opening=partial(self._opening, campaign),
            held=partial(self._held, campaign.id),
            clock=_now,
        )

    def _audience(self, campaign: Campaign) -> Audience:
        if campaign.audience:
            bucket, fields = self._names["campaign_bucket"], campaign.fields
            return FileAudience(self._objects, bucket=bucket, key=campaign.audience, fields=fields)
        return TopicAudience(
            self._dynamodb,
            table=self._names["subscriptions_table"],
            topics=campaign.topics(self._program),
            shards=self._program.audience_shards,
        )

    def _group_of(self, recipient: Recipient) -> str:
        group = windows.group_of(recipient.phone, recipient.zip_code)
        return group if group in self._groups else UNKNOWN  # a number of elsewhere has its fate from the gate as well

    def _opening(self, campaign: Campaign, group: str, at: datetime) -> Opening | None:
        return campaign.opening(group, at, self._rules, self._program.sending.countries)

    def _held(self, campaign: str) -> HoldState | None:
        hold, brake = self._holds.read(campaign), self._brake.read()
        return hold.state if hold else HoldState.PAUSED if brake is not None and brake.on else None


def _round(steps: Sequence[Step], asked: Mapping[str, Any]) -> dict[str, Any]:
    # all zones rest at one moment: none of them waits for another
    ends = _now() + timedelta(seconds=asked["round_seconds"])
    return {"steps": [step.in_round(ends).to_dict() for step in steps]}


def _sum(steps: Sequence[Step]) -> dict[str, Any]:
    zones = {step.group: step.enqueued for step in steps if step.enqueued}
    unreadable = max((step.unreadable for step in steps), default=0)  # every zone reads the whole file
    return {"enqueued": sum(zones.values()), "zones": zones, "unreadable": unreadable}


def _now() -> datetime:
    return datetime.now(UTC)
