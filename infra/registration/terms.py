"""The page of terms that a short code needs: what the carriers' rules want said, from the brand file."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from infra.brand.copy import listed
from infra.brand.manifest import manifest
from infra.registration.answers import description, often, program_name, reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.brand.model import Brand
    from lambdas.program import MessageType, Program

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:1.5rem}"
)


def terms(brand: Brand, message_type: MessageType) -> str:
    """Return the HTML of the SMS terms; a lawyer adds what else the company wants said.

    Its points are those of the CTIA Short Code Monitoring Handbook: program, frequency, rates, help, stop, privacy.
    """
    title = f"Terms of {program_name(manifest(brand, message_type, 'any'))}"
    body = "".join(
        f"<h2>{escape(heading)}</h2><p>{escape(text)}</p>" for heading, text in _sections(brand, message_type)
    )
    privacy = f'<p><a href="{escape(brand.privacy_url)}">Privacy policy</a></p>'
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f'<body><main id="sms"><h1>{escape(title)}</h1>{body}{privacy}</main></body></html>\n'
    )


def _sections(brand: Brand, message_type: MessageType) -> Iterator[tuple[str, str]]:
    program = manifest(brand, message_type, "any")
    lists = listed([f"{topic.title}: {often(program, topic.name)}" for topic in program.topics], "and")
    who = f"{brand.name} belongs to {brand.legal_entity}, which is responsible for this program."
    yield "What you get", f"{description(program)} {who}"
    yield "How often", f"{lists}."
    yield from _joining_and_leaving(program)
    yield "What it costs", "Message and data rates may apply, by the plan that you have with your carrier."
    yield "How to get help", f"Reply HELP, or reach us: {reach(brand)}."
    countries = listed(program.sending.countries, "and")
    yield "Where it works", f"For numbers of these countries: {countries}. Your carrier must carry short codes."
    yield "Delivery", "Carriers are not liable for delayed or undelivered messages."
    data = "We do not sell your number or your consent, and share neither with third parties for their marketing."
    yield "Your data", f"{data} How we handle data is told in the privacy policy."


def _joining_and_leaving(program: Program) -> Iterator[tuple[str, str]]:
    keywords = listed([topic.keyword for topic in program.topics], "or")
    other = (
        "use our form" if program.message_type == "promotional" else "leave us your number where we tell of these texts"
    )
    asked = "Who joins by text or form gets one text and nothing else before the reply YES."
    free = "Consent is not a condition of any purchase."
    yield "How to join", f"Text {keywords} to the short code, or {other}. {asked} {free}"
    end = f"You get one text that confirms it ({program.copy.stop}) and then no more of this program."
    yield "How to stop", f"Reply STOP at any time. {end} To join again, text {keywords}."
