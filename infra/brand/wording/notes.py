"""What is sound in a brand file and yet may not be meant: `./sms check` says it as a note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from infra.brand.copy import messages
from infra.brand.sending import sending
from lambdas.messages.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from infra.brand.model import Brand, BrandProgram
    from lambdas.program import MessageType

_TOLL_FREE = re.compile(r"(?<!\d)8(?:00|33|44|55|66|77|88)[-. ]?\d{3}[-. ]?\d{4}(?!\d)")


def notes(brands: Iterable[Brand]) -> Iterator[str]:
    """Yield in words what may not be meant in each program of `brands`."""
    yield from in_canada(brands)
    for brand in brands:
        for kind in brand.message_types:
            yield from (f"{brand.brand}/{kind}: {told}" for told in _of_program(brand.program(kind)))


def _of_program(program: BrandProgram) -> Iterator[str]:
    usual, *further = program.languages
    for language in further:
        if untold := [*_untold(program, language)]:
            yield f"{'; '.join(untold)}: people who read {LANGUAGES[language].name} are told it in '{usual}'"
    asked = program.form.languages if "languages" in program.form.model_fields_set else ()
    if strange := [one for one in asked if one not in program.languages]:
        yield (
            f"the form speaks {', '.join(strange)}, and all texts after it are in {', '.join(program.languages)}: add "
            "the language to `languages`, or take it from the form"
        )
    for name, users in _readers(program).items():
        if len(users) > 1:
            yield (
                f"{', '.join(users)} all take replies off one queue{name}, and each reply goes to one of them alone: "
                "let one of them take and pass on"
            )


def _untold(program: BrandProgram, language: str) -> Iterator[str]:
    """Yield what the program tells in its first language for want of words in `language`."""
    for name, topic in program.topics.items():
        if language not in topic.titles:
            yield f"topics.{name} has no `titles: {{{language}: ...}}`"
    for name, template in program.templates.items():
        if language not in template.texts:
            yield f"templates.{name} has no `texts: {{{language}: ...}}`"


def _readers(program: BrandProgram) -> Mapping[str, list[str]]:
    """Return who is to take replies, by environment where the port is opened in some alone."""
    found: dict[str, list[str]] = {}
    ports = [one for one in program.ports if one.port == "replies" and one.to]
    named = dict.fromkeys(name for one in ports for name in one.environments)
    for name in named or [""]:
        users = [str(one.to) for one in ports if not one.environments or name in one.environments]
        found[f" in {name}" if name else ""] = users
    return found


# What carriers of Canada ask of a short code beyond those of the US: decision 41.


def in_canada(brands: Iterable[Brand]) -> Iterator[str]:
    """Yield in words what each program of `brands` that texts Canada lacks of what carriers there ask."""
    for brand in brands:
        for kind in brand.message_types:
            texts_canada = "CA" in sending(brand.program(kind).sending, kind).countries
            if texts_canada and (lacking := [*_lacking(brand, kind)]):
                yield (
                    f"{brand.brand}/{kind} texts Canada, whose carriers want STOP and HELP of a short code answered in "
                    "English, ARRET and AIDE in French, each HELP with a toll-free number: write "
                    f"{', and '.join(lacking)}"
                )


def _lacking(brand: Brand, kind: MessageType) -> Iterator[str]:
    program = brand.program(kind)
    if not {"en", "fr"} <= {*program.languages}:
        yield "`languages: [en, fr]`"
    if program.opt_outs == "managed":
        yield "`opt_outs: self_managed`, as the service answers both words alike"
    if not all(_TOLL_FREE.search(message.text) for message in messages(brand, kind) if message.kind == "help"):
        yield 'a toll-free `support: {phone: "+18885550123"}` that each help text tells'
