"""People who can be texted right now, wherever the hour is decent, and their consents."""

import csv
import itertools
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lambdas.program.sending import DAYTIME
from lambdas.quiet_hours.windows import Rules, closes_at, is_open

ROOT = Path(__file__).parents[2]
RULES = Rules.of(DAYTIME)
STEMS = ("+1212555", "+1206555", "+1808555", "+1671555", "+91998555")  # New York, Seattle, Hawaii, Guam, India
PATIENCE = timedelta(minutes=15)  # an hour that ends sooner is no hour for a test
_numbers = itertools.count(1)


def awake(count):
    """Return that many new numbers of people for whom it is daytime now, and a while from now."""
    stem = awake_at(datetime.now(UTC))
    return [f"{stem}{next(_numbers):04d}" for _ in range(count)]


def awake_at(now):
    """Return how the numbers begin of people for whom it is daytime then, and a while from then."""
    return next(
        stem
        for stem in STEMS
        if is_open(f"{stem}0001", now, RULES) and closes_at(f"{stem}0001", now, RULES) > now + PATIENCE
    )


def american():
    """Return a new number of the US, for a text that waits for no hour."""
    return f"{STEMS[0]}{next(_numbers):04d}"


def asleep():
    """Return a new number of somebody for whom it is not daytime now."""
    return f"{asleep_at(datetime.now(UTC))}{next(_numbers):04d}"


def asleep_at(now):
    """Return how the numbers begin of people for whom it is not daytime then, nor a while from then."""
    return next(stem for stem in STEMS if not is_open(f"{stem}0001", now + PATIENCE, RULES))


def subscribe(phones, topic, program, aws, folder, wording="Yes"):
    """Bring the opt-ins of `phones` into a deployed program as an engineer does: by file and command."""
    path = folder / f"{topic}-{next(_numbers)}.csv"
    row = {"topic": topic, "state": "opted_in", "at": "2026-01-05T10:00:00Z", "source": "web form", "wording": wording}
    with path.open("w", newline="") as file:
        rows = csv.DictWriter(file, ["phone", *row])
        rows.writeheader()
        rows.writerows({"phone": phone} | row for phone in phones)
    sms("import-consents", str(path), "--program", program, aws=aws)


def sms(*arguments, aws, code=0, **environment):
    """Run `./sms` against the local AWS and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "ops", *arguments],
        cwd=folder_of_brands(aws).parent,
        env={**os.environ, **aws.environment, "PYTHONPATH": str(ROOT), "ENV": "local", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def folder_of_brands(aws):
    """Return the folder of brand files that were deployed to `aws`: the examples, and the one of these tests."""
    return aws.state / "project" / "brands"
