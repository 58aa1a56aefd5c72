"""What carriers of Canada ask of a short code beyond those of the US: decision 41."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from infra.brand.copy import messages
from infra.brand.sending import sending

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infra.brand.model import Brand
    from lambdas.program import MessageType

_TOLL_FREE = re.compile(r"(?<!\d)8(?:00|33|44|55|66|77|88)[-. ]?\d{3}[-. ]?\d{4}(?!\d)")


def in_canada(brands: Iterable[Brand]) -> Iterator[str]:
    """Yield in words what each program of `brands` that texts Canada lacks of what carriers there ask."""
    for brand in brands:
        for kind in brand.message_types:
            texts_canada = "CA" in sending(brand.program(kind).sending, kind).countries
            if texts_canada and (lacking := [*_lacking(brand, kind)]):
                yield (
                    f"{brand.brand}/{kind} texts Canada, whose carriers want STOP and HELP of a short code answered in "
                    "English, ARRET and AIDE in French, each HELP with a toll-free number: write "
                    f"{', and '.join(lacking)}"
                )


def _lacking(brand: Brand, kind: MessageType) -> Iterator[str]:
    program = brand.program(kind)
    if not {"en", "fr"} <= {*program.languages}:
        yield "`languages: [en, fr]`"
    if program.opt_outs == "managed":
        yield "`opt_outs: self_managed`, as the service answers both words alike"
    if not all(_TOLL_FREE.search(message.text) for message in messages(brand, kind) if message.kind == "help"):
        yield 'a toll-free `support: {phone: "+18885550123"}` that each help text tells'
