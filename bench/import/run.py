"""What an import costs: a million rows validated and batched, and rows a second on record at the local AWS's speed."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import boto3  # noqa: E402 - the script may run from any folder
from botocore.config import Config  # noqa: E402 - as above

from bench.measure import show  # noqa: E402 - as above
from infra.brand.loader import load  # noqa: E402 - as above
from infra.brand.manifest import manifest  # noqa: E402 - as above
from lambdas.consent.items import TableNames  # noqa: E402 - as above
from local.aws import LocalAws  # noqa: E402 - as above
from ops.consents.files import Source  # noqa: E402 - as above
from ops.consents.importing import (  # noqa: E402 - as above
    WRITERS,
    Import,
    Journal,
    Recorder,
)
from ops.consents.validation import Rules  # noqa: E402 - as above

SIZES = (10_000, 1_000_000)
SAMPLE = 2_000
OPT_OUTS = 0.1
HEADER = ("phone", "topic", "state", "at", "source", "wording", "form_url", "form_version", "ip", "user_agent")
WORDING = "Yes, text me deals, 2 msgs/month. Msg & data rates may apply. Consent is no condition of purchase."
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
BEGUN = datetime(2020, 1, 1, tzinfo=UTC)
SORT_KEYS = {"subscriptions": ("item", "S"), "ledger": ("sequence", "N"), "sends": ("item", "S")}


def main() -> None:
    """Measure and print the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        show("import: validation and batching", [_validated(folder, size) for size in SIZES])
        with LocalAws.start(folder / "local-aws") as aws:
            show("import: on record at the local AWS", _recorded(folder, _dynamodb(aws)))


def _validated(folder: Path, size: int) -> dict[str, object]:
    path, script = _generated(folder, size), str(Path(__file__).with_name("validate.py"))
    done = subprocess.run([sys.executable, script, str(path)], cwd=ROOT, check=True, capture_output=True, text=True)
    took = json.loads(done.stdout)
    return {
        "rows": size,
        "file_mebibytes": round(path.stat().st_size / 2**20),
        "seconds": round(took["seconds"], 1),
        "cpu_seconds": round(took["cpu_seconds"], 1),
        "rows_per_cpu_second": round(size / took["cpu_seconds"]),
        "mebibytes_before": round(took["before_mebibytes"], 1),
        "peak_mebibytes": round(took["peak_mebibytes"], 1),
    }


def _recorded(folder: Path, client: Any) -> list[dict[str, object]]:  # noqa: ANN401 - made at run time
    program = manifest(load(ROOT / "brands" / "example-corp.yaml"), "promotional", "local")
    tables = TableNames("subscriptions", "ledger", "sends", program.audience_shards)
    for name, key in SORT_KEYS.items():
        _create(client, name, key)
    path = _generated(folder, SAMPLE)
    recorder = Recorder(client, tables=tables, program=program, clock=lambda: datetime.now(UTC))
    rows: list[dict[str, object]] = []
    for reading in ("first import", "same file again"):
        began = time.perf_counter()
        with Journal(folder / "checkpoint", folder / "report.csv") as journal:
            Import(Source(path), Rules(program, datetime.now(UTC)), journal).run(recorder)
            counts = {str(fate): count for fate, count in journal.progress.counts.items() if count}
        seconds = time.perf_counter() - began
        per_second = round(SAMPLE / seconds)
        outcome = ", ".join(f"{count} {fate}" for fate, count in counts.items())
        rows.append({"reading": reading, "rows_per_second": per_second, "writers": WRITERS, "outcome": outcome})
    return rows


def _create(client: Any, name: str, sort_key: tuple[str, str]) -> None:  # noqa: ANN401 - made at run time
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": key, "AttributeType": kind} for key, kind in (("phone", "S"), sort_key)
        ],
        KeySchema=[{"AttributeName": "phone", "KeyType": "HASH"}, {"AttributeName": sort_key[0], "KeyType": "RANGE"}],
    )


def _dynamodb(aws: LocalAws) -> Any:  # noqa: ANN401 - made at run time
    session: Any = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")  # noqa: S106
    return session.client("dynamodb", endpoint_url=aws.endpoint, config=Config(max_pool_connections=WRITERS))


def _generated(folder: Path, size: int) -> Path:
    path, chance = folder / f"{size}.csv", random.Random(size)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        rows.writerows(_consent(number, chance) for number in range(size))
    return path


def _consent(number: int, chance: random.Random) -> tuple[str, ...]:
    phone, at = f"+1425{number:07}", (BEGUN + timedelta(seconds=chance.randrange(150_000_000))).isoformat()
    if chance.random() < OPT_OUTS:
        return (phone, "", "opted_out", at, "old platform", "", "", "", "", "")
    address = f"203.0.113.{chance.randrange(256)}"
    return (phone, "deals", "opted_in", at, "web form", WORDING, "https://example.com/sms", "7", address, AGENT)


if __name__ == "__main__":
    main()
