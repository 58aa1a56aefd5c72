"""A campaign: one promotional text to everybody who wants its topic, zone by zone while each window is open."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from lambdas.consent.phone import POSSIBLE
from lambdas.consent.timestamps import from_text, to_text
from lambdas.messages.content import promotes_well, tells_stop
from lambdas.messages.personal import filled, left_behind, longest
from lambdas.messages.segments import parts, units
from lambdas.quiet_hours.windows import everywhere_past, groups, opening_of
from lambdas.quiet_hours.zip_code import NAMES, PLACEHOLDERS, BadZipCode, explained, read_zip_code, unwrapped
from lambdas.sending.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lambdas.program import Program
    from lambdas.quiet_hours.windows import Opening, Rules
    from lambdas.sending.request import Purpose


def _is_time(written: str) -> bool:
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True


_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class BadCampaign(ValueError):  # noqa: N818 - it says what was asked for
    """A campaign that cannot be run; its reason says what, got, allowed."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What goes to whom until when. `audience` is the key of a CSV file, or empty for all subscribers of the topic.

    One of reminders has no topic and no body: it is for the subscribers of all topics, each in the words of theirs.
    `fields` are the columns of the file, counted from 0, that hold the personal fields of the body. It `starts` (ISO
    8601) at once where that is empty, and by each zone's own clock where it names no zone.
    """

    id: str
    topic: str
    body: str
    not_after: datetime
    content: str = ""
    digest: bool = False
    audience: str = ""
    purpose: Purpose = "message"
    fields: Mapping[str, int] = field(default_factory=dict)
    starts: str = ""

    def to_json(self) -> str:
        """Return the campaign as the input of its run."""
        written = asdict(self) | {"not_after": to_text(self.not_after)}
        # a function of before these would refuse them
        left_out = {name for name in ("fields", "starts") if not written[name]}
        return json.dumps({name: value for name, value in written.items() if name not in left_out}, ensure_ascii=False)

    @classmethod
    def from_dict(cls, raw: Any) -> Self:  # noqa: ANN401 - whatever somebody started the run with
        """Return the campaign that the input of a run holds; BadCampaign where it holds none."""
        try:
            made = cls(**raw | {"not_after": from_text(raw["not_after"])})
        except (TypeError, KeyError, ValueError):
            raise BadCampaign("campaign must have id, topic, body and not_after (ISO 8601 with a zone)") from None
        texts = (made.id, made.topic, made.body, made.content, made.audience, made.purpose, made.starts)
        if not all(isinstance(text, str) for text in texts) or not isinstance(made.digest, bool):
            raise BadCampaign("campaign must hold texts, and true or false as its digest")
        if not isinstance(made.fields, dict) or not all(isinstance(at, int) for at in made.fields.values()):
            raise BadCampaign("campaign must hold the columns of its fields as numbers")
        if made.starts and not _is_time(made.starts):
            raise BadCampaign("starts must be ISO 8601: 2026-11-27T10:00 for each zone's own clock, or with a zone")
        if not _ID.fullmatch(made.id):
            raise BadCampaign("id must be 1 to 64 lower-case letters, digits and dashes")
        return made

    def request(self, one: Recipient) -> Request:
        """Return the request of this campaign for one recipient: one of the same id however often it is asked for."""
        return Request(
            request_id=f"{self.id}.{hashlib.sha256(one.phone.encode()).hexdigest()[:32]}",
            to=one.phone,
            topic=self.topic or one.topic,
            not_after=self.not_after,
            body=filled(self.body, one.values),
            content=self.content,
            digest=self.digest,
            zip_code=one.zip_code,
            campaign=self.id,
            purpose=self.purpose,
        )

    def begins(self, group: str, countries: Iterable[str]) -> datetime | None:
        """Return when the first text may go to the people of a zone; None where that is at once."""
        if not self.starts:
            return None
        at = datetime.fromisoformat(self.starts)
        return at.astimezone(UTC) if at.tzinfo else everywhere_past(group, at, countries)

    def opening(self, group: str, at: datetime, rules: Rules, countries: Iterable[str]) -> Opening | None:
        """Return the present or the next span in which it may be sent to a zone; None where there is none."""
        begins = self.begins(group, countries)
        found = opening_of(group, max(at, begins) if begins else at, rules, countries)
        return found._replace(opens=max(found.opens, begins)) if found and begins else found

    def topics(self, program: Program) -> tuple[str, ...]:
        """Return the topics in the order in which their subscribers are walked through.

        Whoever has several is reminded of the first of them: another one each month.
        """
        if self.topic:
            return (self.topic,)
        names = tuple(topic.name for topic in program.topics)
        first = self.not_after.month % len(names)
        return names[first:] + names[:first]

    def longest(self, program: Program) -> str:
        """Return the longest form of the text: with long fields, and how to opt out, which some recipients are told."""
        read = [program.read_in(language) for language in program.languages]
        if self.purpose == "reminder":
            return max((topic.copy.reminder for one in read for topic in one.topics), key=units)
        body = longest(self.body)
        return body if tells_stop(body) else f"{body} {max((one.copy.notice for one in read), key=units)}"

    def problems(self, program: Program, now: datetime) -> Iterator[str]:
        """Yield what keeps `program` from running this campaign: each recipient would be refused for it."""
        topics = [topic.name for topic in program.topics]
        if program.message_type != "promotional":
            yield f"program must be promotional, got {program.id}: a campaign is marketing"
        reminds = self.purpose == "reminder"
        if self.topic not in topics and not reminds:
            yield f"topic must be one of {', '.join(topics)}, got '{self.topic}'"
        if not promotes_well(self.body, program.name) and not reminds:
            yield f"body must name {program.name}, and hold no public link shortener and no $$$"
        if left := left_behind(filled(self.body, {})):
            yield f"body must be written out, got '{left}': a field needs a fallback, such as {{first_name|there}}"
        if (taken := parts(self.longest(program))) > program.sending.most_parts:
            yield f"body must take at most {program.sending.most_parts} parts with how to opt out, got {taken}"
        if self.not_after <= now:
            yield f"not_after must lie in the future, got {to_text(self.not_after)}"
        countries = program.sending.countries
        late = [zone for zone in groups(countries) if (at := self.begins(zone, countries)) and at >= self.not_after]
        if late:
            yield f"starts must lie before not_after everywhere, got {self.starts}, which is later in {late[0]}"


# Who a campaign is for, one person a row: `to,zip_code`, where the ZIP code may be missing or empty.


# the rows as most files have them, read at once; all others are taken apart
_ROW = re.compile(rf"(?P<to>{POSSIBLE.pattern})(?:,(?P<zip>[0-9]{{5}})?(?:,.*)?)?")
_BETWEEN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of an audience; `zip_code` is empty where nobody knows it, `topic` where the campaign has one.

    `values` are those of the personal fields.
    """

    phone: str
    zip_code: str = ""
    topic: str = ""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)


