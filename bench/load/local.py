"""The same loads on a local AWS: a campaign and STOPs of a deployed program, at the rate that one machine bears.

`python -m bench.load.local [TEXTS]`: deploys, sends so many texts of a campaign, and has every recipient text STOP.
"""

from __future__ import annotations

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.load.report import at
from bench.measure import show
from lambdas.consent.events import EventKind
from lambdas.sending.campaign import Campaign, Recipient
from lambdas.stores.queues import BulkQueue
from local.aws import LocalAws
from local.deployed import client
from tests.e2e.people import awake_at
from tests.e2e.sending.cancelling import deployed, numbers, subscribe, until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.deployed import DeployedProgram

MODEL = {"parts sent": 100, "STOPs on record": 200}  # a second, of `bench/load/run.py`
TEXTS, TEXTERS, LOOKS_A_SECOND = 100, 8, 10


def campaign(aws: LocalAws, shop: DeployedProgram, phones: Sequence[str]) -> float:
    """Send one text to each of `phones`; return how many a second of the first nine tenths went out.

    A busy machine puts a batch back now and then, which comes again minutes later.
    """
    subscribe(aws, shop, phones)
    sale = Campaign("loaded", "sales", "Open Hours: a sale.", aws.clock.now() + timedelta(hours=12))
    queue = BulkQueue(client("sqs", aws.endpoint), shop.outputs["BulkQueue"])
    queue.put([sale.request(Recipient(phone)).to_json() for phone in phones])
    most = int(len(phones) * 0.9)
    until(lambda: len(aws.door.sent(by="api")) >= most, "nine tenths are sent")
    times = sorted(one.at for one in aws.door.sent(by="api"))[:most]
    return (most - 1) / (times[-1] - times[0])


def stops(aws: LocalAws, shop: DeployedProgram, phones: Sequence[str]) -> tuple[float, list[float]]:
    """Have each of `phones` text STOP; return how many went on record a second, and how long each took."""
    texted: dict[str, float] = {}
    recorded: dict[str, float] = {}

    def text(phone: str) -> None:
        texted[phone] = time.monotonic()
        aws.door.text(from_=phone, to=shop.pool, body="STOP")

    with ThreadPoolExecutor(TEXTERS) as pool:
        sending = pool.map(text, phones)
        while len(recorded) < len(phones):
            seen = stopped(aws, shop)
            recorded |= dict.fromkeys(seen - set(recorded), time.monotonic())
            time.sleep(1 / LOOKS_A_SECOND)
        list(sending)
    rate = len(phones) / (max(recorded.values()) - min(texted.values()))
    return rate, sorted(recorded[phone] - texted[phone] for phone in phones)


def stopped(aws: LocalAws, shop: DeployedProgram) -> set[str]:
    """Return who has opted out by the ledger."""
    pages = client("dynamodb", aws.endpoint).get_paginator("scan").paginate(TableName=shop.outputs["Ledger"])
    entries = (entry for page in pages for entry in page["Items"])
    return {entry["phone"]["S"] for entry in entries if entry.get("kind", {}).get("S") == EventKind.OPTED_OUT}


def main(texts: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, LocalAws.start(Path(folder) / "aws") as aws:
        shop = deployed(aws, Path(folder))
        phones = numbers(awake_at(aws.clock.now()), texts)  # type: ignore[no-untyped-call]
        sent = campaign(aws, shop, phones)
        heard, waits = stops(aws, shop, phones)
    rates = {"parts sent": sent, "STOPs on record": heard}
    show(
        "the local AWS beside the model",
        [
            {"a second": name, "local": round(rate, 1), "model": MODEL[name], "ratio": round(rate / MODEL[name], 3)}
            for name, rate in rates.items()
        ],
    )
    show("STOPs on record after", [{"p50_s": round(at(waits, 0.5), 2), "p99_s": round(at(waits, 0.99), 2)}])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TEXTS)
