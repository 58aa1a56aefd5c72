"""What a synthesis costs: seconds and memory for 2, 10 and 50 brands, part by part, against a bare CDK app."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.measure import Cost, cost, show  # noqa: E402 - the script may run from any folder

SIZES = (2, 10, 50)
VARIANTS = ("floor", "model", "full")
BRAND = """\
brand: brand-{number}
name: Brand {number}
legal_entity: Bench Holdings LLC
support: {{email: help@example.com, phone: "+12065550199"}}
terms_url: https://example.com/sms/terms
privacy_url: https://example.com/privacy
programs:
  transactional:
    topics:
      orders: {{title: order updates, keyword: ORDERS{number}, frequency: 1 msg/order}}
  promotional:
    topics:
      deals: {{keyword: DEALS{number}, frequency: 2 msgs/month}}
"""


def main() -> None:
    """Measure every variant at every size and print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        costs = {(size, variant): _cost(folder, size, variant) for size in SIZES for variant in VARIANTS[::-1]}
    show("synthesis", [_row(size, costs) for size in SIZES])
    show("marginal cost of a program", [_marginal(costs)])


def _cost(folder: Path, brands: int, variant: str) -> Cost:
    outdir, files = folder / f"{variant}-{brands}", folder / f"brands-{brands}"
    files.mkdir(exist_ok=True)
    for number in range(brands):
        (files / f"brand-{number}.yaml").write_text(BRAND.format(number=number))
    environment = {
        **os.environ,
        "ENV": "local",
        "BRANDS": str(files),
        "PYTHONPATH": str(ROOT),
        "CDK_OUTDIR": str(outdir),
        "CDK_CONTEXT_JSON": json.dumps(json.loads((ROOT / "cdk.json").read_text())["context"]),
        "TEMPLATE": str(folder / f"full-{SIZES[0]}" / "sms-local-brand-0-promotional.template.json"),
        "PROGRAMS": str(2 * brands),
    }
    script = ["app.py"] if variant == "full" else ["bench/synth/variant.py", variant]
    return cost([sys.executable, *script], environment, ROOT)


def _row(size: int, costs: dict[tuple[int, str], Cost]) -> dict[str, object]:
    seconds = {variant: costs[size, variant].seconds for variant in VARIANTS}
    return {
        "brands": size,
        "programs": 2 * size,
        **{f"{variant}_s": round(value, 2) for variant, value in seconds.items()},
        "full_to_floor": round(seconds["full"] / seconds["floor"], 2),
        "policy_share_percent": round(100 * (seconds["full"] - seconds["model"]) / seconds["full"], 1),
        "peak_mebibytes": round(costs[size, "full"].mebibytes),
    }


def _marginal(costs: dict[tuple[int, str], Cost]) -> dict[str, object]:
    def per_program(variant: str, low: int, high: int) -> int:
        return round(1000 * (costs[high, variant].seconds - costs[low, variant].seconds) / (2 * (high - low)))

    return {
        **{f"{variant}_ms": per_program(variant, SIZES[0], SIZES[-1]) for variant in VARIANTS},
        f"full_ms_{SIZES[0]}_to_{SIZES[1]}": per_program("full", SIZES[0], SIZES[1]),
        f"full_ms_{SIZES[1]}_to_{SIZES[2]}": per_program("full", SIZES[1], SIZES[2]),
    }


if __name__ == "__main__":
    main()
