"""What only shows between the values of one part of a program: its form, a template, a waiver, its ports."""

from __future__ import annotations

from datetime import timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from infra.brand.copy import form_of, message_of, notice_of, template_of
from infra.brand.wording.carelessness import placeholder_problems
from infra.brand.wording.content import content_problems, sold, suggested, wording_problems
from lambdas.messages.rendering import MOST_PARTS, most_parts
from lambdas.web.form_page import PART_RATIO, TEXT_RATIO, contrast, nearest, render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from infra.brand.checks import ParsedBrand
    from infra.brand.form import BrandForm
    from infra.brand.parts import BrandPort, BrandTemplate, Waiver
    from infra.brand.source import KeyPath, Problem
    from lambdas.messages.languages import Code
    from lambdas.program import MessageType

# What is wrong with a form though each value is sound: colours that cannot be read, a verifier by half.


MOST_BYTES = 30 * 1024  # of a page, so that it is there at once on a slow phone
_CHOOSE = "write `verifier: turnstile` or hcaptcha, or delete"
RATIOS = {"text": (TEXT_RATIO, "1.4.3"), "accent": (PART_RATIO, "1.4.11")}


def form_problems(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    """Yield what is wrong with the form of a program; what hangs on a faulty value is left for the next run."""
    root, source = ("programs", kind, "form"), standing.source
    if kind == "transactional":
        if root in source.lines:
            problem = "must stand in the promotional program: nobody signs up for receipts and codes; delete it"
            yield source.fault(root, problem)
        return
    form = standing.brand.program(kind).form
    if standing.sound(*root):
        yield from (source.fault((*root, name), problem) for name, problem in _problems(form))
    if not source.faults:
        yield from _heavy(standing)


def _problems(form: BrandForm) -> Iterator[tuple[str, str]]:
    for name, (ratio, rule) in RATIOS.items():
        colour = getattr(form, name)
        found = contrast(colour, form.background)
        if found < ratio:
            better = nearest(colour, form.background, ratio)
            problem = (
                f"must differ from background {form.background} by {ratio} to 1 (WCAG 2.2, {rule}), got '{colour}'"
            )
            yield name, f'{problem} at {found:.2f}: write "{better}"'
    if form.verifier != "waf" and not form.site_key:
        yield "verifier", f"must have a site_key, got '{form.verifier}' alone: copy it from the verifier's console"
    if form.verifier == "waf" and form.site_key:
        yield "site_key", f"must stand beside a verifier, got 'waf': {_CHOOSE} it"
    if form.verifier == "waf" and form.origins:
        problem = "must stand beside a verifier, got 'waf', whose puzzle stands on our own page only"
        yield "origins", f"{problem}: {_CHOOSE} them"


def _heavy(standing: ParsedBrand) -> Iterator[Problem]:
    form = form_of(standing.brand)
    for language in form.languages if form else ():
        size = len(render(form, language).encode()) if form else 0
        if size > MOST_BYTES:
            problem = f"must make a page of at most {MOST_BYTES} bytes, got {size} in '{language}': have fewer topics"
            yield standing.source.fault(("programs", "promotional", "topics"), problem)


# What is wrong with templates: where they stand, what their braces name, what they say, how long they get.


def template_problems(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    """Yield what is wrong with the templates of a program; what hangs on a faulty value is left for the next run."""
    root, found = ("programs", kind, "templates"), standing.brand.program(kind).templates
    if found and kind == "promotional":
        problem = "must stand in the transactional program: a promotional text brings its own body; move or delete them"
        yield standing.source.fault(root, problem)
        return
    for name in found:
        yield from _topic(standing, kind, (*root, name))
        for language in languages_read(standing, kind):
            yield from _text(standing, kind, (*root, name), language)


def _topic(standing: ParsedBrand, kind: MessageType, path: KeyPath) -> Iterator[Problem]:
    program, here = standing.brand.program(kind), (*path, "topic")
    topic = program.templates[path[-1]].topic
    if topic in program.topics or not standing.sound(*here) or not standing.sound("programs", kind, "topics"):
        return
    near = get_close_matches(topic, program.topics, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "choose one, or add the topic"
    problem = f"must be a topic of this program ({', '.join(program.topics)}), got '{topic}': {hint}"
    yield standing.source.fault(here, problem)


def languages_read(standing: ParsedBrand, kind: MessageType) -> tuple[str, ...]:
    """Return the languages that the program's texts are read in; the usual one where they are faulty themselves."""
    languages = standing.brand.program(kind).languages
    return languages if standing.sound("programs", kind, "languages") else languages[:1]


def _text(standing: ParsedBrand, kind: MessageType, path: KeyPath, language: str) -> Iterator[Problem]:
    """Yield what is wrong with the wording, then with the parameters, then with what the customer will read."""
    usual = language == standing.brand.program(kind).languages[0]
    message = message_of(standing.brand, kind, path[-1], "" if usual else language)
    here = message.path
    if not standing.sound(*here) or (not usual and here[-1] == "text"):
        return
    found, misplaced = list(wording_problems(message)), []
    if standing.sound(*path, "parameters"):
        misplaced = [*_braces(standing, kind, here), *_unused(standing, kind, here)]
        if standing.headed and not misplaced:
            found += [*content_problems(message), *_too_long(standing, kind, path[-1], language)]
    instead = suggested(message) if found and standing.headed and not misplaced else ""
    yield from (standing.source.fault(here, problem, instead) for problem in found)
    yield from misplaced


def _braces(standing: ParsedBrand, kind: MessageType, here: KeyPath) -> Iterator[Problem]:
    template = standing.brand.program(kind).templates[here[3]]
    allowed, text = template.placeholders, _text_at(template, here)
    found = list(placeholder_problems(text, allowed, "declare it in parameters, or delete it"))
    if not found and any(double in text for double in ("{{", "}}")):
        found = [f"must hold single braces, each around a placeholder: {', '.join(f'{{{name}}}' for name in allowed)}"]
    yield from (standing.source.fault(here, problem) for problem in found)


def _unused(standing: ParsedBrand, kind: MessageType, here: KeyPath) -> Iterator[Problem]:
    template = standing.brand.program(kind).templates[here[3]]
    for name in template.parameters:
        if f"{{{name}}}" not in _text_at(template, here):
            problem = f"must stand in the text, got no {{{name}}} there: write it, or delete the parameter"
            place = (*here[:4], "parameters", name) if here[-1] == "text" else here
            yield standing.source.fault(place, problem if here[-1] == "text" else f"{name} {problem}")
    for name in template.may_hold.keys() - template.parameters.keys() if here[-1] == "text" else ():
        problem = (
            f"must be a parameter of the template ({', '.join(template.parameters) or 'it has none'}), got '{name}'"
        )
        yield standing.source.fault((*here[:4], "may_hold", name), f"{problem}: correct it, or delete it")


def _text_at(template: BrandTemplate, here: KeyPath) -> str:
    return template.text if here[-1] == "text" else template.texts[cast("Code", here[-1])]


def _too_long(standing: ParsedBrand, kind: MessageType, name: str, language: str) -> Iterator[str]:
    notice = notice_of(standing.brand, kind)
    count = most_parts(template_of(standing.brand, kind, name, language), notice)
    if count > MOST_PARTS:
        yield (
            f"must fit {MOST_PARTS} parts with each parameter at its longest and '{notice}' after it, "
            f"got {count} parts: shorten it"
        )


# What is wrong with waivers as a whole: one rule waived twice, a day that has passed or is too far away.


LONGEST = timedelta(days=184)  # half a year: long enough to mend anything, short enough that its owner remembers


def waivers_given_twice(standing: ParsedBrand) -> Iterator[Problem]:
    """Yield each waiver of a rule that the file waives already."""
    lines: dict[str, int] = {}
    for index, waiver in enumerate(standing.brand.waivers):
        fault = standing.source.fault(("waivers", str(index), "rule"), "")
        first = lines.setdefault(waiver.rule, fault.line)
        if first != fault.line:
            problem = f"is waived already on line {first}, got '{waiver.rule}' again: keep one"
            yield standing.source.fault(("waivers", str(index), "rule"), problem)


def untimely_waivers(standing: ParsedBrand, today: date) -> Iterator[Problem]:
    """Yield each waiver that ended before `today`, that ends more than half a year after it, or that waives nothing."""
    for index, waiver in enumerate(standing.brand.waivers):
        if standing.sound("waivers"):
            yield from _untimely_waiver(standing, ("waivers", str(index)), waiver, f"what {waiver.rule} finds", today)
    for kind in standing.brand.message_types:
        for name, template in standing.brand.program(kind).templates.items():
            path = ("programs", kind, "templates", name)
            if template.waiver and standing.sound(*path):
                yield from _untimely_waiver(standing, (*path, "waiver"), template.waiver, "the text", today)
                if not sold(message_of(standing.brand, kind, name)):
                    problem = "must stand beside a text that reads like an advert, got one that does not: delete it"
                    yield standing.source.fault((*path, "waiver"), problem)


def _untimely_waiver(
    standing: ParsedBrand, path: KeyPath, waiver: Waiver, waived: str, today: date
) -> Iterator[Problem]:
    if waiver.until < today:
        problem = f"has passed, got {waiver.until}: mend {waived}, or agree on a new day with {waiver.owner}"
        yield standing.source.fault((*path, "until"), problem)
    elif waiver.until - today > LONGEST:
        problem = f"must be a day within half a year, at the latest {today + LONGEST}, got {waiver.until}"
        yield standing.source.fault((*path, "until"), problem)


# What is wrong with ports as a whole: opened to nobody, or twice to the same role or account; numbers without a reason.


def port_problems(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    """Yield where a port lacks what its kind needs, or says what only the port `events` can mean."""
    root = ("programs", kind, "ports")
    for index, one in enumerate(standing.brand.program(kind).ports if standing.sound(*root) else ()):
        for name, problem in _port_problems(one):
            yield standing.source.fault((*root, str(index), name), problem)


TO_NOBODY = ("replies", "events", "reads")  # of use to whoever operates the programs, too


def _port_problems(one: BrandPort) -> Iterator[tuple[str, str]]:
    if one.port != "events":
        if one.to is None and one.port not in TO_NOBODY:
            yield "to", "is missing: add it, for example `to: arn:aws:iam::111122223333:role/shop`"
        for name in ("numbers", "reason"):
            if getattr(one, name) is not None:
                yield name, f"must stand at the port events alone, got it at the port {one.port}: delete it"
    elif one.numbers and one.reason is None:
        yield "numbers", "must come with a reason: add `reason: WHY` for whoever asks why numbers leave the program"
    elif one.reason and one.numbers is None:
        yield "reason", "must come with what it is the reason for: add `numbers: clear`, or delete it"


def ports_opened_twice(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    """Yield each port that the program opens to somebody already."""
    root = ("programs", kind, "ports")
    lines: dict[tuple[str, str | None], int] = {}
    for index, one in enumerate(standing.brand.program(kind).ports if standing.sound(*root) else ()):
        fault = standing.source.fault((*root, str(index), "to"), "")
        first = lines.setdefault((one.port, one.to), fault.line)
        if first != fault.line:
            problem = (
                f"has the port {one.port} already by line {first}, got '{one.to or 'nobody'}' again: name its "
                "environments there"
            )
            yield standing.source.fault((*root, str(index), "to"), problem)
