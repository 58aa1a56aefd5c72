"""Whether the person got the same already, by text or on another channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.sending.fingerprint import alike
from lambdas.sending.reason import Reason
from lambdas.sending.verdict import Drop

if TYPE_CHECKING:
    from lambdas.sending.case import Case


def repeated(case: Case) -> Drop | None:
    """Drop what the person got within the program's window: the same content, or marketing in nearly the same words.

    An immediate text answers somebody who asks for it, perhaps again: it repeats only what its sender named the same.
    """
    if case.immediate and not case.request.content:
        return None
    since, known = case.now - case.plan.repeats, case.subscriber
    for sent in reversed(known.history.sends):
        if sent.at <= since:
            break
        if _same(case, sent.content, sent.sketch):
            return Drop(Reason.SAME_CONTENT)
    got = (made for made in known.contacts.made if made.at > since)
    return Drop(Reason.SAME_CONTENT) if any(_same(case, made.key, made.sketch) for made in got) else None


def _same(case: Case, key: str, sketch: bytes) -> bool:
    mine = case.wordings.sketch
    return key == case.content or bool(mine and sketch and alike(mine, sketch))
