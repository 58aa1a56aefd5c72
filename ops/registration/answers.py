"""What a registration asks about a program, answered from the brand file and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.brand.copy import contacts_of, listed
from infra.brand.defaults import LABELS
from infra.brand.manifest import manifest
from infra.registration.workflow import workflow
from lambdas.sending.rendering import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infra.brand.model import Brand
    from lambdas.program import MessageType, Program

LONGEST = 2048  # characters of a value: PutRegistrationFieldValue


@dataclass(frozen=True, slots=True)
class OptInPage:
    """The page on which customers sign up, as deployed, and the paragraphs on it that they agree to."""

    html: str
    call_to_action: tuple[str, ...]


def answers(brand: Brand, message_type: MessageType, page: OptInPage | None) -> Mapping[str, tuple[str, ...]]:
    """Return the answers by `section.name`, each as wordings of which the first that fits a field is given.

    What the brand file does not say has no answer.
    """
    program, code = manifest(brand, message_type, "any"), brand.program(message_type).short_code
    found = {
        "company.legal_name": (brand.legal_entity,),
        "company.brand": (brand.name,),
        **{f"support.{way}": (getattr(brand.support, way) or "",) for way in ("email", "phone", "url")},
        "program.name": (program_name(program),),
        "program.description": (description(program),),
        "program.terms_url": (brand.terms_url,),
        "program.privacy_url": (brand.privacy_url,),
        "program.short_code": (code or "",),
        "opt_in.call_to_action": ("\n".join(page.call_to_action) if page else "",),
        "opt_in.keywords": (", ".join(topic.keyword for topic in program.topics),),
        "opt_in.workflow": workflow(program, code, form=page is not None),
        "messages.help": (program.copy.help,),
        "messages.stop": (program.copy.stop,),
        **dict(_of_topics(program)),
        **{f"samples.{number}": (text,) for number, text in enumerate(samples(program), 1)},
    }
    return {name: wordings for name, wordings in found.items() if all(wordings)}


def program_name(program: Program) -> str:
    """Return what the program is called in front of customers and carriers, e.g. `Example Corp marketing texts`."""
    return f"{program.name} {LABELS[program.message_type]}"


def description(program: Program) -> str:
    """Return what the program sends, to whom and how often."""
    lists = listed([f"{topic.title} ({often(program, topic.name)})" for topic in program.topics], "and")
    who = "people who joined a list and confirmed it"
    if program.message_type == "transactional":
        who = "people who asked for them or were told of them where they gave their number"
    return f"{program_name(program)} to {who}: {lists}."


def often(program: Program, topic: str) -> str:
    """Return how often `topic` texts, as customers read it, e.g. `2 msgs/month`."""
    count, period = program.topic(topic).frequency.count, program.topic(topic).frequency.period
    if count is None:
        return "message frequency varies"
    return f"{count} msg/{period}" if count == 1 else f"{count} msgs/{period}"


def samples(program: Program) -> Iterator[str]:
    """Yield texts that the program sends: its templates with `[name]` for each parameter, else those of its topics."""
    if program.templates:
        yield from (PLACEHOLDER.sub(lambda found: f"[{found[1]}]", template.text) for template in program.templates)
        return
    for topic in program.topics:
        yield from (topic.copy.confirmation, topic.copy.reminder)


def reach(brand: Brand) -> str:
    """Return every way to reach support, as a sentence lists them."""
    return listed(contacts_of(brand.support), "or")


def _of_topics(program: Program) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the texts that differ by topic: those of all topics where they fit, else those of the first."""
    kinds = ("confirmation_request", "confirmation", "reminder")
    for kind in kinds:
        texts = [getattr(topic.copy, kind) for topic in program.topics]
        yield f"messages.{kind}", ("\n".join(texts), texts[0])
