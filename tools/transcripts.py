"""Conversations in each language as customers have them, and what each text tells there: `docs/transcripts.md`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from infra.brand.copy import messages
from infra.brand.loader import parse
from infra.brand.manifest import manifest
from infra.brand.wording.content import ADDITIONS, demands, tells_name
from infra.brand.wording.languages import COPIES
from lambdas.consent.decision import decide
from lambdas.consent.events import Reply
from lambdas.consent.inbound import Inbound
from lambdas.consent.ledger import appended, seal
from lambdas.consent.record import Record
from lambdas.messages.segments import encoding, parts, units
from lambdas.sending.request import Request
from lambdas.sending.wording import ProgramRules, Wordings, wordings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infra.brand.copy import Message
    from infra.brand.model import Brand
    from infra.brand.wording.content import Rule
    from lambdas.program import Program
    from lambdas.sending.request import Purpose

BRAND = """\
brand: acme
name: Acme
legal_entity: Acme Holdings LLC
support: {email: help@acme.example}
terms_url: https://acme.example/sms/terms
privacy_url: https://acme.example/privacy
programs:
  promotional:
    opt_outs: self_managed
    languages: [en, es, fr, pt]
    topics:
      deals: {frequency: 2 msgs/month, titles: {es: rebajas, fr: bons plans, pt: ofertas}}
      news: {frequency: 1 msg/week, titles: {es: novedades, fr: actus, pt: novidades}}
"""
ADVERT, REMINDER = "(the brand sends a text)", "(the monthly audit reminds)"
SAID = {
    "en": ("HELP", "JOIN", "JOIN DEALS", "YES", ADVERT, REMINDER, "PAUSE", "RESUME", "LEAVE DEALS", "STOP", "START"),
    "es": (
        "AYUDA",
        "UNIRME",
        "UNIRME DEALS",
        "SI",
        ADVERT,
        REMINDER,
        "PAUSE",
        "RESUME",
        "DEJAR DEALS",
        "ALTO",
        "START",
    ),
    "fr": (
        *("AIDE", "REJOINDRE", "REJOINDRE DEALS", "OUI", ADVERT, REMINDER),
        *("PAUSE", "RESUME", "QUITTER DEALS", "ARRÊT", "START"),
    ),
    "pt": (
        "AJUDA",
        "ENTRAR",
        "ENTRAR DEALS",
        "SIM",
        ADVERT,
        REMINDER,
        "PAUSE",
        "RESUME",
        "DEIXAR DEALS",
        "SAIR",
        "START",
    ),
}
ADVERTS = {
    "en": "Acme: new shoes are in: https://acme.example/s",
    "es": "Acme: ya llegaron los zapatos nuevos: https://acme.example/s",
    "fr": "Acme : les nouvelles chaussures sont là : https://acme.example/s",
    "pt": "Acme: chegaram os sapatos novos: https://acme.example/s",
}
WHAT = {
    "name": "the brand",
    "yes": "YES",
    "state": "that they are subscribed",
    "end": "that nothing more comes",
    "varies": "how often",
    "contact": "whom to ask",
    "back": "how to come back",
    "rates": "that it may cost",
    "help": "HELP",
    "stop": "STOP",
}
BEGINS = datetime(2026, 12, 1, 16, tzinfo=UTC)
PAGE = """# Texts in four languages

What a customer reads in each language if the brand file brings no words of its own: first where each text tells what
it must, then a whole conversation. [Languages](languages.md) explains how a language is chosen. This page is generated
by `python -m tools.reference` from the code that answers.
"""


@dataclass(slots=True)
class Conversation:
    """One customer and one program: what the decisions and the gate have the customer read."""

    program: Program
    record: Record = field(default_factory=lambda: Record("+12065550123"))
    now: datetime = BEGINS

    def says(self, body: str) -> str:
        """Return the answer to `body`, put on record as the keyword handler does; empty where there is none."""
        self.now += timedelta(minutes=1)
        message = Inbound(f"m-{self.now:%H%M}", self.record.phone, "+12065550100", body, self.now)
        decision = decide(message, self.program, self.record, self.now)
        if decision.event is None:
            return ""
        entry = seal(decision.event, self.record.standing, self.record.phone, self.now)
        self.record = appended(Record(self.record.phone, decision.standing, decision.subscriptions), entry)
        return next((effect.body for effect in decision.effects if isinstance(effect, Reply)), "")

    def gets(self, body: str = "") -> str:
        """Return the text that the gate makes of `body`, or of a reminder, with how to opt out."""
        purpose: Purpose = "message" if body else "reminder"
        request = Request("r", self.record.phone, "deals", self.now, body=body, purpose=purpose)
        said = wordings(request, ProgramRules.of(self.program), self.record)
        return said.noticed.body if isinstance(said, Wordings) else str(said)


def conversation(language: str) -> Iterator[tuple[str, str]]:
    """Yield what the customer of `language` says, or what happens, and what they then read."""
    ongoing = Conversation(manifest(_brand(), "promotional", "any"))
    for said in SAID[language]:
        if said in {ADVERT, REMINDER}:
            yield said, ongoing.gets(ADVERTS[language] if said == ADVERT else "")
        else:
            yield said, ongoing.says(said)


def page() -> str:
    """Return the page in Markdown."""
    return "\n".join([PAGE, *_matrix(), *(line for language in SAID for line in _transcript(language))])


def _brand() -> Brand:
    return parse("acme.yaml", BRAND)


def matrix(brand: Brand, language: str) -> Mapping[str, Mapping[str, str]]:
    """Return for each kind of text what it must tell, and the words that tell it; empty where none do."""
    made = {one.kind: one for one in reversed(messages(brand, "promotional", [language]))}
    return {kind: dict(_required(message)) for kind, message in sorted(made.items())}


def _required(message: Message) -> Iterator[tuple[str, str]]:
    needed = demands(message.kind)
    for rule, what in ((tells_name, "name"), *ADDITIONS):
        if rule in needed or (message.kind, what) == ("notice", "stop"):
            yield WHAT[what], _words(message, rule, what)


def _words(message: Message, rule: Rule, what: str) -> str:
    facts = message.facts
    if list(rule(message)):
        return ""
    if what == "name":
        return facts.name
    frequencies = [*(topic.frequency_text for topic in facts.topics), facts.copy.language.varies]
    known = {"contact": facts.reach, "back": [topic.keyword for topic in facts.topics], "varies": frequencies}
    if what in known:
        return ", ".join(fact for fact in dict.fromkeys(known[what]) if fact in message.text)
    pattern = facts.copy.tells[what].pattern
    return next(part for part in re.split(r"(?<=\.) |, (?=STOP)", message.text) if pattern.search(part))


def _matrix() -> Iterator[str]:
    yield "## What each text must tell\n"
    yield f"| text | must tell | {' | '.join(COPIES[language].language.name for language in SAID)} |"
    yield f"|---|---|{'---|' * len(SAID)}"
    told = {language: matrix(_brand(), language) for language in SAID}
    for kind, needed in told["en"].items():
        for what in needed:
            yield f"| `{kind}` | {what} | {' | '.join(told[language][kind][what] for language in SAID)} |"
    yield ""


def _transcript(language: str) -> Iterator[str]:
    yield f"## {COPIES[language].language.name}\n"
    yield "| customer | reads | on the air |"
    yield "|---|---|---|"
    for said, text in conversation(language):
        count = parts(text)
        size = f"{encoding(text)}, {units(text)}, {count} part{'s' * (count > 1)}" if text else ""
        yield f"| {said} | {text.replace('|', chr(92) + '|') or '(no answer)'} | {size} |"
    yield ""
