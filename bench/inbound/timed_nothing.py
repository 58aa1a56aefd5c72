"""A function that does nothing but write down when it had a text: the floor of the inbound path."""

import json
import os
import time
from pathlib import Path
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take every record."""
    mark(event)
    return {"batchItemFailures": []}


def mark(event: dict[str, Any]) -> None:
    """Write down the id of each text and the time of now, in the file that MARKS names."""
    now = time.time()
    ids = [json.loads(json.loads(record["body"])["Message"])["inboundMessageId"] for record in event["Records"]]
    with Path(os.environ["MARKS"]).open("a", encoding="utf-8") as file:
        file.write("".join(f"{name} {now}\n" for name in ids))
