"""What customers read: every text of a program, made from the facts of the brand file or in the brand's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING

from infra.brand.defaults import FILLED_LATER, LABELS, ON_THE_WEB, PROGRAM_KINDS, TOPIC_KINDS, WORDINGS, Kind
from lambdas.program import ProgramCopy, TopicCopy
from lambdas.sending.parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infra.brand.model import Brand, Support
    from infra.brand.source import KeyPath
    from infra.brand.topic import BrandTopic
    from lambdas.program import MessageType

_US_NUMBER = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text must state truly: `topics` are those that it speaks of, `contacts` all ways to reach support."""

    name: str
    label: str
    contacts: tuple[str, ...]
    topics: tuple[BrandTopic, ...]

    @property
    def reach(self) -> tuple[str, ...]:
        """How to reach support: every way first, then each alone, the longest first."""
        return (listed(self.contacts, "or"), *sorted(self.contacts, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Message:
    """One text as sent; `own_words` is the brand file's wording before its placeholders were filled, if it has one."""

    kind: Kind
    path: KeyPath
    text: str
    own_words: str | None
    facts: Facts


def messages(brand: Brand, message_type: MessageType) -> tuple[Message, ...]:
    """Return every text of the program: help, stop, start, then those of each topic in the file's order."""
    program, root = brand.program(message_type), ("programs", message_type)
    topics = tuple(program.topics.values())
    made = [*_texts(facts_of(brand, message_type, topics), root, program.messages, PROGRAM_KINDS)]
    for name, topic in program.topics.items():
        path = (*root, "topics", name)
        made += _texts(facts_of(brand, message_type, (topic,)), path, topic.messages, TOPIC_KINDS)
    return tuple(made)


def program_copy(made: Iterable[Message], message_type: MessageType, name: str) -> ProgramCopy:
    """Return the texts of the program of `message_type` among the messages `made`, for the brand called `name`."""
    web = ON_THE_WEB if message_type == "promotional" else dict.fromkeys(ON_THE_WEB, "")
    later = {
        kind: wording.replace("{name}", name).replace("{label}", LABELS[message_type])
        for kind, wording in {**FILLED_LATER, **web}.items()
    }
    return ProgramCopy(**_at(made, ("programs", message_type, "messages")), **later)


def topic_copy(made: Iterable[Message], message_type: MessageType, topic: str) -> TopicCopy:
    """Return the texts of `topic` in the program of `message_type` among the messages `made`."""
    return TopicCopy(**_at(made, ("programs", message_type, "topics", topic, "messages")))


def notice_of(brand: Brand, message_type: MessageType) -> str:
    """Return how the program of `message_type` tells, at the end of a text, how to opt out."""
    return next(message.text for message in messages(brand, message_type) if message.kind == "notice")


def contacts_of(support: Support) -> tuple[str, ...]:
    """Return the ways to reach support as messages write them, a US number as 206-555-0199."""
    phone = _US_NUMBER.sub(r"\1-\2-\3", support.phone) if support.phone else None
    return tuple(filter(None, (support.email, phone, support.url)))


def _at(made: Iterable[Message], path: KeyPath) -> dict[str, str]:
    return {message.kind: message.text for message in made if message.path[:-1] == path}


def facts_of(brand: Brand, message_type: MessageType, topics: tuple[BrandTopic, ...]) -> Facts:
    """Return what a text of the program of `message_type` about `topics` must state truly."""
    return Facts(brand.name, LABELS[message_type], contacts_of(brand.support), topics)


def _texts(facts: Facts, path: KeyPath, own: object, kinds: Iterable[Kind]) -> Iterator[Message]:
    for kind in kinds:
        words: str | None = getattr(own, kind)
        wordings = (words.strip(),) if words else WORDINGS[kind]
        yield Message(kind, (*path, "messages", kind), _rendered(wordings, facts), words, facts)


def _rendered(wordings: Iterable[str], facts: Facts) -> str:
    """Return the fullest text that fits one part; the briefest where none does."""
    candidates = [wording.format(**values) for wording in wordings for values in _values(facts)]
    return next((text for text in candidates if parts(text) == 1), candidates[-1])


def filled(words: str, facts: Facts) -> str:
    """Return `words` with the facts in place of their placeholders, the fullest that fits one part; others stay."""
    open_ones = {name: f"{{{name}}}" for _, name, _, _ in Formatter().parse(words) if name}
    if not facts.topics:
        return words.replace("{name}", facts.name).replace("{contact}", facts.reach[-1])
    candidates = [words.format(**{**open_ones, **values}) for values in _values(facts)]
    return next((text for text in candidates if parts(text) == 1), candidates[-1])


def _values(facts: Facts) -> Iterator[dict[str, str]]:
    """Yield what the placeholders stand for: with every way to reach support first, then with ever shorter ones."""
    topics = facts.topics
    frequencies = {topic.frequency_text for topic in topics}
    values = {
        "name": facts.name,
        "label": facts.label,
        "topic": topics[0].title,
        "topics": listed([topic.title for topic in topics], "and"),
        "keyword": topics[0].keyword,
        "keywords": listed([topic.keyword for topic in topics], "or"),
        "frequency": frequencies.pop() if len(frequencies) == 1 else "Msg frequency varies",
        "plan": ", ".join(f"{topic.title} {topic.frequency_text}" for topic in topics),
    }
    yield from ({**values, "contact": contact} for contact in facts.reach)


def listed(items: Iterable[str], conjunction: str) -> str:
    """Return `items`, of which there is one at least, as a sentence lists them."""
    *most, last = items
    return f"{', '.join(most)} {conjunction} {last}" if most else last
