"""One visit from arrival to answer: show the form, or check what was sent and put it into the queue of requests."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lambdas.consent.form_request import FormRequest
from lambdas.stores.errors import NotAccepted
from lambdas.web.answer import Answer
from lambdas.web.page import EMPTY, Filled, done, render, version, wording, wording_sha256
from lambdas.web.submission import LONGEST, TYPE, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.stores.door_counters import DoorCounters
    from lambdas.stores.page_queue import PageQueue
    from lambdas.stores.siteverify import Siteverify
    from lambdas.web.form import Form
    from lambdas.web.submission import Submission
    from lambdas.web.visit import Visit

# whether a number was asked before costs a call more or less: no answer comes sooner, so no clock can tell
ANSWER_SECONDS = 0.3
STATUS = {"unverified": 403, "elsewhere": 403, "unreadable": 400, "too_many": 429, "unavailable": 503}


@dataclass(frozen=True, slots=True)
class Door:
    """The web form of one program. It knows nothing of anybody's consent: it may only ask on."""

    form: Form
    counters: DoorCounters
    queue: PageQueue
    verifier: Siteverify | None
    clock: Callable[[], datetime]
    wait: Callable[[float], None] = time.sleep

    def answer(self, visit: Visit) -> Answer:
        """Return what `visit` is answered with."""
        language = visit.language(self.form)
        if visit.method != "POST":
            return Answer(200, render(self.form, language), language, "shown")
        began = time.monotonic()
        answer = self._taken(visit, language)
        self.wait(max(0.0, began + ANSWER_SECONDS - time.monotonic()))
        return answer

    def _taken(self, visit: Visit, language: str) -> Answer:
        if not visit.at_home(self.form):
            return self._refused("elsewhere", language)
        body = visit.body
        if body is None or len(body) > LONGEST or visit.content_type != TYPE:
            return self._refused("unreadable", language)
        sent = read(body, self.form, language)
        if sent is None:
            return self._refused("unreadable", language)
        if sent.faults:
            return Answer(400, render(self.form, sent.language, sent.filled), sent.language, "faulty")
        try:
            refusal = self._passed_on(visit, sent)
        except NotAccepted:
            refusal = "unavailable"
        if refusal:
            return self._refused(refusal, sent.language, sent.filled)
        return Answer(200, done(self.form, sent.language), sent.language, "taken")

    def _passed_on(self, visit: Visit, sent: Submission) -> str:
        """Return why the form that was sent is not taken; empty where it is, or the number has been asked already."""
        now = self.clock()
        if not self.counters.admit(visit.address, now):
            return "too_many"
        if self.verifier and not self.verifier.vouches(sent.token, visit.address):
            return "unverified"
        if self.counters.ask(sent.phone, now):
            try:
                self.queue.put(self._request(visit, sent, now))
            except NotAccepted:
                self.counters.forget(sent.phone, now)
                raise
        return ""

    def _request(self, visit: Visit, sent: Submission, now: datetime) -> FormRequest:
        return FormRequest(
            id=f"form-{uuid.uuid4()}",
            phone=sent.phone,
            at=now,
            topics=sent.topics,
            form=visit.url,
            origin=visit.origin if visit.origin.lower() in self.form.origins else "",
            version=version(self.form, sent.language),
            language=sent.language,
            wording=wording(self.form, sent.language),
            wording_sha256=wording_sha256(self.form, sent.language),
            address=visit.address,
            agent=visit.agent,
        )

    def _refused(self, why: str, language: str, filled: Filled = EMPTY) -> Answer:
        page = render(self.form, language, replace(filled, faults={"form": why}))
        return Answer(STATUS[why], page, language, why)
