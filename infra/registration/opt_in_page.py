"""The page on which customers sign up, rendered by what the deployed function renders it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.brand.form_page import form_of
from infra.registration.answers import OptInPage
from lambdas.web.page import render
from lambdas.web.words import call_to_action

if TYPE_CHECKING:
    from infra.brand.model import Brand
    from lambdas.program import MessageType


def opt_in_page(brand: Brand, message_type: MessageType) -> OptInPage | None:
    """Return the form of the program, in English where it speaks it; None where the program has none."""
    form = form_of(brand) if message_type == "promotional" else None
    if form is None:
        return None
    language = "en" if "en" in form.languages else form.languages[0]
    return OptInPage(render(form, language), call_to_action(form, language))
