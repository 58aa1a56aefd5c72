"""Texts through topic, queue and function on the local AWS: latency one by one, and how many a second at once."""

from __future__ import annotations

import io
import json
import statistics
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bench.inbound.home import ROOT, Home, a_phone, a_text, published
from local.deployed import client

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LATENCY_TEXTS, BURST_TEXTS = 100, 300
SECONDS_FOR_LATENCY, PATIENCE = 20, 60
FUNCTIONS = ("__init__.py", "inbound/__init__.py", "inbound/timed_nothing.py", "inbound/timed_handler.py")
BATCH = 10  # of SNS, and of the function


class SilentFunctionError(Exception):
    """A function did not handle its texts in time."""


@dataclass(frozen=True)
class InboundPath:
    """A topic, a queue and one function behind it, which marks in a file what it has handled."""

    topic: str
    marks: Path
    sns: Any

    def latency(self) -> list[float]:
        """Return the seconds from publishing to handled, of texts sent one after the other."""
        self._handled_after(1)  # the cold start
        started = time.monotonic()
        taken: list[float] = []
        while len(taken) < LATENCY_TEXTS and time.monotonic() - started < SECONDS_FOR_LATENCY:
            text = a_text(a_phone(), "HELP")
            sent = time.time()
            self.sns.publish(TopicArn=self.topic, Message=published(text))
            taken.append(self._await({text.message_id})[text.message_id] - sent)
        return taken

    def rate(self) -> float:
        """Return the texts a second of a burst, from its first publishing to its last text handled."""
        return BURST_TEXTS / self._handled_after(BURST_TEXTS)

    def _handled_after(self, count: int) -> float:
        texts = [a_text(a_phone(), "HELP") for _ in range(count)]
        sent = time.time()
        for start in range(0, count, BATCH):
            entries = [
                {"Id": str(index), "Message": published(text)}
                for index, text in enumerate(texts[start : start + BATCH])
            ]
            self.sns.publish_batch(TopicArn=self.topic, PublishBatchRequestEntries=entries)
        return max(self._await({text.message_id for text in texts}).values()) - sent

    def _await(self, ids: set[str]) -> dict[str, float]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            marked = dict(line.split() for line in self._lines())
            if ids <= marked.keys():
                return {name: float(marked[name]) for name in ids}
            time.sleep(0.002)
        raise SilentFunctionError(f"{self.topic}: {len(ids)} texts not handled within {PATIENCE} s")

    def _lines(self) -> list[str]:
        with suppress(FileNotFoundError):
            return self.marks.read_text().splitlines()
        return []


def lay(home: Home, function: str, code: Path, marks: Path) -> InboundPath:
    """Create topic, queue and function `function` from the folder `code`, all wired; return the path."""
    endpoint = home.aws.endpoint
    sns, sqs = client("sns", endpoint), client("sqs", endpoint)
    topic = sns.create_topic(Name=function)["TopicArn"]
    queue = sqs.create_queue(QueueName=function, Attributes={"VisibilityTimeout": "90"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sqs.set_queue_attributes(
        QueueUrl=queue, Attributes={"Policy": _everything("sqs:*", {"Service": "sns.amazonaws.com"})}
    )
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    _create(home, function, _zipped(code), home.variables | {"MARKS": str(marks)})
    client("lambda", endpoint).create_event_source_mapping(
        EventSourceArn=arn, FunctionName=function, BatchSize=BATCH, FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    return InboundPath(topic, marks, sns)


def _create(home: Home, function: str, code: bytes, variables: Mapping[str, str]) -> None:
    iam = client("iam", home.aws.endpoint)
    trust = _everything("sts:AssumeRole", {"Service": "lambda.amazonaws.com"})
    role = iam.create_role(RoleName=function, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName=function, PolicyName="all", PolicyDocument=_everything("*"))
    client("lambda", home.aws.endpoint).create_function(
        FunctionName=function,
        Runtime="python3.13",
        Role=role,
        Handler=f"bench.inbound.{function}.handler",
        Code={"ZipFile": code},
        Timeout=15,
        MemorySize=512,
        Environment={"Variables": dict(variables)},
    )


def _everything(action: str, principal: Mapping[str, str] | None = None) -> str:
    who = {"Principal": principal} if principal else {}
    what = {} if action == "sts:AssumeRole" else {"Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action} | who | what]})


def _zipped(folder: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder))
        for name in FUNCTIONS:
            archive.write(ROOT / "bench" / name, f"bench/{name}")
    return packed.getvalue()


def figures(home: Home, code: Path, folder: Path) -> list[dict[str, object]]:
    """Return a row for a function that does nothing and one for ours, one after the other."""
    names = {"does nothing": "timed_nothing", "ours": "timed_handler"}
    return [_row(title, lay(home, name, code, folder / name)) for title, name in names.items()]


def _row(title: str, path: InboundPath) -> dict[str, object]:
    taken = sorted(path.latency())
    return {
        "function": title,
        "texts": len(taken),
        "p50_ms": round(statistics.median(taken) * 1000, 1),
        "p99_ms": round(taken[min(len(taken) - 1, int(len(taken) * 0.99))] * 1000, 1),
        "burst": BURST_TEXTS,
        "texts_a_second": round(path.rate(), 1),
    }
