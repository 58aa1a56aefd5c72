"""Fingerprints of texts: under which key, and by how much of their wording, two messages are known to say the same."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise

from lambdas.sending.content import STOP_NOTICE, tells_stop

# MinHash (Broder 1997) of pairs of words, the lowest eight bits of each minimum (Li and Koenig 2010): 64 bytes a text
SIZE = 64
ALIKE = 45  # of 64: about seven tenths of the word pairs are the same

_WORD = re.compile(r"\w+")
_REST_OF_SENTENCE = re.compile(rf"(?:{STOP_NOTICE.pattern})[^.!?]*")
_SEEDS = tuple(bytes([seed]) for seed in range(SIZE // 16))  # a digest holds 16 numbers


def key(text: str, name: str) -> str:
    """Return the key of a message that its sender gave no content of its own, made of its words.

    Case, punctuation, the brand's `name` and how to opt out make no difference.
    """
    return "~" + blake2b(" ".join(_said(text, name)).encode(), digest_size=12).hexdigest()


@lru_cache(maxsize=256)
def sketch(text: str, name: str) -> bytes:
    """Return the sketch of `text`: 64 bytes, the same in every process.

    Two sketches agree in about as many places as their texts have word pairs in common (Jaccard similarity).
    """
    said = _said(text, name)
    pairs = {" ".join(pair) for pair in pairwise(said)} or {" ".join(said)}
    columns = zip(*map(_hashes, pairs), strict=True)
    return bytes(min(column) & 0xFF for column in columns)


def alike(one: bytes, other: bytes) -> bool:
    """Whether two sketches are of nearly the same text: at least 45 of their 64 places agree."""
    # as one number each: a comparison place by place would be a third of a decision
    differing = int.from_bytes(one) ^ int.from_bytes(other)
    return differing.to_bytes(SIZE).count(0) >= ALIKE


def _said(text: str, name: str) -> list[str]:
    """Return the words of `text` without the brand's name and the notice how to opt out, unless it is made of these."""
    plain = unicodedata.normalize("NFKC", text)
    said = _REST_OF_SENTENCE.sub(" ", plain) if tells_stop(plain) else plain
    essence = said.casefold().replace(name.casefold(), " ")
    return _WORD.findall(essence) or _WORD.findall(plain.casefold()) or [plain]


def _hashes(pair: str) -> tuple[int, ...]:
    digests = b"".join(blake2b(pair.encode(), key=seed).digest() for seed in _SEEDS)
    return tuple(number for (number,) in struct.iter_unpack("<I", digests))
