"""Templates as the functions know them: the facts of the brand filled in, the parameters left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.brand.copy import Message, facts_of
from lambdas.program import Parameter, Template
from lambdas.sending.rendering import PLACEHOLDER, most_parts

if TYPE_CHECKING:
    from infra.brand.model import Brand
    from infra.brand.template import BrandTemplate
    from lambdas.program import MessageType


def templates(brand: Brand, message_type: MessageType) -> tuple[Template, ...]:
    """Return the templates of the program of `message_type`, in the file's order."""
    return tuple(template_of(brand, message_type, name) for name in brand.program(message_type).templates)


def template_of(brand: Brand, message_type: MessageType, name: str) -> Template:
    """Return the template called `name`, with as much of the contact as costs no part more."""
    asked, facts = brand.program(message_type).templates[name], facts_of(brand, message_type, ())
    text = asked.text.strip().replace("{name}", facts.name)
    candidates = [_template(name, asked, text.replace("{contact}", contact)) for contact in facts.reach]
    return min(candidates, key=most_parts)


def longest(template: Template) -> str:
    """Return the text of `template` with each parameter as long as it may be, in letters x."""
    values = {parameter.name: "x" * parameter.longest for parameter in template.parameters}
    return PLACEHOLDER.sub(lambda found: values[found[1]], template.text)


def message_of(brand: Brand, message_type: MessageType, name: str) -> Message:
    """Return the template called `name` as a message for the lint, its parameters left open."""
    program = brand.program(message_type)
    asked = program.templates[name]
    topics = tuple(topic for key, topic in program.topics.items() if key == asked.topic)
    path = ("programs", message_type, "templates", name, "text")
    text = template_of(brand, message_type, name).text
    return Message("template", path, text, asked.text, facts_of(brand, message_type, topics))


def _template(name: str, asked: BrandTemplate, text: str) -> Template:
    return Template(
        name=name,
        topic=asked.topic,
        text=text,
        parameters=tuple(Parameter(parameter, longest) for parameter, longest in asked.parameters.items()),
        immediate=asked.immediate,
        resend=asked.resend,
    )
