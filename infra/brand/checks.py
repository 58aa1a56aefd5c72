"""What only shows between the values of brand files: within a program, a form, templates, waivers, or between files."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.brand.copy import messages
from infra.brand.part_checks import (
    form_problems,
    languages_read,
    port_problems,
    ports_opened_twice,
    template_problems,
    waivers_given_twice,
)
from infra.brand.sending import engagement, never_open, sending, unreached
from infra.brand.wording.content import content_problems, suggested, wording_problems
from infra.brand.wording.keywords import plain
from infra.brand.wording.likeness import look_alikes, same_entity
from infra.brand.wording.translated import MARKETING_PERIODS, are_titles_sound, language_problems
from lambdas.sending.prices import LIST_PRICES, MaxPrices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infra.brand.model import Brand
    from infra.brand.source import KeyPath, Problem, Source
    from lambdas.program import MessageType


@dataclass(frozen=True, slots=True)
class ParsedBrand:
    """A brand file, and as much of its brand as stands: faulty parts are left out, or stood in for by an example."""

    source: Source
    brand: Brand

    def sound(self, *path: str) -> bool:
        """Whether nothing is wrong at `path`, above it or below it."""
        faulty = (tuple(fault.path.split(".")) for fault in self.source.faults if fault.path)
        return not any(known[: len(path)] == path or path[: len(known)] == known for known in faulty)

    def holds(self, *path: str) -> bool:
        """Whether the file itself holds a mapping at `path`, and no example stands in for it."""
        found: object = self.source.data
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        return isinstance(found, dict)

    @property
    def caller(self) -> str:
        """The legal entity however it is spelt; where it is faulty, the file alone."""
        entity = self.brand.legal_entity if self.sound("legal_entity") else self.source.file
        return "".join(filter(str.isalnum, entity.casefold()))

    @property
    def headed(self) -> bool:
        """Whether the facts that every text states, name and support, are sound."""
        return self.sound("name") and self.sound("support")


def problems_within(standing: ParsedBrand) -> Iterator[Problem]:
    """Yield what contradicts itself inside one file; what hangs on a faulty value is left for the next run."""
    yield from waivers_given_twice(standing)
    yield from _misleading_links(standing)
    for kind in standing.brand.message_types:
        yield from port_problems(standing, kind)
        yield from ports_opened_twice(standing, kind)
        yield from _untimely(standing, kind)
        yield from _stored_twice(standing, kind)
        yield from language_problems(standing, kind)
        yield from _bad_copy(standing, kind)
        yield from template_problems(standing, kind)
        yield from _bad_sending(standing, kind)
        yield from _bad_engagement(standing, kind)
        yield from _bad_share(standing, kind)
        yield from _bad_check(standing, kind)
        yield from _bad_exemption(standing, kind)
        yield from form_problems(standing, kind)


_HOST = re.compile(r"https?://([A-Za-z0-9.-]+)")


def _misleading_links(standing: ParsedBrand) -> Iterator[Problem]:
    """Yield each link, and each site of the form, that a reader takes for the brand's own though it is another's."""
    brand = standing.brand
    pages = " ".join(filter(None, (brand.terms_url, brand.privacy_url, brand.support.url)))
    own = [*_HOST.findall(pages), (brand.support.email or "").rpartition("@")[2]]
    for kind in brand.message_types:
        program, root = brand.program(kind), ("programs", kind)
        texts: list[tuple[KeyPath, str]] = [
            (("templates", name, "text"), " ".join((template.text, *template.texts.values())))
            for name, template in program.templates.items()
        ]
        texts += [(("form", "origins"), " ".join(program.form.origins or ()))]
        for path, text in texts:
            for host, domain in look_alikes(_HOST.findall(text), filter(None, own)):
                problem = (
                    f"must not lead to a look-alike, got '{host}', which people take for {domain}: link to your own"
                )
                yield standing.source.fault((*root, *path), problem)


def _untimely(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    if kind != "promotional":
        return
    for name, topic in standing.brand.program(kind).topics.items():
        if topic.cadence.count is not None and topic.cadence.period not in MARKETING_PERIODS:
            periods = ", ".join(MARKETING_PERIODS)
            problem = f"must be per {periods}, got '{topic.frequency}': marketing is capped at what it says"
            yield standing.source.fault(("programs", kind, "topics", name, "frequency"), problem)


def _stored_twice(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    program, root = standing.brand.program(kind), ("programs", kind)
    stored = [topic.renamed_from or name for name, topic in program.topics.items()]
    for name, topic in program.topics.items():
        if stored.count(topic.renamed_from or name) > 1 and topic.renamed_from:
            problem = (
                f"must be the name of a topic that is no more, got '{topic.renamed_from}', which another topic bears: "
                "two lists cannot become one without asking their people anew"
            )
            yield standing.source.fault((*root, "topics", name, "renamed_from"), problem)
    if both := sorted(set(program.retired_topics) & set(stored)):
        problem = (
            f"must name topics that are no more, got '{both[0]}', which the program has: leave it out here or there"
        )
        yield standing.source.fault((*root, "retired_topics"), problem)


def _bad_copy(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    """Yield what is wrong with each text; what it must hold only where the facts that it must state are known."""
    program = standing.brand.program(kind)
    for message in messages(standing.brand, kind, languages_read(standing, kind)):
        titled = message.own_words is not None or are_titles_sound(program, message.facts.language)
        if not titled or not standing.sound(*message.path):
            continue
        found = list(wording_problems(message))
        if standing.headed and standing.sound(*_topics_of(message.path)):
            found += content_problems(message)
        instead = suggested(message) if found and standing.headed else ""
        yield from (standing.source.fault(message.path, problem, instead) for problem in found)


def _bad_sending(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    asked, path = standing.brand.program(kind).sending, ("programs", kind, "sending")
    if asked.pause and kind == "transactional":
        problem = "must stand in a promotional program: a code or a receipt waits for no count of complaints; delete it"
        yield standing.source.fault((*path, "pause"), problem)
    if standing.sound(*path, "countries") and standing.brand.program(kind).short_code:
        yield from (
            standing.source.fault((*path, "countries"), problem) for problem in unreached(asked.countries or ())
        )
    if asked.keyword and standing.sound(*path, "keyword") and not standing.brand.program(kind).short_code:
        problem = "must stand beside short_code: it is the program name in the registration of a short code; delete it"
        yield standing.source.fault((*path, "keyword"), problem)
    if standing.sound(*path, "max_price") and standing.sound(*path, "countries"):
        served = sending(asked, kind).countries
        for country in asked.max_price.keys() - set(served):
            problem = f"must name countries of the program ({', '.join(served)}), got '{country}': delete it"
            yield standing.source.fault((*path, "max_price", country), problem)
        for country, dollars in asked.max_price.items():
            if (listed := LIST_PRICES.get(country)) is not None and dollars < listed:
                problem = (
                    f"must be at least the list price of a message part, {listed}, got {dollars}: nothing would be sent"
                )
                yield standing.source.fault((*path, "max_price", country), problem)
    if asked.pumping and standing.sound(*path, "pumping"):
        yield from _bad_pumping(standing, kind)
    if standing.sound(*path, "hours") and never_open(sending(asked, kind).week):
        problem = "must be open on weekdays, saturday or sunday, got all closed: nothing would ever be sent"
        yield standing.source.fault((*path, "hours"), problem)


def _bad_pumping(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    path = ("programs", kind, "sending", "pumping")
    if kind == "promotional":
        yield standing.source.fault(
            path, "must stand in a transactional program: marketing is never immediate; delete it"
        )
        return
    program = standing.brand.program(kind)
    if not any(one.immediate for one in program.templates.values()):
        problem = "must stand beside an `immediate` template, which it limits, and the program has none: delete it"
        yield standing.source.fault(path, problem)
    made = sending(program.sending, kind)
    for country, limit in MaxPrices.of_program(made).by_country.items():
        if limit is None:
            problem = f"must stand beside max_price of {country}: nobody knows what a text there costs; add it"
            yield standing.source.fault(path, problem)
        elif made.pumping and limit > made.pumping.budget:
            problem = (
                f"must pay for a text at max_price of {country} ({limit}), got {made.pumping.budget}: "
                "nothing would be sent; raise it, or lower max_price"
            )
            yield standing.source.fault((*path, "budget"), problem)


def _bad_exemption(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    path = ("programs", kind, "exempt")
    if kind == "promotional" and standing.brand.program(kind).exempt:
        problem = "must stand in the transactional program: no marketing is exempt from consent; delete it"
        yield standing.source.fault(path, problem)


def _bad_check(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    if kind == "transactional" and standing.brand.program(kind).reassigned_check:
        problem = "must stand in a promotional program: a code or a receipt waits for no file; delete it"
        yield standing.source.fault(("programs", kind, "reassigned_check"), problem)


def _bad_share(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    path = ("programs", kind, "sending", "caller_share")
    if kind == "transactional" and standing.brand.program(kind).sending.caller_share:
        problem = "must stand in a promotional program: states cap marketing alone; delete it"
        yield standing.source.fault(path, problem)


def _bad_engagement(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    asked, path = standing.brand.program(kind).engagement, ("programs", kind, "engagement")
    rule = engagement(asked, kind)
    if asked and kind == "transactional":
        problem = "must stand in a promotional program: nobody has to react to a receipt; delete it"
        yield standing.source.fault(path, problem)
    if rule and standing.sound(*path) and rule.unengaged_hours <= rule.less_engaged_hours:
        days = rule.less_engaged_hours // 24
        problem = f"must be longer than less_engaged_after ({days} days), got {rule.unengaged_hours // 24} days"
        yield standing.source.fault((*path, "unengaged_after"), problem)


def _topics_of(path: KeyPath) -> KeyPath:
    """Return the path of the topic, or of all topics, that the message at `path` speaks of."""
    program, topic = path[:2], path[2 : path.index("messages")]
    return (*program, *(topic or ("topics",)))


# What two brand files, or two places of one, claim though only one may have it: names, codes, numbers, keywords.


def problems_between(standings: Iterable[ParsedBrand]) -> Iterator[Problem]:
    """Yield what two places claim though only one may have it, and one legal entity under two spellings."""
    standings = list(standings)
    yield from _two_spellings(standings)
    yield from _shares(standings)
    first: dict[tuple[object, ...], tuple[str, str, int]] = {}
    for standing in standings:
        for claim, path, why in _claims(standing):
            if not standing.sound(*path) or not standing.holds(*path[:-1]):
                continue
            fault = standing.source.fault(path, "")
            if claim not in first:
                first[claim] = (fault.file, fault.path, fault.line)
                continue
            file, where, line = first[claim]
            yield standing.source.fault(path, f"is taken already by {where} at {file}:{line}, got '{claim[-1]}': {why}")


def _shares(standings: Iterable[ParsedBrand]) -> Iterator[Problem]:
    """Yield the programs that say otherwise than others of their legal entity with how many they share its caps."""
    path = ("programs", "promotional", "sending", "caller_share")
    callers: dict[object, list[ParsedBrand]] = defaultdict(list)
    for standing in standings:
        if "promotional" in standing.brand.message_types and standing.sound(*path[:2]):
            callers[standing.caller].append(standing)
    for mine in callers.values():
        shares = [standing.brand.program("promotional").sending.caller_share for standing in mine]
        most = max((share[1] for share in shares if share), default=0)
        for standing, share in zip(mine, shares, strict=True):
            if most and (share is None or share[1] != most):
                got = "{} of {}".format(*share) if share else "nothing"
                problem = f"must be one of {most} as in other programs of {standing.brand.legal_entity}, got {got}"
                yield standing.source.fault(path, f"{problem}: they share what the law lets a caller send")


def _two_spellings(standings: Iterable[ParsedBrand]) -> Iterator[Problem]:
    first: dict[str, Problem] = {}
    for standing in standings:
        entity, path = standing.brand.legal_entity, ("legal_entity",)
        if not standing.sound(*path) or entity in first:
            continue
        alike = next((one for one in first if same_entity(one, entity)), None)
        first[entity] = standing.source.fault(path, "")
        if alike:
            spelling, place = alike, first[alike]
            problem = f"must be spelt '{spelling}' as at {place.file}:{place.line}, got '{entity}'"
            yield standing.source.fault(path, f"{problem}: a STOP to marketing holds for the whole legal entity")


def _claims(standing: ParsedBrand) -> Iterator[tuple[tuple[object, ...], KeyPath, str]]:
    """Yield each value that has one owner, where it stands, and why it cannot be shared; the value comes last."""
    brand = standing.brand
    renamed = ("renamed_from",) if brand.renamed_from else ("brand",)
    yield ("brand", brand.identity), renamed, "give each brand its own id"
    yield ("name", brand.name), ("name",), "a text tells whose it is by the name alone"
    for kind in brand.message_types:
        program, root = brand.program(kind), ("programs", kind)
        if kind == "promotional" and program.sending.caller_share:
            place, of = program.sending.caller_share
            why = f"each of the {of} programs that share what the law lets a caller send has a place of its own"
            yield ("share", standing.caller, f"{place} of {of}"), (*root, "sending", "caller_share"), why
        if program.short_code:
            why = "a short code serves one brand and one message type"
            yield ("code", program.short_code), (*root, "short_code"), why
        for environment, identity in program.origination.items():
            if identity != "simulator":
                why = "a number is in one pool only"
                yield ("number", identity), (*root, "origination", environment), why
        for environment, domain in program.form.domain.items():
            here, why = (
                (*root, "form", "domain", environment),
                "a host shows the pages of one program in one environment",
            )
            yield ("host", domain.host), (*here, "host"), why
            why = "a certificate vouches for the host of one program in one environment"
            yield ("certificate", domain.certificate), (*here, "certificate"), why
        for name, topic in program.topics.items():
            # consent names the seller, 47 CFR 64.1200(f)(9): whoever texts one brand's word to another's code of the
            # same company would be on a list that the advertisement never spoke of
            why = "a keyword joins one list of a legal entity: choose another, such as the brand's name and this one"
            yield (standing.caller, plain(topic.keyword).upper()), (*root, "topics", name, "keyword"), why
