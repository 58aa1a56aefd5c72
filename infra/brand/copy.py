"""What customers read: every text of a program, made from the facts of the brand file or in the brand's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Literal

from infra.brand.sending import sending
from infra.brand.wording.languages import COPIES, copy_for
from lambdas.messages.rendering import PLACEHOLDER, most_parts
from lambdas.messages.segments import parts, units
from lambdas.program import Parameter, ProgramCopy, Template, TopicCopy, Translation
from lambdas.web.form import Form, FormTopic, Look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infra.brand.model import Brand, Support
    from infra.brand.parts import BrandTemplate, BrandTopic
    from infra.brand.source import KeyPath
    from infra.brand.wording.languages import Copy
    from lambdas.program import MessageType

# The kinds of message: those of the whole program, and those of one topic.


Kind = Literal[
    "help",
    "stop",
    "start",
    "notice",
    "farewell",
    "confirmation_request",
    "confirmation",
    "left",
    "reminder",
    "template",
]
PROGRAM_KINDS: tuple[Kind, ...] = ("help", "stop", "start", "notice", "farewell")
TOPIC_KINDS: tuple[Kind, ...] = ("confirmation_request", "confirmation", "left", "reminder")

LABELS, WORDINGS = COPIES["en"].labels, COPIES["en"].wordings

_US_NUMBER = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """What a text says of a topic, in its own language."""

    title: str
    keyword: str
    frequency_text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text in the language of `copy` must state truly.

    `topics` are those that it speaks of, `contacts` all ways to reach support. With `ucs2` it may have letters that
    GSM-7 lacks.
    """

    name: str
    label: str
    contacts: tuple[str, ...]
    topics: tuple[TopicFacts, ...]
    copy: Copy
    ucs2: bool = False

    @property
    def language(self) -> str:
        """The language of the text."""
        return self.copy.language.code

    @property
    def reach(self) -> tuple[str, ...]:
        """How to reach support: every way first, then each alone, the longest first."""
        joined = self.copy.language.listed(self.contacts, "or")
        return (joined, *sorted(self.contacts, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Message:
    """One text as sent; `own_words` is the brand file's wording before its placeholders were filled, if it has one.

    A text that is `waived` may read like an advert.
    """

    kind: Kind
    path: KeyPath
    text: str
    own_words: str | None
    facts: Facts
    waived: bool = False


def messages(brand: Brand, message_type: MessageType, languages: Iterable[str] | None = None) -> tuple[Message, ...]:
    """Return every text of the program: help, stop, start, then those of each topic in the file's order.

    They come language by language, the program's usual one first; `languages` are all of it where not given.
    """
    wanted = brand.program(message_type).languages if languages is None else languages
    return tuple(message for language in wanted for message in _messages(brand, message_type, language))


def _messages(brand: Brand, message_type: MessageType, language: str) -> Iterator[Message]:
    program, root = brand.program(message_type), ("programs", message_type)
    topics = tuple(program.topics.values())
    facts = facts_of(brand, message_type, topics, language)
    yield from _texts(facts, program.texts_path(root, language), program.texts(language), PROGRAM_KINDS)
    for name, topic in program.topics.items():
        path, facts = (*root, "topics", name), facts_of(brand, message_type, (topic,), language)
        yield from _texts(facts, program.texts_path(path, language), program.texts_of(topic, language), TOPIC_KINDS)


def program_copy(made: Iterable[Message], message_type: MessageType, facts: Facts) -> ProgramCopy:
    """Return the texts of the program of `message_type` among the messages `made`, in the language of `facts`."""
    copy = facts.copy
    web = copy.web if message_type == "promotional" else dict.fromkeys(copy.web, "")
    later = {
        kind: wording.replace("{name}", facts.name).replace("{label}", facts.label)
        for kind, wording in {**copy.later, **web}.items()
    }
    return ProgramCopy(**_at(made, ("programs", message_type), facts.language), **later)


def topic_copy(made: Iterable[Message], message_type: MessageType, topic: str, language: str) -> TopicCopy:
    """Return the texts of `topic` in the program of `message_type` among the messages `made`."""
    return TopicCopy(**_at(made, ("programs", message_type, "topics", topic), language))


def translations(brand: Brand, message_type: MessageType) -> tuple[Translation, ...]:
    """Return all texts of the program in each language beside its usual one."""
    return tuple(_translation(brand, message_type, language) for language in brand.program(message_type).languages[1:])


def _translation(brand: Brand, message_type: MessageType, language: str) -> Translation:
    program, made = brand.program(message_type), messages(brand, message_type, [language])
    return Translation(
        language=language,
        copy=program_copy(made, message_type, facts_of(brand, message_type, (), language)),
        topics=tuple(
            (topic.title_in(language), topic_copy(made, message_type, name, language))
            for name, topic in program.topics.items()
        ),
        templates=tuple(one.text for one in templates(brand, message_type, language)),
    )


def notice_of(brand: Brand, message_type: MessageType) -> str:
    """Return how the program of `message_type` tells, at the end of a text, how to opt out: the longest of all."""
    notices = (message.text for message in messages(brand, message_type) if message.kind == "notice")
    return max(notices, key=units)


def contacts_of(support: Support) -> tuple[str, ...]:
    """Return the ways to reach support as messages write them, a US number as 206-555-0199."""
    phone = _US_NUMBER.sub(r"\1-\2-\3", support.phone) if support.phone else None
    return tuple(filter(None, (support.email, phone, support.url)))


def _at(made: Iterable[Message], place: KeyPath, language: str) -> dict[str, str]:
    """Return the texts in `language` that stand in the messages of the program, or topic, at `place`."""
    path = (*place, "messages")
    inside = (message for message in made if message.facts.language == language)
    return {message.kind: message.text for message in inside if message.path[: len(place) + 1] == path}


def facts_of(brand: Brand, message_type: MessageType, topics: tuple[BrandTopic, ...], language: str = "") -> Facts:
    """Return what a text of the program about `topics` must state truly, in `language` or in its usual one."""
    program = brand.program(message_type)
    chosen = language or program.languages[0]
    copy = copy_for(chosen, sending(program.sending, message_type).countries)
    said = (TopicFacts(one.title_in(chosen), one.keyword, one.cadence.said_in(copy.language)) for one in topics)
    contacts, label = contacts_of(brand.support), copy.labels[message_type]
    return Facts(brand.name, label, contacts, tuple(said), copy, chosen in program.ucs2)


def _texts(facts: Facts, path: KeyPath, own: object, kinds: Iterable[Kind]) -> Iterator[Message]:
    for kind in kinds:
        words: str | None = getattr(own, kind, None)
        wordings = (words.strip(),) if words else facts.copy.wordings[kind]
        yield Message(kind, (*path, kind), _rendered(wordings, facts), words, facts)


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
    topics, language = facts.topics, facts.copy.language
    frequencies = {topic.frequency_text for topic in topics}
    values = {
        "name": facts.name,
        "label": facts.label,
        "topic": topics[0].title,
        "topics": language.listed([topic.title for topic in topics], "and"),
        "keyword": topics[0].keyword,
        "keywords": language.listed([topic.keyword for topic in topics], "or"),
        "frequency": frequencies.pop() if len(frequencies) == 1 else language.varies,
        "plan": ", ".join(f"{topic.title} {topic.frequency_text}" for topic in topics),
    }
    yield from ({**values, "contact": contact} for contact in facts.reach)


def listed(items: Iterable[str], conjunction: str) -> str:
    """Return `items`, of which there is one at least, as an English sentence lists them."""
    return COPIES["en"].language.listed(list(items), conjunction)


# The web form of a program as its page, its function and its registration know it.


def form_of(brand: Brand) -> Form | None:
    """Return the form of `brand`'s promotional program; None where the brand has none.

    `lambdas.web.form_page.render` makes of it the very page that customers see.
    """
    program = brand.programs.promotional
    if program is None:
        return None
    asked, topics = program.form, program.topics
    return Form(
        name=brand.name,
        contacts=contacts_of(brand.support),
        topics=tuple(
            FormTopic(
                name,
                topic.title_in(program.languages[0]),
                topic.cadence.count,
                topic.cadence.period,
                tuple(sorted(topic.titles.items())),
            )
            for name, topic in topics.items()
        ),
        countries=sending(program.sending, "promotional").countries,
        terms_url=brand.terms_url,
        privacy_url=brand.privacy_url,
        languages=asked.languages if "languages" in asked.model_fields_set else program.languages,
        look=Look(asked.background, asked.text, asked.accent, asked.logo or ""),
        verifier=asked.verifier,
        site_key=asked.site_key or "",
        origins=asked.origins or (),
        short_code=program.short_code or "",
        keyword=next(iter(topics.values())).keyword,
        texts=() if program.languages == ("en",) else program.languages,
    )


# Templates as the functions know them: the facts of the brand filled in, the parameters left open.


def templates(brand: Brand, message_type: MessageType, language: str = "") -> tuple[Template, ...]:
    """Return the templates of the program of `message_type`, in the file's order, in `language` or its usual one."""
    names = brand.program(message_type).templates
    return tuple(template_of(brand, message_type, name, language) for name in names)


def template_of(brand: Brand, message_type: MessageType, name: str, language: str = "") -> Template:
    """Return the template called `name`, with as much of the contact as costs no part more."""
    asked, facts = brand.program(message_type).templates[name], facts_of(brand, message_type, (), language)
    text = asked.text_in(language).strip().replace("{name}", facts.name)
    candidates = [_template(name, asked, text.replace("{contact}", contact)) for contact in facts.reach]
    return min(candidates, key=most_parts)


def longest(template: Template) -> str:
    """Return the text of `template` with each parameter as long as it may be, in letters x."""
    values = {parameter.name: "x" * parameter.longest for parameter in template.parameters}
    return PLACEHOLDER.sub(lambda found: values[found[1]], template.text)


def message_of(brand: Brand, message_type: MessageType, name: str, language: str = "") -> Message:
    """Return the template called `name` as a message for the lint, its parameters left open."""
    program = brand.program(message_type)
    asked = program.templates[name]
    topics = tuple(topic for key, topic in program.topics.items() if key == asked.topic)
    path = (
        "programs",
        message_type,
        "templates",
        name,
        *(("texts", language) if language in asked.texts else ("text",)),
    )
    text = template_of(brand, message_type, name, language).text
    facts = facts_of(brand, message_type, topics, language)
    return Message("template", path, text, asked.text_in(language), facts, waived=asked.waiver is not None)


def _template(name: str, asked: BrandTemplate, text: str) -> Template:
    return Template(
        name=name,
        topic=asked.topic,
        text=text,
        parameters=tuple(
            Parameter(parameter, longest, asked.may_hold.get(parameter, ""))
            for parameter, longest in asked.parameters.items()
        ),
        immediate=asked.immediate,
        resend=asked.resend,
    )
