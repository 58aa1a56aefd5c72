"""A campaign file and its CSV of requests, read with the line of every problem."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from infra.brand.fields import Part, Unquoted
from infra.brand.source import BrandFileError, FileKind, Problem, read
from infra.brand.wording.carelessness import stand_in
from lambdas.messages.personal import FIELD, fields
from lambdas.quiet_hours.windows import groups
from lambdas.sending.campaign import BadCampaign, Campaign, column_names
from lambdas.sending.parsing import REQUEST_FIELDS, BadRequest, parse
from ops.campaigns.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from infra.brand.source import Source
    from lambdas.program import Program


class _Written(Part):
    """The keys of a campaign file."""

    campaign: str = Field(description="its id: 1 to 64 lower-case letters, digits and dashes")
    program: str = Field(description="a promotional program, such as example-corp/promotional")
    topic: str = Field(description="the topic whose subscribers may get it")
    body: str = Field(description="the text, which names the brand")
    not_after: str = Field(description="when it is too late, such as 2026-11-27T23:00:00Z")
    starts: str = Field(default="", description="when it begins, such as 2026-11-27T10:00; with a zone, at one moment")
    content: str = Field(default="", description="the name under which other channels tell of the same content")
    digest: bool = Field(default=False, description="whether it may go to people who rarely react")
    audience: str = Field(default="", description="a CSV file beside this one (to,zip_code); else all subscribers")
    filters: Filters = Field(
        default_factory=Filters, description="a mapping such as {states: [NY], joined_since: 2026-06-01}"
    )


CAMPAIGN_FILE = FileKind(
    "a campaign file", "campaign", "docs/campaigns.md shows a whole one", "campaign: coats-2026-11"
)
_NOTHING = re.compile(r"\b(?:null|undefined|NaN|lorem)\b", re.IGNORECASE)  # what programs write where nothing is


@dataclass(frozen=True, slots=True)
class CampaignFile:
    """A campaign, its program, and the file of its audience (None: all subscribers of the topic)."""

    campaign: Campaign
    program: str
    audience: Path | None
    source: Source
    filters: Filters = field(default_factory=Filters)

    def faults(self, program: Program, now: datetime) -> Iterator[Problem]:
        """Yield what keeps `program` from running it, each at its line."""
        if self.audience is not None:
            yield from _of_audience(self.audience)
        for problem in self.campaign.problems(program, now):
            yield self.source.fault((problem.split()[0],), problem.partition(" ")[2])
        if (late := self._begun(program)) and late < now:
            problem = f"must lie in the future somewhere, got {self.campaign.starts}: leave it out to begin at once"
            yield self.source.fault(("starts",), problem)
        for key, problem in self.filters.problems(program, now):
            yield self.source.fault(("filters", key), problem)
        written = FIELD.sub("Ann", self.campaign.body).replace(f"[{program.name}]", program.name)
        if left := stand_in(written) or next(iter(_NOTHING.findall(written)), ""):
            problem = f"must hold no stand-in for text to come, got '{left}': write what the customer shall read"
            yield self.source.fault(("body",), problem)
        for name in fields(self.campaign.body).keys() - self.campaign.fields.keys():
            yield self.source.fault(("body",), self._unfilled(name))

    def _begun(self, program: Program) -> datetime | None:
        """Return when the last zone begins; None where nothing says when."""
        countries = program.sending.countries
        return max(filter(None, (self.campaign.begins(zone, countries) for zone in groups(countries))), default=None)

    def _unfilled(self, name: str) -> str:
        if self.audience is None:
            return (
                f"can fill in {{{name}}} only from a column of an audience file, got none: add `audience: people.csv`"
            )
        columns = _heading(self.audience)
        near = get_close_matches(name, columns, n=1)
        hint = f"did you mean {{{near[0]}|...}}?" if near else "name the column in the first line of the file"
        told = ", ".join(columns) or "no heading"
        return f"can fill in {{{name}}} only from a column of {self.audience.name}, got {told}: {hint}"


def load(path: Path) -> CampaignFile:
    """Return the campaign that the file at `path` describes; BrandFileError with every fault, each with its line."""
    source = _source(path)
    data = _as_written(source.data)
    try:
        written = _Written.model_validate(data)
        facts = written.model_dump(exclude={"campaign", "program", "filters"})
        campaign = Campaign.from_dict({"id": written.campaign, **facts})
    except ValidationError as error:
        raise BrandFileError([*source.faults, *_explained(source, error)]) from error
    except BadCampaign as error:
        raise BrandFileError([*source.faults, source.fault(("campaign",), str(error))]) from error
    if source.faults:
        raise BrandFileError(source.faults)
    audience = path.parent / written.audience if written.audience else None
    if audience is not None and not audience.is_file():
        raise BrandFileError([source.fault(("audience",), f"must be a file beside this one, got '{written.audience}'")])
    return CampaignFile(_with_fields(campaign, audience), written.program, audience, source, written.filters)


def _as_written(value: Any) -> Any:  # noqa: ANN401 - whatever YAML holds
    if isinstance(value, dict):
        return {key: _as_written(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_written(one) for one in value]
    return value.raw if isinstance(value, Unquoted) else value


def _with_fields(campaign: Campaign, audience: Path | None) -> Campaign:
    columns = _heading(audience) if audience else []
    return replace(campaign, fields={name: columns.index(name) for name in fields(campaign.body) if name in columns})


def _heading(audience: Path) -> list[str]:
    """Return the names of the columns of a file; none where its first line is no heading."""
    with audience.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        columns = column_names(next(csv.reader(lines), []))
    return columns if columns[:1] == ["to"] else []


_DIGITS_OF_A_NUMBER = 7  # fewer stand in the name of a column


def _of_audience(audience: Path) -> Iterator[Problem]:
    """Yield what keeps the file of an audience as a whole from naming anybody: nobody in it, or other columns."""
    with audience.open(encoding="utf-8-sig", errors="replace") as lines:
        written = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
        (number, first), following = next(written, (1, "")), next(written, None)
    names = first.strip().split(",")
    headed = column_names(names[:1]) == ["to"]
    if not first or (headed and following is None):
        problem = "the audience is empty: write one person a line, their number first, under the heading to,zip_code"
        yield Problem(str(audience), number, "", problem)
    elif not headed and all(sum(map(str.isdecimal, name)) < _DIGITS_OF_A_NUMBER for name in names):
        told = ", ".join(name.strip()[:20] for name in names[:10])
        problem = f"the columns must be to,zip_code, then those of personal fields, got {told}: put the numbers first"
        yield Problem(str(audience), number, "", f"{problem}, under the name to")


def _source(path: Path) -> Source:
    try:
        return read(str(path), path.read_text(encoding="utf-8-sig"), CAMPAIGN_FILE)
    except (OSError, UnicodeDecodeError) as error:
        reason = (getattr(error, "strerror", "") or "it must be UTF-8").lower()
        raise BrandFileError([Problem(str(path), 1, "", f"cannot be read: {reason}")]) from error


def _explained(source: Source, error: ValidationError) -> Iterator[Problem]:
    known = _Written.model_fields
    for detail in error.errors():
        path = tuple(str(step) for step in detail["loc"])
        own = Filters.model_fields if path[:1] == ("filters",) else {}
        keys, key = (own, path[1]) if own and len(path) > 1 else (known, path[0] if path else "")
        meant = keys[key].description if key in keys else ""
        if detail["type"] == "extra_forbidden":
            near = get_close_matches(path[-1], keys, n=1)
            remedy = f"did you mean '{near[0]}'?" if near else "delete it"
            yield source.fault(path, f"is not a key here: {remedy} (keys here: {', '.join(keys)})")
        elif detail["type"] == "missing":
            yield source.fault(path, f"is missing: add it, {meant}")
        else:
            yield source.fault(path, f"must be {meant}, got {detail['input']!r}")


# A CSV of requests: one text a row, read by the same code as the gate reads its queue.


PARAMETER = "parameter."  # a column `parameter.code` holds the template's parameter `code`
NOTICE = "notice."  # and `notice.source` where the person was told beforehand, `notice.at` when
NOTICED = (f"{NOTICE}source", f"{NOTICE}at")
COLUMNS = (*(name for name in REQUEST_FIELDS if name not in {"parameters", "notice"}), *NOTICED, "reply_to")
NEEDED = ("request_id", "to", "topic")
MORE = "more"  # what a row holds beyond its headings
_TELLABLE = re.compile(r"[A-Za-z_][\w .-]{0,63}")  # a file without headings begins with a person's number


class BadRows(ValueError):  # noqa: N818 - it says what the file holds
    """A file that is no CSV of requests; its reason begins with the line."""


def requests(path: Path, program: Program, now: datetime) -> Iterator[tuple[int, str | BadRequest]]:
    """Yield the queue message of each row under its line, or why it is none.

    OSError where the file cannot be read, BadRows where it is no CSV of requests.
    """
    line = 0
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, restkey=MORE, strict=True)
        try:
            _check_columns(rows.fieldnames or ())
            line = rows.line_num
            for row in rows:
                line = rows.line_num
                yield line, _of_row(row, rows.fieldnames or (), program, now)
        except csv.Error as error:
            # one that is not closed runs to the end of the file: it begins where the last row ended
            raise BadRows(f"{line + 1}: must be CSV, got a fault in it: {error}: close or double quotes") from error


def _check_columns(names: Sequence[str]) -> None:
    told = f"1: the columns must be {', '.join(COLUMNS)}, or {PARAMETER}NAME"
    for name in names:
        if name not in COLUMNS and not (name.startswith(PARAMETER) and name != PARAMETER):
            got = f"'{name}'" if _TELLABLE.fullmatch(name) else f"another of {len(name)} characters"
            near = get_close_matches(name, COLUMNS, n=1)
            remedy = f"did you mean '{near[0]}'?" if near else "delete it" if _TELLABLE.fullmatch(name) else "name it"
            raise BadRows(f"{told}, got {got}: {remedy}")
        if names.count(name) > 1:
            raise BadRows(f"{told}, each once, got '{name}' {names.count(name)} times: delete one")


def _of_row(row: dict[str, Any], names: Sequence[str], program: Program, now: datetime) -> str | BadRequest:
    if more := row.pop(MORE, None):
        count = len(names) + len(more)
        return BadRequest(
            f"a row must hold {len(names)} values as its headings, got {count}: quote a value with a comma"
        )
    if lacking := lacking_of(row):
        return BadRequest(f"{', '.join(lacking)} must be given, got nothing: fill it in")
    return checked(message(row), program, now)


def lacking_of(row: Mapping[str, str]) -> list[str]:
    """Return the columns that a request cannot do without and that are empty in `row`; half a notice is none."""
    asked = [name for name in NEEDED if name != "topic" or not row.get("reply_to")]
    needed = (*asked, *(NOTICED if any(row.get(name) for name in NOTICED) else ()))
    return [name for name in needed if not row.get(name)]


def message(row: dict[str, str]) -> str:
    """Return the queue message for the columns of one row; empty ones are left out."""
    given = {name: value for name, value in row.items() if value}
    inner = {"parameters": _taken(given, PARAMETER), "notice": _taken(given, NOTICE)}
    whole: dict[str, object] = {**given, **{name: values for name, values in inner.items() if values}}
    if given.get("digest") in {"true", "false"}:
        whole["digest"] = given["digest"] == "true"
    return json.dumps(whole, ensure_ascii=False)


def _taken(given: dict[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): given.pop(name) for name in list(given) if name.startswith(prefix)}


def checked(written: str, program: Program, now: datetime) -> str | BadRequest:
    """Return `written` where the gate can read it, else why it cannot."""
    try:
        parse(written, sent_at=now, program=program)
    except BadRequest as error:
        return error
    return written
