"""What is wrong with templates: where they stand, what their braces name, what they say, how long they get."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from infra.brand.copy import notice_of
from infra.brand.lint import content_problems, wording_problems
from infra.brand.suggestion import suggested
from infra.brand.templates import message_of, template_of
from infra.brand.wording import placeholder_problems
from lambdas.sending.rendering import MOST_PARTS, most_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.brand.consistency import Standing
    from infra.brand.faults import Fault
    from infra.brand.source import KeyPath
    from lambdas.program import MessageType


def template_faults(standing: Standing, kind: MessageType) -> Iterator[Fault]:
    """Yield what is wrong with the templates of a program; what hangs on a faulty value is left for the next run."""
    root, found = ("programs", kind, "templates"), standing.brand.program(kind).templates
    if found and kind == "promotional":
        problem = "must stand in the transactional program: a promotional text brings its own body; move or delete them"
        yield standing.source.fault(root, problem)
        return
    for name in found:
        yield from _topic(standing, kind, (*root, name))
        yield from _text(standing, kind, (*root, name))


def _topic(standing: Standing, kind: MessageType, path: KeyPath) -> Iterator[Fault]:
    program, here = standing.brand.program(kind), (*path, "topic")
    topic = program.templates[path[-1]].topic
    if topic in program.topics or not standing.sound(*here) or not standing.sound("programs", kind, "topics"):
        return
    near = get_close_matches(topic, program.topics, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "choose one, or add the topic"
    problem = f"must be a topic of this program ({', '.join(program.topics)}), got '{topic}': {hint}"
    yield standing.source.fault(here, problem)


def _text(standing: Standing, kind: MessageType, path: KeyPath) -> Iterator[Fault]:
    """Yield what is wrong with the wording, then with the parameters, then with what the customer will read."""
    here, message = (*path, "text"), message_of(standing.brand, kind, path[-1])
    if not standing.sound(*here):
        return
    found, misplaced = list(wording_problems(message)), []
    if standing.sound(*path, "parameters"):
        misplaced = [*_braces(standing, kind, path), *_unused(standing, kind, path)]
        if standing.headed and not misplaced:
            found += [*content_problems(message), *_too_long(standing, kind, path[-1])]
    instead = suggested(message) if found and standing.headed and not misplaced else ""
    yield from (standing.source.fault(here, problem, instead) for problem in found)
    yield from misplaced


def _braces(standing: Standing, kind: MessageType, path: KeyPath) -> Iterator[Fault]:
    template = standing.brand.program(kind).templates[path[-1]]
    allowed = template.placeholders
    found = list(placeholder_problems(template.text, allowed, "declare it in parameters, or delete it"))
    if not found and any(double in template.text for double in ("{{", "}}")):
        found = [f"must hold single braces, each around a placeholder: {', '.join(f'{{{name}}}' for name in allowed)}"]
    yield from (standing.source.fault((*path, "text"), problem) for problem in found)


def _unused(standing: Standing, kind: MessageType, path: KeyPath) -> Iterator[Fault]:
    template = standing.brand.program(kind).templates[path[-1]]
    for name in template.parameters:
        if f"{{{name}}}" not in template.text:
            problem = f"must stand in the text, got no {{{name}}} there: write it, or delete the parameter"
            yield standing.source.fault((*path, "parameters", name), problem)


def _too_long(standing: Standing, kind: MessageType, name: str) -> Iterator[str]:
    notice = notice_of(standing.brand, kind)
    count = most_parts(template_of(standing.brand, kind, name), notice)
    if count > MOST_PARTS:
        yield (
            f"must fit {MOST_PARTS} parts with each parameter at its longest and '{notice}' after it, "
            f"got {count} parts: shorten it"
        )
