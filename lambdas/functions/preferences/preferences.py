"""One visit to the preferences page: show what is on record, or put the button that was pressed into its queue."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.consent.preference_request import PreferenceRequest
from lambdas.stores.errors import NotAccepted
from lambdas.web.answer import Answer
from lambdas.web.preferences_page import preferences, taken, told, version
from lambdas.web.press import LONGEST, read
from lambdas.web.submission import TYPE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.stores.page_queue import PageQueue
    from lambdas.stores.personal_records import PersonalRecords
    from lambdas.stores.preference_links import PreferenceLinks
    from lambdas.web.form import Form
    from lambdas.web.press import Press
    from lambdas.web.visit import Visit

STATUS = {"over": 404, "unreadable": 400, "unavailable": 503}


@dataclass(frozen=True, slots=True)
class Desk:
    """The preferences page of one program. It reads records and changes none: that is for the keyword handler.

    The token of a link is all the proof that it asks for, and the right one for all that it shows: whoever has neither
    the phone nor the text that the phone got has no token. It goes into nothing that is kept.
    """

    form: Form
    links: PreferenceLinks
    records: PersonalRecords
    queue: PageQueue
    clock: Callable[[], datetime]

    def answer(self, visit: Visit, token: str) -> Answer:
        """Return what `visit` to the link of `token` is answered with; only a POST may change anything."""
        language, now = visit.language(self.form), self.clock()
        try:
            link = self.links.opened(token, now)
            if link is None:
                return self._refused("over", language)
            if visit.method == "POST":
                return self._taken(visit, link.phone, now, language)
            return Answer(200, preferences(self.form, language, self.records.of(link.phone, now)), language, "shown")
        except NotAccepted:
            return self._refused("unavailable", language)

    def _taken(self, visit: Visit, phone: str, now: datetime, language: str) -> Answer:
        body = visit.body
        readable = body is not None and len(body) <= LONGEST and visit.content_type == TYPE
        press = read(body, self.form, language) if body is not None and readable else None
        if press is None:
            return self._refused("unreadable", language)
        self.queue.put(self._request(visit, phone, now, press))
        return Answer(200, taken(self.form, press.language), press.language, "taken")

    def _request(self, visit: Visit, phone: str, now: datetime, press: Press) -> PreferenceRequest:
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

    def _refused(self, why: str, language: str) -> Answer:
        return Answer(STATUS[why], told(self.form, language, why), language, why)
