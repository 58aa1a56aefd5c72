"""Texts that a brand asks for: put into the program's own queue, and what the gate made of them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lambdas.consent.instant import to_text
from lambdas.sending.message import parse
from lambdas.sending.reason import Reason
from lambdas.sending.rows import REQUEST, passage_of
from local.deployed import client, items

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from lambdas.sending.passage import Passage
    from local.phone.programs import Texted

ONE_HOUR = timedelta(hours=1)
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
        passages = [passage_of(row) for row in sends if row["item"]["S"].startswith(REQUEST)]
        fates = {one.request_id: _fate(one) for one in passages if one}
        asked = {one["id"]: one for one in self.asked.get((program.manifest.id, phone), [])}
        until = dict(self._put_off(program, phone)) if asked.keys() - fates.keys() else {}
        waiting = {
            name: {"fate": "put off" if name in until else "in the queue", "until": until.get(name)} for name in asked
        }
        found = [asked.get(name, {}) | (fates.get(name) or waiting[name]) for name in asked | fates]
        return sorted(found, key=lambda one: str(one["at"]), reverse=True)

    def _put_off(self, program: Texted, phone: str) -> Iterator[tuple[str, str]]:
        schedules, group = client("scheduler", self.endpoint), program.deployed.outputs["ScheduleGroup"]
        for listed in schedules.list_schedules(GroupName=group)["Schedules"]:
            one = schedules.get_schedule(GroupName=group, Name=listed["Name"])
            request = json.loads(one["Target"]["Input"])
            if request.get("to") == phone:
                yield request["request_id"], one["ScheduleExpression"].removeprefix("at(").rstrip(")") + "Z"


def _fate(passage: Passage) -> dict[str, Any]:
    told = {
        "id": passage.request_id,
        "topic": passage.topic,
        "body": passage.body or passage.template,
        "at": to_text(passage.at),
        "fate": passage.fate,
        "says": SAYS.get(passage.reason, ""),
        "parts": passage.parts,
    }
    return {name: value for name, value in told.items() if value}
