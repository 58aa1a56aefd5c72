"""One visit from arrival to answer: show the form, or check what was sent and put it into the queue of requests."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lambdas.function import load_form
from lambdas.program.sending import DAYTIME
from lambdas.quiet_hours.windows import Rules, closes_at
from lambdas.stores.clients import Clients
from lambdas.stores.environment import named
from lambdas.stores.errors import NotAccepted
from lambdas.stores.queues import PageQueue
from lambdas.stores.web import FormRateLimits, Siteverify
from lambdas.web.captcha import service_of
from lambdas.web.form_page import (
    EMPTY,
    LONGEST,
    TYPE,
    FormState,
    done,
    read_submission,
    render,
    version,
    wording,
    wording_sha256,
)
from lambdas.web.http import HttpResponse
from lambdas.web.requests import FormRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.program import Program
    from lambdas.web.form import Form
    from lambdas.web.form_page import Submission
    from lambdas.web.http import HttpRequest

# whether a number was asked before costs a call more or less: no answer comes sooner, so no clock can tell
ANSWER_SECONDS = 0.3
# 47 CFR 64.1200(c)(1), by the person's clock; an answer to their own request is no solicitation by the law of a state
BY_DAY, ON_ITS_WAY = Rules.of(DAYTIME, ()), timedelta(minutes=1)
STATUS = {"unverified": 403, "elsewhere": 403, "unreadable": 400, "too_many": 429, "unavailable": 503}


@dataclass(frozen=True, slots=True)
class FormHandler:
    """The web form of one program. It knows nothing of anybody's consent: it may only ask on."""

    form: Form
    counters: FormRateLimits
    queue: PageQueue
    verifier: Siteverify | None
    clock: Callable[[], datetime]
    wait: Callable[[float], None] = time.sleep

    def answer(self, visit: HttpRequest) -> HttpResponse:
        """Return what `visit` is answered with."""
        language = visit.language(self.form)
        if visit.method != "POST":
            return HttpResponse(200, render(self.form, language), language, "shown")
        began = time.monotonic()
        answer = self._taken(visit, language)
        self.wait(max(0.0, began + ANSWER_SECONDS - time.monotonic()))
        return answer

    def _taken(self, visit: HttpRequest, language: str) -> HttpResponse:
        if not visit.at_home(self.form):
            return self._refused("elsewhere", language)
        body = visit.body
        if body is None or len(body) > LONGEST or visit.content_type != TYPE:
            return self._refused("unreadable", language)
        sent = read_submission(body, self.form, language)
        if sent is None:
            return self._refused("unreadable", language)
        if not sent.faults and not self._awake(sent.phone):
            sent = replace(sent, faults={"phone": "asleep"})
        if sent.faults:
            return HttpResponse(400, render(self.form, sent.language, sent.filled), sent.language, "faulty")
        try:
            refusal = self._passed_on(visit, sent)
        except NotAccepted:
            refusal = "unavailable"
        if refusal:
            return self._refused(refusal, sent.language, sent.filled)
        return HttpResponse(200, done(self.form, sent.language), sent.language, "taken")

    def _awake(self, phone: str) -> bool:
        """Whether a question to `phone` comes by day: whoever sent the form may not be the one whom it wakes."""
        now = self.clock()
        return closes_at(phone, now, BY_DAY) - now >= ON_ITS_WAY

    def _passed_on(self, visit: HttpRequest, sent: Submission) -> str:
        """Return why the form that was sent is not taken; empty where it is, or the number has been asked already."""
        now = self.clock()
        if not self.counters.admit(visit.address, now):
            return "too_many"
        if self.verifier and not self.verifier.vouches(sent.token, visit.address, visit.hosts(self.form)):
            return "unverified"
        if self.counters.ask(sent.phone, now):
            try:
                if not self.counters.has_room(sent.phone, now):
                    self.counters.forget(sent.phone, now)
                    return "too_many"
                self.queue.put(self._request(visit, sent, now))
            except NotAccepted:
                self.counters.forget(sent.phone, now)
                raise
        return ""

    def _request(self, visit: HttpRequest, sent: Submission, now: datetime) -> FormRequest:
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

    def _refused(self, why: str, language: str, filled: FormState = EMPTY) -> HttpResponse:
        page = render(self.form, language, replace(filled, faults={"form": why}))
        return HttpResponse(STATUS[why], page, language, why)


# What the function is made of, put together once per process.


def form_handler(program: Program, variables: Mapping[str, str]) -> FormHandler:
    """Return the door that the environment `variables` describe; a verifier needs `verifier_secret` besides."""
    clients, form = Clients(), load_form()
    names = named(["door_table", "form_queue"], variables)
    service, verifier = service_of(form), None
    if service:
        secret = named(["verifier_secret"], variables)["verifier_secret"]
        verifier = Siteverify(clients.secrets(), secret, service.check)
    counters = FormRateLimits(clients.dynamodb(), names["door_table"], program.id, program.pending_hours)
    return FormHandler(
        form, counters, PageQueue(clients.sqs(), names["form_queue"]), verifier, lambda: datetime.now(UTC)
    )
