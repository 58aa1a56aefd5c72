"""Which answer of ours a field of the service asks for, told by its name and its title; where they leave doubt, none.

The names are not published: the patterns go by the titles of the AWS user guide and by the words of the trade.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infra.registration.field import Field

MOCK_UP = "opt_in.mock_up"  # the one answer that is a picture

# whole names or titles, in lower-case words; docs/registration.md lists them
TEXTS = {
    "company.legal_name": r"(legal )?company (legal )?name|legal (company |entity )?name",
    "company.brand": r"(dba|doing business as|brand)( dba| doing business as)*( or brand)? name",
    "support.email": r"(customer )?(support|care) e ?mail( address)?",
    "support.phone": r"(customer )?(support|care) (tele)?phone( number)?",
    "support.url": r"(customer )?(support|care) (url|website|web page)",
    "program.name": r"(program|campaign) name",
    "program.description": r"(program|campaign|use case) (description|summary)",
    "program.terms_url": r"(sms )?terms( and| of)?( conditions| service| use)?( page)? (url|link)",
    "program.privacy_url": r"privacy( policy)?( page)? (url|link)",
    "program.short_code": r"(existing|requested|preferred) short code",
    "opt_in.call_to_action": r"call to action( text| script| wording)?",
    "opt_in.keywords": r"opt in keywords?",
    "opt_in.workflow": r"opt in (workflow|process|flow|description)( description)?",
    "messages.confirmation_request": r"(double )?opt in (confirmation )?request( message| text| response)?",
    "messages.confirmation": r"(opt in |subscription )?confirmation (message|text|response)|opt in confirmation",
    "messages.help": r"help( keyword)? (message|text|response)",
    "messages.stop": r"(stop|opt out)( keyword)?( confirmation)? (message|text|response)",
    "messages.reminder": r"reminder (message|text)",
}
PICTURES = {MOCK_UP: r"(call to action( or)? |opt in )+(workflow )?(mock ?up|image|picture|screenshot)"}
_SAMPLE = re.compile(r"(?:sample (?:message|text)|(?:message|text) sample)(?: (\d+))?")


def answer_for(field: Field) -> str | None:
    """Return the name of the answer that `field` asks for; None where nothing of ours is meant, or two might be."""
    names = {name for words in (_own_name(field.path), field.title) for name in _meant(field, _plain(words))}
    return names.pop() if len(names) == 1 else None


def _meant(field: Field, words: str) -> set[str]:
    if field.kind == "ATTACHMENT":
        return {name for name, pattern in PICTURES.items() if re.fullmatch(pattern, words)}
    if field.kind == "SELECT":
        return set()
    if sample := _SAMPLE.fullmatch(words):
        return {f"samples.{int(sample[1] or 1)}"}
    return {name for name, pattern in TEXTS.items() if re.fullmatch(pattern, words)}


def _own_name(path: str) -> str:
    return path.rpartition(".")[2]


def _plain(words: str) -> str:
    """Return `words` as lower-case words: `messageSample1` and `Message sample 1 (optional)` are the same."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)", " ", words)
    return " ".join(re.findall(r"[a-z0-9]+", apart.lower().replace("(optional)", " ")))
