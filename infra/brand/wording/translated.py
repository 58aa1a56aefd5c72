"""What is wrong with languages: words in one that the program does not speak, a frequency that none can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.messages.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infra.brand.checks import ParsedBrand
    from infra.brand.model import BrandProgram
    from infra.brand.source import KeyPath, Problem
    from lambdas.program import Frequency, MessageType


def language_problems(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    """Yield what stands in the file of a language that nobody would read, or that cannot be told in a language."""
    program, root = standing.brand.program(kind), ("programs", kind)
    if not standing.sound(*root, "languages"):
        return
    spoken = ", ".join(program.languages)
    for path, first_too in _places_of_languages(program):
        language = path[-1]
        if language not in program.languages:
            problem = f"must be a language of the program ({spoken}), got '{language}': add it to languages"
            yield standing.source.fault((*root, *path), problem)
        elif language == program.languages[0] and not first_too:
            problem = f"must be a language beside the first, got '{language}': write it without its code"
            yield standing.source.fault((*root, *path), problem)
    for name, topic in program.topics.items():
        yield from _unsaid_periods(standing, (*root, "topics", name), topic.cadence, program.languages)


def _places_of_languages(program: BrandProgram) -> Iterator[tuple[KeyPath, bool]]:
    """Yield where the program tells something by language, and whether it may do so in its first one."""
    yield from ((("messages", code), False) for code in LANGUAGES if getattr(program.messages, code))
    for name, topic in program.topics.items():
        path = ("topics", name)
        yield from (((*path, "messages", code), False) for code in LANGUAGES if getattr(topic.messages, code))
        yield from (((*path, "titles", code), True) for code in topic.titles)
    for name, template in program.templates.items():
        yield from ((("templates", name, "texts", code), False) for code in template.texts)


def _unsaid_periods(
    standing: ParsedBrand, path: KeyPath, cadence: Frequency, languages: Iterable[str]
) -> Iterator[Problem]:
    for language in map(LANGUAGES.__getitem__, languages):
        if cadence.count is not None and language.periods and cadence.period not in language.periods:
            problem = (
                f"must be per {', '.join(language.periods)}, or varies, as the program speaks '{language.code}', "
                f"got '{cadence.period}'"
            )
            yield standing.source.fault((*path, "frequency"), problem)
            return
