"""The packet: every file that a registration needs, made anew from the brand file each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infra.brand.copy import messages
from infra.brand.manifest import manifest
from infra.registration.answers import LONGEST, answers, program_name
from infra.registration.checklist import checklist
from infra.registration.picture import shoot
from infra.registration.terms import terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from infra.brand.model import Brand
    from infra.registration.answers import OptInPage
    from lambdas.program import MessageType

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
        lines += [f"## {message.kind.replace('_', ' ').capitalize()}{topic}", "", _quoted(message.text), ""]
    told = {"opt_in.call_to_action": "Call to action", "opt_in.workflow": "How customers join and leave"}
    told |= {name: f"Sample {name.rpartition('.')[2]}" for name in known if name.startswith("samples.")}
    for name, heading in told.items():
        if name in known:
            lines += [f"## {heading}", "", _quoted(known[name]), ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
