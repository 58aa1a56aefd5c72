"""The web form of a program as its page, its function and its registration know it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.brand.copy import contacts_of
from infra.brand.sending import sending
from lambdas.web.form import Form, FormTopic, Look

if TYPE_CHECKING:
    from infra.brand.model import Brand


def form_of(brand: Brand) -> Form | None:
    """Return the form of `brand`'s promotional program; None where the brand has none.

    `lambdas.web.page.render` makes of it the very page that customers see.
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
