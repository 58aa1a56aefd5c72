"""What one text through the gate costs, from decisions to dollars; takes about a minute."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.gate.calls import costs  # noqa: E402 - the script may run from any folder
from bench.gate.decisions import by_kind, whole_by_kind  # noqa: E402 - as above
from bench.gate.decisions import figures as decisions  # noqa: E402 - as above
from bench.gate.dollars import dollars  # noqa: E402 - as above
from bench.gate.rate import figures as rates  # noqa: E402 - as above
from bench.gate.replaying import figures as replaying  # noqa: E402 - as above
from bench.gate.ten_million import figures as ten_million  # noqa: E402 - as above
from bench.inbound.home import home  # noqa: E402 - as above
from bench.measure import show  # noqa: E402 - as above


def main() -> None:
    """Measure and print."""
    show("verdicts, AWS left out", by_kind())
    show("the work around a verdict, AWS left out", decisions())
    show("all of our own work on a text that is sent, AWS left out", whole_by_kind())
    show("an export decided again", replaying())
    for title, rows in zip(("recipients counted", "the largest zones", "ten million"), ten_million(), strict=True):
        show(title, rows)
    with tempfile.TemporaryDirectory() as scratch, home(Path(scratch) / "aws") as place:
        counted = costs(place)
    show("calls, request units and CPU of a text, SDK included", [asdict(cost) for cost in counted])
    show("one process, the service answering after 50 ms", rates())
    show("dollars for a million texts", dollars(counted))


if __name__ == "__main__":
    main()
