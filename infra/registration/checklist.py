"""What is done when the packet is written, and what only a person can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.registration.answers import program_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.brand.model import Brand
    from lambdas.program import Program


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
