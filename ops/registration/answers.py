"""What a registration asks about a program, answered from the brand file and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.brand.copy import LABELS, contacts_of, listed
from infra.brand.manifest import manifest
from lambdas.messages.rendering import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infra.brand.model import Brand
    from lambdas.program import MessageType, Program, Topic

# How a customer joins a program and leaves it, told step by step for the people who review a registration.


def workflow(program: Program, short_code: str | None, *, form: bool) -> tuple[str, str]:
    """Return the steps with the texts of every topic, then with those of the first alone."""
    whole = "\n".join(_steps(program, program.topics, short_code, form=form))
    return whole, "\n".join(_steps(program, program.topics[:1], short_code, form=form))


def _steps(program: Program, shown: tuple[Topic, ...], short_code: str | None, *, form: bool) -> Iterator[str]:
    yield from _ways_in(program, short_code, form=form)
    yield "2. One text asks for a confirmation; nothing else is sent before the customer replies YES:"
    yield from (f"   {topic.copy.confirmation_request}" for topic in shown)
    yield f"   Without a YES within {program.pending_hours} hours the request ends and the customer gets nothing."
    yield "3. YES makes the subscription active, and this text confirms it:"
    yield from (f"   {topic.copy.confirmation}" for topic in shown)
    yield f"4. HELP is answered at any time: {program.copy.help}"
    yield f"5. STOP ends all texts of the program at once: {program.copy.stop}"
    yield "Joining, confirming and leaving are recorded with time and wording; that record cannot be changed later."


def _ways_in(program: Program, short_code: str | None, *, form: bool) -> Iterator[str]:
    keywords = listed([topic.keyword for topic in program.topics], "or")
    code = f"the short code {short_code}" if short_code else "the short code"
    yield f"1. By text: the customer texts {keywords} to {code}."
    if form:
        yield (
            "   By web form: the customer ticks lists (no box is ticked beforehand), enters a mobile number, reads the "
            "call to action with links to terms and privacy policy, shows that it is no robot that signs up, and sends."
        )
    if program.message_type == "transactional":
        yield (
            "   By notice: where the customer gives the number, for example at the checkout, we tell of these texts. "
            "Where and when that was is kept with the texts. Steps 2 and 3 do not apply; a STOP asks for a new notice."
        )


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
