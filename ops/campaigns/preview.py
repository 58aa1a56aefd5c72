"""What people will read of a campaign: each kind of person, with encoding, segments, and why they are what they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.brand.wording.carelessness import described
from lambdas.messages.content import tells_stop
from lambdas.messages.languages import LANGUAGES
from lambdas.messages.personal import fields, filled
from lambdas.messages.segments import encoding, foreign, parts, room, units
from lambdas.sending.campaign import Recipient, recipients

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.program import Program
    from ops.campaigns.file import CampaignFile

NAMED = 3  # characters that are told of one text


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as somebody reads it; `who` says whom that is."""

    who: str
    text: str

    @property
    def size(self) -> str:
        """The encoding, the length of what one segment holds, and the segments."""
        taken = parts(self.text)
        return f"{encoding(self.text)}, {units(self.text)} of {room(self.text)}, {taken} segment{'s' * (taken > 1)}"

    @property
    def why(self) -> str:
        """Which characters make it UCS-2, of which a segment holds 70 instead of 160; empty where none does."""
        found = list(foreign(self.text))
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        return "; ".join(described(at, character) for at, character in found[:NAMED]) + more


def readings(written: CampaignFile, program: Program) -> Iterator[Reading]:
    """Yield what each kind of person reads: with and without a value for the fields, and how to opt out or not."""
    body = written.campaign.body
    for who, text in _texts(written, body):
        tells = tells_stop(text)
        yield Reading(who if tells else f"{who}, told how to opt out this month", text)
        if not tells:
            for language in program.languages:
                reader = f", in {LANGUAGES[language].name}" if len(program.languages) > 1 else ""
                notice = program.read_in(language).copy.notice
                yield Reading(f"{who}, for the first time in 30 days{reader}", f"{text} {notice}")


def _texts(written: CampaignFile, body: str) -> Iterator[tuple[str, str]]:
    if not fields(body):
        yield "everybody", body
        return
    yield "whose fields are empty or cannot be used", filled(body, {})
    if text := _longest(written, body):
        yield "whose fields are the longest of the file", text


def _longest(written: CampaignFile, body: str) -> str:
    """Return the longest text of those that hold a value of the file: fallbacks may be longer, and are shown anyway."""
    if written.audience is None:
        return ""
    with written.audience.open(encoding="utf-8-sig", errors="replace") as lines:
        people = (one for one in recipients(lines, written.campaign.fields) if isinstance(one, Recipient))
        texts = (filled(body, one.values) for one in people)
        return max((text for text in texts if text != filled(body, {})), key=units, default="")


def sample(written: CampaignFile) -> dict[str, str]:
    """Return the values of the first person of the file, for a text to somebody who is not in it."""
    if written.audience is None or not written.campaign.fields:
        return {}
    with written.audience.open(encoding="utf-8-sig", errors="replace") as lines:
        people = (one for one in recipients(lines, written.campaign.fields) if isinstance(one, Recipient))
        return dict(first.values) if (first := next(people, None)) else {}
