"""What the functions of a program know of their brand: the manifest that travels with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from infra.brand.copy import facts_of, messages, program_copy, templates, topic_copy, translations
from infra.brand.sending import engagement, sending
from infra.brand.wording.keywords import service_keywords
from lambdas.program import Program, Topic

if TYPE_CHECKING:
    from infra.brand.model import Brand, BrandProgram
    from lambdas.program import MessageType

SIMULATOR = "simulator"
PENDING_HOURS = 24
AUDIENCE_SHARDS = 16


def _keyword(program: BrandProgram, environment: str) -> str:
    """Return the name under which the short code is registered; empty where texts come from a simulator number."""
    asked = program.sending.keyword
    return asked if asked and program.origination.get(environment, SIMULATOR) != SIMULATOR else ""


def manifest(brand: Brand, message_type: MessageType, environment: str) -> Program:
    """Return the manifest of `brand`'s program of `message_type`; KeyError where it has none."""
    program = brand.program(message_type)
    language = program.languages[0]
    made = messages(brand, message_type, [language])
    topics = (
        Topic(
            name,
            topic.keyword,
            topic.title_in(language),
            topic.cadence,
            topic_copy(made, message_type, name, language),
            topic.former_cadences,
        )
        for name, topic in program.topics.items()
    )
    return Program(
        environment=environment,
        brand=brand.brand,
        name=brand.name,
        legal_entity=brand.legal_entity,
        message_type=message_type,
        opt_out_mode=program.opt_outs,
        topics=tuple(topics),
        copy=program_copy(made, message_type, facts_of(brand, message_type, ())),
        service_keywords=service_keywords(program.opt_outs),
        pending_hours=PENDING_HOURS,
        audience_shards=AUDIENCE_SHARDS,
        templates=templates(brand, message_type),
        sending=replace(sending(program.sending, message_type), keyword=_keyword(program, environment)),
        engagement=engagement(program.engagement, message_type),
        exempt=program.exempt or "",
        reassigned_check_hours=program.reassigned_check or 0,
        language=language,
        translations=translations(brand, message_type),
        events=program.events_in(environment),
    )
