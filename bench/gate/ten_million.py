"""A campaign to ten million subscribers of the US, simulated: its zones, its days, its quotas and its dollars."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bench.gate.mix import AREA_CODES, PROMOTIONAL
from bench.inbound.dollars import PRICES
from lambdas.functions.campaign.run import LOOK_AGAIN
from lambdas.quiet_hours.windows import Rules, group_of, groups, opening_of
from ops.campaigns.forecast import Forecast, forecast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUBSCRIBERS, SAMPLE = 10_000_000, 200_000
BEGINS = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)  # a Wednesday, ten in the morning in New York
PATIENCE = timedelta(days=14)
STRIDE = 2_654_435_761  # neighbours of the audience live in different area codes
ROW_BYTES, KIB_A_READ_UNIT = 150, 8  # of the audience index, read eventually consistent
LOOKS_AT_MOST = 25_000 // 9  # in a round: a look is nine events of a history that holds so many


def figures() -> tuple[list[dict[str, object]], list[dict[str, object]], list[dict[str, object]]]:
    """Return rows of the counting, of the zones with most recipients, and of the campaign as a whole."""
    zones, counting = _counted()
    told = forecast(
        {zone: count * SUBSCRIBERS // SAMPLE for zone, count in zones.items()},
        lambda zone, at: opening_of(zone, at, Rules.of(PROMOTIONAL.sending.week), ("US",)),
        texts_per_second=PROMOTIONAL.sending.parts_per_second,
        begins=BEGINS,
        not_after=BEGINS + PATIENCE,
    )
    largest = sorted(told.zones, key=lambda zone: -zone.recipients)[:6]
    rows: list[dict[str, object]] = [
        {"zone": zone.group, "recipients": zone.recipients, "first": str(zone.first), "last": str(zone.last)}
        for zone in largest
    ]
    return [counting], rows, [_whole(told)]


def _counted() -> tuple[Mapping[str, int], dict[str, object]]:
    # every area code has as many people: codes are given out as numbers run short, so their count follows them
    zones: Counter[str] = Counter()
    started = time.process_time()
    zones.update(map(group_of, _phones()))
    seconds = time.process_time() - started
    tracemalloc.start()
    Counter(map(group_of, _phones()))
    peak = tracemalloc.get_traced_memory()[1] / 1024
    tracemalloc.stop()
    return zones, {"recipients": SAMPLE, "a_second": round(SAMPLE / seconds), "peak_KiB": round(peak)}


def _phones() -> Iterator[str]:
    for number in range(SAMPLE):
        yield f"+1{AREA_CODES[number * STRIDE % 2**32 * len(AREA_CODES) >> 32]}{2_000_000 + number}"


def _whole(told: Forecast) -> dict[str, object]:
    prices = json.loads(PRICES.read_text())
    reads = SUBSCRIBERS * ROW_BYTES / 1024 / KIB_A_READ_UNIT * len(groups(["US"]))
    longest = max((zone.last - zone.first for zone in told.zones if zone.first and zone.last), default=timedelta())
    return {
        "subscribers": SUBSCRIBERS,
        "days": str((told.ends or BEGINS) - BEGINS),
        "unreached": sum(zone.unreached for zone in told.zones),
        "looks_of_a_zone": longest // LOOK_AGAIN,
        "looks_of_a_round_at_most": LOOKS_AT_MOST,
        "dollars_of_reading_the_audience": round(reads / 1e6 * prices["dollars_per_million"]["dynamodb_read_unit"], 2),
        "dollars_of_texts": round(SUBSCRIBERS / 1e6 * prices["text_dollars_per_million"]),
    }
