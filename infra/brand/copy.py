"""What customers read: every text of a program, made from the facts of the brand file or in the brand's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Literal

from infra.brand.sending import sending
from lambdas.messages.rendering import PLACEHOLDER, most_parts
from lambdas.messages.segments import parts
from lambdas.program import Parameter, ProgramCopy, Template, TopicCopy
from lambdas.web.form import Form, FormTopic, Look

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from infra.brand.model import Brand, BrandTemplate, BrandTopic, Support
    from infra.brand.source import KeyPath
    from lambdas.program import MessageType

# The wording of every message for brands that bring none of their own, the fullest first.


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

LABELS: Mapping[MessageType, str] = {"transactional": "service texts", "promotional": "marketing texts"}

_RATES = "Msg & data rates may apply."
_SILENT = "{name}: we have not heard from you for long, so we stop our {label}. "
_WAYS_OUT = "Reply HELP for help, STOP to cancel."

WORDINGS: Mapping[Kind, tuple[str, ...]] = {
    "help": (
        f"{{name}} {{label}}: {{plan}}. Help: {{contact}}. {_RATES} Reply STOP to cancel.",
        f"{{name}} {{label}}. {{frequency}}. Help: {{contact}}. {_RATES} Reply STOP to cancel.",
    ),
    "stop": ("{name}: you are unsubscribed and will get no more {label} from us. Help: {contact}",),
    "start": (
        f"{{name}}: {{label}} can reach you again. To join a list, reply {{keywords}}. {_RATES} {_WAYS_OUT}",
        f"{{name}}: {{label}} can reach you again. Join the lists you want anew. {_RATES} {_WAYS_OUT}",
    ),
    "notice": ("Reply STOP to cancel.",),
    "farewell": (
        f"{_SILENT}To get them again, reply {{keywords}}. Reply STOP to opt out.",
        f"{_SILENT}For more, reply {{keyword}}. Reply STOP to opt out.",
    ),
    "confirmation_request": (f"{{name}}: reply YES to get {{topic}}. {{frequency}}. {_RATES} {_WAYS_OUT}",),
    "confirmation": (f"{{name}}: you are subscribed to {{topic}}. {{frequency}}. {_RATES} {_WAYS_OUT}",),
    "left": ("{name}: you left {topic} and get no more of it. Reply {keyword} to rejoin, STOP to end all {label}.",),
    "reminder": (f"{{name}}: you are still subscribed to {{topic}}. {{frequency}}. {_RATES} {_WAYS_OUT}",),
}

# what the functions fill in: the topics that one form asked for, and those that a text may name
FILLED_LATER: Mapping[str, str] = {
    "confirmation_requests": f"{{name}}: reply YES to get {{topics}}. Msg frequency varies. {_RATES} {_WAYS_OUT}",
    "which": "{name}: which one? Reply {choices}, or STOP to end all {label}.",
    "confirmations": f"{{name}}: you are subscribed to {{topics}}. Msg frequency varies. {_RATES} {_WAYS_OUT}",
}

# where there is a web page to go to: the functions fill in a phone's own link, and the day on which a pause ends
ON_THE_WEB: Mapping[str, str] = {
    "preferences": "{name}: see or change what you get, within 30 minutes: {link}",
    "paused": f"{{name}}: you get no {{label}} until {{day}}. To go on sooner, reply PREFS. {_WAYS_OUT}",
    "resumed": f"{{name}}: our {{label}} go on. {_RATES} {_WAYS_OUT}",
}


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
    """One text as sent; `own_words` is the brand file's wording before its placeholders were filled, if it has one.

    A text that is `waived` may read like an advert.
    """

    kind: Kind
    path: KeyPath
    text: str
    own_words: str | None
    facts: Facts
    waived: bool = False


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
            FormTopic(name, topic.title, topic.cadence.count, topic.cadence.period) for name, topic in topics.items()
        ),
        countries=sending(program.sending, "promotional").countries,
        terms_url=brand.terms_url,
        privacy_url=brand.privacy_url,
        languages=asked.languages,
        look=Look(asked.background, asked.text, asked.accent, asked.logo or ""),
        verifier=asked.verifier,
        site_key=asked.site_key or "",
        origins=asked.origins or (),
        short_code=program.short_code or "",
        keyword=next(iter(topics.values())).keyword,
    )


# Templates as the functions know them: the facts of the brand filled in, the parameters left open.


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
    facts = facts_of(brand, message_type, topics)
    return Message("template", path, text, asked.text, facts, waived=asked.waiver is not None)


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
