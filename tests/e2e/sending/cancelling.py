"""Cancels a campaign on a local AWS of its own; half of its texts are queued, half are deferred to a later hour.

`python -m tests.e2e.sending.cancelling 20000` deploys, asks for as many texts, cancels, and prints what that took. It
fails where a text goes out later than ten seconds after the command, or ends neither sent nor dropped as `cancelled`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measure import show
from lambdas.program.sending import DAYTIME
from lambdas.quiet_hours.windows import Rules, next_open
from lambdas.sending.campaign import Campaign, Recipient
from lambdas.sending.items import REQUEST, attempt_of
from lambdas.sending.verdict import Reason
from lambdas.stores.queues import BulkQueue
from local.aws import LocalAws
from local.deploy import deploy
from local.deployed import client, programs
from tests.e2e.people import asleep_at, awake_at, folder_of_brands, sms
from tests.e2e.record.audited import Made
from tests.subscribers import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from local.deployed import DeployedProgram

ROOT = Path(__file__).parents[3]
PROGRAM, STACK, ID = "open-hours/promotional", "sms-local-open-hours-promotional", "recalled"
WITHIN = 10.0  # seconds after the command from which on nothing goes out
PATIENCE = 3600.0
MOST_OF_A_STEM = 10_000  # numbers that begin alike


def deployed(aws: LocalAws, folder: Path) -> DeployedProgram:
    """Return the program, deployed by the CDK CLI to `aws`."""
    brands = folder_of_brands(aws)
    brands.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "e2e" / "open-hours.yaml", brands)
    shutil.copy(ROOT / "tests" / "project" / "cdk.json", brands.parent)
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{ROOT / 'node_modules' / '.bin'}{os.pathsep}{os.environ['PATH']}"
    deploy({**aws.environment, "ENV": "local", "BRANDS": str(brands), "PATH": path}, folder / "cdk.out")
    return next(one for one in programs(aws.endpoint) if one.stack == STACK)


def subscribe(aws: LocalAws, shop: DeployedProgram, phones: Sequence[str]) -> None:
    """Put the consents of `phones` to the topic into the tables, as if they had joined by text."""
    made = Made()
    for phone in phones:
        record, _ = joined(phone, 100, "sales")
        made.keep(record, [])
    made.write(shop, aws.endpoint)


def fates(aws: LocalAws, shop: DeployedProgram) -> Counter[str]:
    """Return how many texts of the campaign ended how, by the rows of its requests."""
    pages = client("dynamodb", aws.endpoint).get_paginator("scan").paginate(TableName=shop.outputs["Sends"])
    rows = (row for page in pages for row in page["Items"] if row["item"]["S"].startswith(f"{REQUEST}{ID}."))
    ends = (attempt_of(row) for row in rows)
    return Counter(end.reason or str(end.fate) for end in ends if end is not None and end.settled)


def deferred(aws: LocalAws, shop: DeployedProgram) -> int:
    """Return how many texts wait in a schedule."""
    pages = client("scheduler", aws.endpoint).get_paginator("list_schedules")
    return sum(len(page["Schedules"]) for page in pages.paginate(GroupName=shop.outputs["ScheduleGroup"]))


def queued(aws: LocalAws, shop: DeployedProgram) -> int:
    """Return how many texts are in the queue, in hand or not."""
    asked = {"QueueUrl": shop.outputs["BulkQueue"], "AttributeNames": ["All"]}
    told = client("sqs", aws.endpoint).get_queue_attributes(**asked)["Attributes"]
    return sum(int(count) for name, count in told.items() if name.startswith("ApproximateNumberOfMessages"))


def until(settled: Callable[[], bool], what: str) -> float:
    """Wait until `settled` and return the seconds; TimeoutError where it does not come about."""
    began = time.monotonic()
    while not settled():
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError(what)
        time.sleep(1)
    return time.monotonic() - began


def numbers(stem: str, count: int) -> list[str]:
    """Return `count` numbers that begin with `stem`."""
    return [f"{stem}{number:04d}" for number in range(count)]


def measured(aws: LocalAws, shop: DeployedProgram, count: int) -> Iterator[dict[str, Any]]:
    """Yield what each step came to and took."""
    now, half = aws.clock.now(), count // 2
    # both are of people who may be texted in the same hours of their own day
    later, soon = (numbers(stem(now), half) for stem in (asleep_at, awake_at))
    subscribe(aws, shop, [*later, *soon])
    end = now + timedelta(hours=36)
    wrong = Campaign(ID, "sales", "Open Hours: a price that was wrong.", end)
    queue = BulkQueue(client("sqs", aws.endpoint), shop.outputs["BulkQueue"])
    queue.put([wrong.request(Recipient(phone)).to_json() for phone in later])
    took = until(lambda: not queued(aws, shop), "texts are read")
    if (put_off := deferred(aws, shop)) != half:
        raise SystemExit(f"{put_off} of {half} texts are deferred")
    yield {"step": "deferred to a later hour", "texts": half, "seconds": took}
    queue.put([wrong.request(Recipient(phone)).to_json() for phone in soon])
    until(lambda: bool(aws.door.sent(by="api")), "a first text is sent")
    began = time.monotonic()
    sms("campaign", "cancel", ID, "--program", PROGRAM, "--yes", "--by", "bench", aws=aws)
    cancelled_at, command = time.time(), time.monotonic() - began
    yield {"step": "the command", "texts": count, "seconds": command}
    took = until(lambda: not queued(aws, shop), "the queue is empty")
    yield {"step": "queued ones have ended", "texts": half, "seconds": took + command}
    opens = max(next_open(phone, aws.clock.now(), Rules.of(DAYTIME)) for phone in later[:1])
    ahead = aws.clock.ahead
    aws.clock.advance(opens - aws.clock.now() + timedelta(hours=1))
    took = until(lambda: not deferred(aws, shop) and not queued(aws, shop), "deferred ones have come up")
    yield {"step": "deferred ones have come up and ended", "texts": half, "seconds": took}
    ends, phones = fates(aws, shop), {*later, *soon}
    sent = [one for one in aws.door.sent(by="api") if one.to in phones]
    late = [one for one in sent if one.at - ahead.total_seconds() > cancelled_at + WITHIN]
    last = max((one.at - ahead.total_seconds() - cancelled_at for one in sent), default=0.0)
    yield {"step": "sent, the last of them after the command by", "texts": ends["sent"], "seconds": last}
    yield {"step": "dropped as cancelled", "texts": ends[Reason.CANCELLED], "seconds": 0.0}
    if late or len(sent) != ends["sent"] or ends["sent"] + ends[Reason.CANCELLED] != count:
        raise SystemExit(f"{len(late)} sent late, {len(sent)} sent in all, ends: {dict(ends)}")


def main(count: int) -> None:
    """Print what cancelling `count` texts takes."""
    if not 0 < count // 2 <= MOST_OF_A_STEM:
        raise SystemExit(f"must be 2 to {2 * MOST_OF_A_STEM} texts, got {count}")
    with tempfile.TemporaryDirectory() as folder, LocalAws.start(Path(folder) / "aws") as aws:
        shop = deployed(aws, Path(folder))
        rows = []
        for row in measured(aws, shop, count):
            rows.append(row)
            sys.stdout.write(f"{row}\n")
            sys.stdout.flush()
        show(f"{count:,} texts of one campaign cancelled on the local AWS", rows)


if __name__ == "__main__":
    main(int(sys.argv[1]))
