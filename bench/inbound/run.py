"""What one inbound text costs, from calls to dollars; takes about two minutes."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.inbound.calls import costs  # noqa: E402 - the script may run from any folder
from bench.inbound.cold import cold_starts, unpack  # noqa: E402 - as above
from bench.inbound.cpu import microseconds  # noqa: E402 - as above
from bench.inbound.dollars import dollars  # noqa: E402 - as above
from bench.inbound.home import home  # noqa: E402 - as above
from bench.inbound.path import figures  # noqa: E402 - as above
from bench.inbound.slow import waits  # noqa: E402 - as above
from bench.measure import show  # noqa: E402 - as above


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch, home(Path(scratch) / "aws") as place:
        counted = costs(place)
        show("calls, request units and CPU of a text, SDK included", [asdict(cost) for cost in counted])
        show("our own CPU of a text, against json.loads of its record", microseconds())
        unpacked = unpack(Path(scratch) / "function")
        show("cold import, median of seven processes", cold_starts(unpacked))
        show("through topic, queue and function on the local AWS", figures(place, unpacked, Path(scratch)))
        show("from first receive to the record under a slow SMS service, in simulated time", waits())
        show("dollars for a million texts", dollars(counted))


if __name__ == "__main__":
    main()
