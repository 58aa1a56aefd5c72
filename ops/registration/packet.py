"""The registration packet: its files, its checklist and the page of terms, made anew from the brand file each time."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from infra.brand.copy import listed, messages
from infra.brand.manifest import manifest
from ops.registration.answers import LONGEST, answers, description, often, program_name, reach
from ops.registration.pictures import shoot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from infra.brand.model import Brand
    from lambdas.program import MessageType, Program
    from ops.registration.answers import OptInPage

# What is done when the packet is written, and what only a person can do.


def checklist(brand: Brand, program: Program, *, pictured: bool) -> str:
    """Return the list as Markdown, with a tick before what is done."""
    lines = [f"# Registering {program_name(program)}", "", "## Done by this packet", ""]
    lines += [f"- [x] {item}" for item in _done(pictured=pictured)]
    lines += ["", "## To do by a person, in this order", ""]
    lines += [f"- [ ] {item}" for item in _open(brand, program, pictured=pictured)]
    return "\n".join([*lines, ""])


def _done(*, pictured: bool) -> Iterator[str]:
    yield "`texts.md`: every text as customers get it, as the pool and the functions send it"
    yield "`answers.json`: what the registration form asks and the brand file says"
    yield "`terms.html`: the page of terms with what carriers look for"
    if pictured:
        yield "`opt-in.html`, `opt-in.png`: the web form as deployed, and its picture as mock-up"


def _open(brand: Brand, program: Program, *, pictured: bool) -> Iterator[str]:
    brand_program = brand.program(program.message_type)
    yield f"Let a lawyer read `terms.html`; put it on {brand.terms_url} before you submit"
    yield f"See that {brand.privacy_url} says that numbers and consents are not shared for marketing"
    if not pictured:
        yield "Make a picture of where customers learn of the program and agree to it: it has no web form"
    if program.message_type == "promotional":
        yield "Write marketing texts as they will be sent into the samples of `fields.yaml`; the brand file has none"
    yield "Where consents were imported: add to the workflow, in `fields.yaml`, how these people joined"
    yield "Run with `--submit`: it asks in `fields.yaml` for what only you know (tax number, legal form, ...)"
    yield "Run with `--submit` again, read each call, then with `--yes`"
    yield "Enter the PIN that the registry of short codes e-mails for brand vetting, within 7 days"
    yield "Wait: carriers take weeks to months; after a denial `--submit` tells the reasons and goes on from there"
    if not brand_program.origination or set(brand_program.origination.values()) == {"simulator"}:
        yield "Put the ARN of the short code under `origination` in the brand file, and deploy"
    if not brand_program.short_code:
        yield "Put the digits of the short code under `short_code` in the brand file"
    yield "Run with `--drift` after each deploy that changes a text; what is registered and what is sent must agree"
    yield "Renew the brand vetting every year"


# The page of terms that a short code needs: what the carriers' rules want said, from the brand file.


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


PAGE = "opt-in.html"
PICTURE = "opt-in.png"


def packet(brand: Brand, message_type: MessageType, page: OptInPage | None) -> Mapping[str, str]:
    """Return the texts of the packet's files by name: all but the picture of `page`."""
    program = manifest(brand, message_type, "any")
    known = dict(_fitting(answers(brand, message_type, page)))
    files = {
        "answers.json": json.dumps(known, indent=2, ensure_ascii=False) + "\n",
        "checklist.md": checklist(brand, program, pictured=page is not None),
        "terms.html": terms(brand, message_type),
        "texts.md": _texts(brand, message_type, known, program_name(program)),
    }
    return files | ({PAGE: page.html} if page else {})


def write(brand: Brand, message_type: MessageType, page: OptInPage | None, folder: Path) -> None:
    """Write the packet into `folder`; RegistrationError where the picture cannot be taken, after all else is written.

    The picture of a page that has not changed is kept, so that what was uploaded stays what it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pictured = page is not None and (folder / PICTURE).exists() and _read(folder / PAGE) == page.html
    if page and not pictured:
        (folder / PICTURE).unlink(missing_ok=True)
    for name, text in packet(brand, message_type, page).items():
        (folder / name).write_text(text, encoding="utf-8")
    if page and not pictured:
        shoot(page.html, folder / PICTURE)


def _fitting(found: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Yield each answer by its first wording that any field could hold."""
    for name, wordings in found.items():
        if fitting := next((text for text in wordings if len(text) <= LONGEST), None):
            yield name, fitting


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _texts(brand: Brand, message_type: MessageType, known: Mapping[str, str], title: str) -> str:
    lines = [f"# {title}", ""]
    for message in messages(brand, message_type):
        topic = f" ({message.facts.topics[0].title})" if "topics" in message.path else ""
        language = f", in {message.facts.copy.language.name}" if message.path[-2] != "messages" else ""
        lines += [f"## {message.kind.replace('_', ' ').capitalize()}{topic}{language}", "", _quoted(message.text), ""]
    told = {"opt_in.call_to_action": "Call to action", "opt_in.workflow": "How customers join and leave"}
    told |= {name: f"Sample {name.rpartition('.')[2]}" for name in known if name.startswith("samples.")}
    for name, heading in told.items():
        if name in known:
            lines += [f"## {heading}", "", _quoted(known[name]), ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
