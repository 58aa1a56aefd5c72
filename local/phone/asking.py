"""Texts that a brand asks for: put into the program's own queue, and what the gate made of them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lambdas.consent.timestamps import to_text
from lambdas.sending.items import REPLY, REQUEST, attempt_of
from lambdas.sending.parsing import parse
from lambdas.sending.request import schedule_name
from lambdas.sending.verdict import Reason
from local.deployed import client, items

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lambdas.sending.attempt import SendAttempt
    from local.phone.programs import Texted

ONE_HOUR, ONE_MINUTE = timedelta(hours=1), timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SAYS = {str(reason): reason.says for reason in Reason}
FIELDS = ("topic", "body", "template", "parameters")


@dataclass(frozen=True, slots=True)
class Asking:
    """The requests that came from this page, by program and phone: a queue does not show what waits in it."""

    endpoint: str
    asked: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)

    def ask(self, program: Texted, phone: str, wanted: Mapping[str, Any], now: datetime) -> str:
        """Put a request of `now` into the queue and return its id; BadRequest where the gate could not read it."""
        name = f"phone-{uuid.uuid4()}"
        told = {"notice": {"source": "the phone page", "at": to_text(now - ONE_HOUR)}}
        given = {name: wanted[name] for name in FIELDS if wanted.get(name)}
        written = json.dumps({"request_id": name, "to": phone, **given, **told}, ensure_ascii=False)
        parse(written, sent_at=now, program=program.manifest)
        queue = program.deployed.outputs["RequestQueue"]
        client("sqs", self.endpoint).send_message(QueueUrl=queue, MessageBody=written)
        kept = {"id": name, "topic": given.get("topic"), "body": given.get("body") or given.get("template")}
        self.asked.setdefault((program.manifest.id, phone), []).append(kept | {"at": to_text(now)})
        return name

    def decided(self, program: Texted, phone: str) -> list[dict[str, Any]]:
        """Return what became of each request for `phone`, newest first: its fate, or that it waits, and for what."""
        sends = items(program.deployed.outputs["Sends"], phone, self.endpoint)
        attempts = [attempt_of(row) for row in sends if row["item"]["S"].startswith(REQUEST)]
        fates = {one.request_id: _fate(one) for one in attempts if one}
        asked = {one["id"]: one for one in self.asked.get((program.manifest.id, phone), [])}
        until = self._put_off(program, phone, asked.keys() - fates.keys())
        waiting = {
            name: {"fate": "deferred" if name in until else "in the queue", "until": until.get(name)} for name in asked
        }
        found = [asked.get(name, {}) | (fates.get(name) or waiting[name]) for name in asked | fates]
        return sorted(found, key=lambda one: str(one["at"]), reverse=True)

    def replies(self, program: Texted, phone: str) -> set[str]:
        """Return the ids of the texts of `phone` that went to the brand as replies."""
        rows = items(program.deployed.outputs["Sends"], phone, self.endpoint)
        names = (row["item"]["S"] for row in rows)
        return {name.removeprefix(REPLY) for name in names if name.startswith(REPLY)}

    def _put_off(self, program: Texted, phone: str, waiting: Iterable[str]) -> dict[str, str]:
        """Return by when each of the `waiting` requests that a schedule holds comes back: its name tells."""
        group = program.deployed.outputs["ScheduleGroup"]
        pages = client("scheduler", self.endpoint).get_paginator("list_schedules").paginate(GroupName=group)
        times = dict(one["Name"].rsplit("-", 1) for page in pages for one in page["Schedules"])
        digests = {name: schedule_name(phone, name, EPOCH).rpartition("-")[0] for name in waiting}
        return {name: _end_of(times[digest]) for name, digest in digests.items() if digest in times}


def _end_of(minute: str) -> str:
    return to_text(datetime.strptime(f"{minute}+0000", "%Y%m%d%H%M%z") + ONE_MINUTE)


def _fate(send_attempt: SendAttempt) -> dict[str, Any]:
    told = {
        "id": send_attempt.request_id,
        "topic": send_attempt.topic,
        "body": send_attempt.body or send_attempt.template,
        "at": to_text(send_attempt.at),
        "fate": send_attempt.fate,
        "says": SAYS.get(send_attempt.reason, ""),
        "parts": send_attempt.parts,
    }
    return {name: value for name, value in told.items() if value}
