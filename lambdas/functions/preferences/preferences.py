"""One visit to the preferences page: show what is on record, or put the button that was pressed into its queue."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.function import load_form
from lambdas.stores.clients import Clients
from lambdas.stores.consent.preferences import PersonalRecords, PreferenceLinks
from lambdas.stores.environment import named
from lambdas.stores.errors import NotAccepted
from lambdas.stores.queues import PageQueue
from lambdas.web.form_page import TYPE
from lambdas.web.http import HttpResponse
from lambdas.web.preferences_page import LONGEST, preferences, read_button, taken, told, version
from lambdas.web.requests import PreferenceRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.program import Program
    from lambdas.web.form import Form
    from lambdas.web.http import HttpRequest
    from lambdas.web.preferences_page import ButtonSubmission

STATUS = {"over": 404, "unreadable": 400, "unavailable": 503}


@dataclass(frozen=True, slots=True)
class PreferencesHandler:
    """The preferences page of one program. It reads records and changes none: that is for the keyword handler.

    The token of a link is all the proof that it asks for, and the right one for all that it shows: whoever has neither
    the phone nor the text that the phone got has no token. It goes into nothing that is kept.
    """

    form: Form
    links: PreferenceLinks
    records: PersonalRecords
    queue: PageQueue
    clock: Callable[[], datetime]

    def answer(self, visit: HttpRequest, token: str) -> HttpResponse:
        """Return what `visit` to the link of `token` is answered with; only a POST may change anything."""
        language, now = visit.language(self.form), self.clock()
        try:
            link = self.links.opened(token, now)
            if link is None:
                return self._refused("over", language)
            if visit.method == "POST":
                return self._taken(visit, link.phone, now, language)
            return HttpResponse(
                200, preferences(self.form, language, self.records.of(link.phone, now)), language, "shown"
            )
        except NotAccepted:
            return self._refused("unavailable", language)

    def _taken(self, visit: HttpRequest, phone: str, now: datetime, language: str) -> HttpResponse:
        body = visit.body
        readable = body is not None and len(body) <= LONGEST and visit.content_type == TYPE
        press = read_button(body, self.form, language) if body is not None and readable else None
        if press is None:
            return self._refused("unreadable", language)
        self.queue.put(self._request(visit, phone, now, press))
        return HttpResponse(200, taken(self.form, press.language), press.language, "taken")

    def _request(self, visit: HttpRequest, phone: str, now: datetime, press: ButtonSubmission) -> PreferenceRequest:
        return PreferenceRequest(
            id=f"preference-{uuid.uuid4()}",
            phone=phone,
            at=now,
            choice=press.choice,
            topic=press.topic,
            page=visit.url.rpartition("/")[0],
            version=version(self.form, press.language),
            language=press.language,
            address=visit.address,
            agent=visit.agent,
        )

    def _refused(self, why: str, language: str) -> HttpResponse:
        return HttpResponse(STATUS[why], told(self.form, language, why), language, why)


# What the function is made of, put together once per process.


NEEDED = ("links_table", "subscriptions_table", "ledger_table", "preferences_queue")


def preferences_handler(program: Program, variables: Mapping[str, str]) -> PreferencesHandler:
    """Return the desk that the environment `variables` describe."""
    clients = Clients()
    names, dynamodb = named(NEEDED, variables), clients.dynamodb()
    return PreferencesHandler(
        form=load_form(),
        links=PreferenceLinks(dynamodb, names["links_table"], program.id),
        records=PersonalRecords(dynamodb, names["subscriptions_table"], names["ledger_table"]),
        queue=PageQueue(clients.sqs(), names["preferences_queue"]),
        clock=lambda: datetime.now(UTC),
    )
