"""What of a text the person wrote: no quoted original, no signature of a device or a mail client, no page number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lambdas.patterns import lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED = lazily(
    r"""
    \n\s*(?:"[^"\n]{20,}|\u201c[^\u201d\n]{20,}|\u00ab[^\u00bb\n]{20,})        # a quoted line, ours most likely
    | \n\s*-{2,}\s*(?:original|forwarded|mensaje|mensagem|message)\b
    | \n?\s*\bon\s[^\n]{4,60}\bwrote:
    | \n?\s*\b(?:el|le|em)\s[^\n]{4,60}\b(?:escribi[o\u00f3]|a\s[e\u00e9]crit|escreveu)\s*:
    | \n\s*(?:from|de|sent|subject|asunto|objet)\s*:\s
    | \n--\s*(?:\n|$)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HINTS = ("sent", "Sent", "SENT", "nviad", "NVIAD", "andado", "nvoy", "NVOY", "utlook")
_DEVICE = lazily(
    r"""
    \b(?:
      sent\s(?:from|via|with|by|using)\s(?:my|the|an?)?\s*[\w .+'-]{2,40}
    | (?:enviado|enviada|mandado)\s(?:desde|de|do|por|con|pelo)\s(?:mi|meu|o\smeu|el)?\s*[\w .+'-]{2,40}
    | envoy[e\u00e9]e?\s(?:de|depuis|avec|\u00e0\spartir\sde)\s(?:mon|ma)?\s*[\w .+'-]{2,40}
    | (?:get|obtener|obtenga|obt[e\u00e9]n)\soutlook\s[\w ]{2,20}
    )[\s.!]*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PART = lazily(
    r"\s*[(\[]?\b(?:[1-9]\s?/\s?[1-9]|part\s[1-9]\sof\s[1-9])\b[)\]]?\s*$|^\s*[(\[]\s?[1-9]\s?/\s?[1-9]\s?[)\]]\s*"
)
_SIGNED = lazily(
    r"""
    (?: \s*[.,!;]\s* | \s*[.,!;]?\n\s* | \s{2,} | \s+new\s(?:line|paragraph)\s+ )  # a mark or a line, dictated or not,
    (?: [A-Z][\w.']*\ ?){1,4}                                                         # and a name
    (?: (?:(?:&|and|of|the)\ )+ (?:[A-Z][\w.']*\ ?){1,4} | (?:office|desk|family|team|crew)\ ?)? $
    | (?:\s[-\u2013\u2014~/|]+\s*|\n) \w[\w.']*(?:\ [\w.']+){0,3} $      # or behind a dash
    | \s* \([^()]{1,60}\)\s*$
    """,
    re.VERBOSE,
)
_MOST_SIGNATURES = 3
_LONGEST_SIGNATURE = 80
_MARKS = (">", '"', "\u201c", "\u00ab", "--", ":")


def own_words(body: str) -> str:
    """Return `body` without what stands behind the words of its writer; never empty where the body is not."""
    kept = body
    if "\n" in body or ">" in body:
        lines = [" ".join(line.split()) for line in body.splitlines()]
        kept = "\n".join([line for line in lines if line and line[0] != ">"])
    if any(map(body.__contains__, _MARKS)) and (quoted := _QUOTED.search(kept)):
        kept = kept[: quoted.start()]
    if "/" in kept or "art " in kept:
        kept = _PART.sub("", kept)
    if any(map(kept.__contains__, _HINTS)):
        kept = _DEVICE.sub("", kept)
    return kept if kept.strip() else body


def unsigned_ends(body: str) -> Iterator[str]:
    """Yield `body` without what may be a signature, then without what may be one before that."""
    for _ in range(_MOST_SIGNATURES):
        cut = _SIGNED.search(body, max(0, len(body) - _LONGEST_SIGNATURE))
        if cut is None or not cut.start():
            return
        body = body[: cut.start()]
        yield body
