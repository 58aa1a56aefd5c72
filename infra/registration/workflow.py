"""How a customer joins a program and leaves it, told step by step for the people who review a registration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.brand.copy import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.program import Program, Topic


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