class BadLine(ValueError):  # noqa: N818 - it says what stands there
    """A line of an audience that names nobody, or a place that cannot be read; it says column, got, and allowed."""


def recipients(lines: Iterable[str], fields: Mapping[str, int] | None = None) -> Iterator[Recipient | BadLine]:
    """Yield the recipient of each line, or why it names none; headings and empty lines are passed over.

    `fields` are the columns of personal fields, counted from 0.
    """
    for line in lines:
        bare = line.strip()
        row = None if fields else _ROW.fullmatch(bare)
        if row and row["zip"] not in PLACEHOLDERS:
            yield Recipient(row["to"], row["zip"] or "")
        elif bare:
            yield from _apart(bare, fields or {})


def _apart(line: str, fields: Mapping[str, int]) -> Iterator[Recipient | BadLine]:
    try:
        columns = next(csv.reader([line.removeprefix("\ufeff")], strict=True), [])
        if columns[0].strip().lower() == "to":
            _check_heading(columns)
        else:
            yield _recipient(columns, fields)
    except csv.Error as error:
        yield BadLine(f"the line must be CSV, got a fault in it: {error}")
    except BadLine as bad:
        yield bad


def column_names(heading: Iterable[str]) -> list[str]:
    """Return the names of the columns of a `heading`, in small letters and digits: First Name is first_name."""
    return [_BETWEEN.sub("_", name.strip().lower()).strip("_") for name in heading]


def _check_heading(columns: list[str]) -> None:
    names = column_names(columns)
    if astray := next((name for at, name in enumerate(names) if name in NAMES and at != 1), None):
        raise BadLine(f"the columns must be to,zip_code, got {astray} elsewhere: put it second")


def _recipient(columns: list[str], fields: Mapping[str, int]) -> Recipient:
    phone, given = unwrapped(columns[0]), columns[1] if len(columns) > 1 else ""
    if not POSSIBLE.fullmatch(phone):
        raise BadLine(
            f"to must be an E.164 number such as +14255550123, got {len(columns[0])} characters of another form"
        )
    try:
        values = {name: columns[at].strip() for name, at in fields.items() if at < len(columns)}
        return Recipient(phone, read_zip_code(given), values=values)
    except BadZipCode:
        raise BadLine(f"zip_code {explained(given)}") from None
