"""What is wrong with languages: words in one that the program does not speak, a frequency that none can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.brand.wording.carelessness import text_problems
from lambdas.messages.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infra.brand.checks import ParsedBrand
    from infra.brand.model import BrandProgram
    from infra.brand.parts import BrandTopic
    from infra.brand.source import KeyPath, Problem
    from lambdas.program import MessageType
    from lambdas.program.frequency import Frequency


MARKETING_PERIODS = ("day", "week", "month", "year")  # those by which marketing is capped


def language_problems(standing: ParsedBrand, kind: MessageType) -> Iterator[Problem]:
    """Yield what stands in the file of a language that nobody would read, or that cannot be told in a language."""
    program, root = standing.brand.program(kind), ("programs", kind)
    if not standing.sound(*root, "languages"):
        return
    spoken = ", ".join(program.languages)
    for path, usually in _places_of_languages(program):
        language = path[-1]
        if language not in program.languages:
            problem = f"must be a language of the program ({spoken}), got '{language}': add it to languages"
            yield standing.source.fault((*root, *path), problem)
        elif language == program.languages[0]:
            problem = f"must be a language beside the first, got '{language}': write it {usually}"
            yield standing.source.fault((*root, *path), problem)
    for language in program.ucs2 if standing.sound(*root, "ucs2") else ():
        if language not in program.languages:
            problem = (
                f"must be languages of the program ({spoken}), got '{language}': add it to languages, or delete it"
            )
            yield standing.source.fault((*root, "ucs2"), problem)
    for name, topic in program.topics.items():
        yield from _unread_letters(standing, (*root, "topics", name), topic, program)
        if kind == "transactional" or topic.cadence.period in MARKETING_PERIODS:  # else it is refused for that
            yield from _unsaid_periods(standing, (*root, "topics", name), topic.cadence, program.languages)


def _places_of_languages(program: BrandProgram) -> Iterator[tuple[KeyPath, str]]:
    """Yield where the program tells something by language, and how the same is written in its first one."""
    directly = "without its code, directly under messages"
    yield from ((("messages", code), directly) for code in LANGUAGES if getattr(program.messages, code))
    for name, topic in program.topics.items():
        path = ("topics", name)
        yield from (((*path, "messages", code), directly) for code in LANGUAGES if getattr(topic.messages, code))
        yield from (((*path, "titles", code), "as `title`") for code in topic.titles)
    for name, template in program.templates.items():
        yield from ((("templates", name, "texts", code), "as `text`") for code in template.texts)


def are_titles_sound(program: BrandProgram, language: str) -> bool:
    """Whether every topic's title has only letters that texts in `language` may have."""
    return not any(_title_problems(program, topic.title_in(language), language) for topic in program.topics.values())


def _unread_letters(
    standing: ParsedBrand, path: KeyPath, topic: BrandTopic, program: BrandProgram
) -> Iterator[Problem]:
    """Yield the titles with letters that cost half of each text, in a language that does not choose them."""
    places: dict[KeyPath, tuple[str, str]] = {("title",): (topic.title, program.languages[0])}
    places |= {("titles", language): (title, language) for language, title in topic.titles.items()}
    for place, (title, language) in places.items():
        yield from (
            standing.source.fault((*path, *place), problem) for problem in _title_problems(program, title, language)
        )


def _title_problems(program: BrandProgram, title: str, language: str) -> list[str]:
    return [*text_problems(title, language, ucs2=language in program.ucs2)]


def _unsaid_periods(
    standing: ParsedBrand, path: KeyPath, cadence: Frequency, languages: Iterable[str]
) -> Iterator[Problem]:
    if not standing.sound(*path, "frequency"):
        return
    for language in map(LANGUAGES.__getitem__, languages):
        if cadence.count is not None and language.periods and cadence.period not in language.periods:
            problem = (
                f"must be per {', '.join(language.periods)}, or varies, as the program speaks '{language.code}', "
                f"got '{cadence.period}'"
            )
            yield standing.source.fault((*path, "frequency"), problem)
            return
