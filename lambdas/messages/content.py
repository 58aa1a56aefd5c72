"""What texts may not hold and what they must tell, and when two of them say the same."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# carriers filter the links of public shorteners, CTIA Messaging Principles 5.3.3
_SHORTENERS = (
    *("adf.ly", "bit.do", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "clck.ru", "cutt.ly", "goo.gl", "is.gd"),
    *("j.mp", "lnkd.in", "mcaf.ee", "ow.ly", "qr.ae", "rb.gy", "rebrand.ly", "s.id", "short.io", "shorturl.at"),
    *("snip.ly", "soo.gd", "t.co", "t.ly", "t2m.io", "tiny.cc", "tinyurl.com", "tr.im", "v.gd", "x.co"),
)
SHORT_LINK = re.compile(
    rf"(?<![\w.@-])(?:https?://)?(?:www\.)?({'|'.join(map(re.escape, _SHORTENERS))})(?![\w-]|\.\w)", re.IGNORECASE
)
MONEY = re.compile(r"\${2,}")
STOP_NOTICE = re.compile(
    r"(?i:\b(?:reply|respond|answer|text|txt|send|responda|responde|envie|envia|envoyez)\W{1,3}stop\b)"
    r"|\bSTOP(?:\W{1,3}(?:to|2|for)\b|\s?=)"
)

# a phone makes a link of these: an address with its scheme, a host with a path, a host of a common domain; no e-mail
_COMMON = "app|au|biz|br|ca|cc|click|cn|co|com|info|io|link|live|ly|me|mx|net|online|org|ru|shop|site|tk|top|uk|us|xyz"
_LINK = re.compile(
    rf"://|\bwww\.|[a-z0-9-]+\.[a-z]{{2,24}}/|(?<![@\w.-])(?:[a-z0-9-]+\.)+(?:{_COMMON})(?![\w@-]|\.\w)", re.IGNORECASE
)
_MAYBE_LINK = re.compile(r"://|www\.|\.[\w-]", re.IGNORECASE)  # in every link, and quick to miss
_DOTS = str.maketrans("\u3002\uff0e\uff61\u2024", "....")
_CONTROLS = frozenset({"Cc", "Zl", "Zp", "Cs"})
_TURNS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # bidirectional overrides hide what is read


def controls(text: str) -> bool:
    """Whether `text` holds a control character, a line break, or a character that turns the direction of reading."""
    if text.isascii():
        return not text.isprintable()
    return any(character in _TURNS or unicodedata.category(character) in _CONTROLS for character in text)


def links(text: str) -> int:
    """Return how many links a phone would make of `text`, however its characters are dressed up."""
    plain = text if text.isascii() else "".join(filter(_visible, unicodedata.normalize("NFKC", text))).translate(_DOTS)
    if not _MAYBE_LINK.search(plain):
        return 0
    return len(_LINK.findall(plain)) + len(SHORT_LINK.findall(plain))


def tells_stop(text: str) -> bool:
    """Whether `text` tells how to opt out, e.g. `Reply STOP to cancel`; the mere word STOP does not."""
    return "stop" in text.casefold() and STOP_NOTICE.search(text) is not None  # the word is quick to miss


def promotes_well(text: str, name: str) -> bool:
    """Whether `text` names the brand (CTIA Short Code Monitoring Handbook), hides no link or character, nor shouts."""
    return next(shortcomings(text, name), None) is None


def shortcomings(text: str, name: str) -> Iterator[str]:
    """Yield what marketing that says `text` for the brand called `name` must be, and is not."""
    if name.casefold() not in text.casefold():
        yield f"must name {name}"
    if controls(" ".join(text.splitlines())):
        yield "must hold no control character"
    if SHORT_LINK.search(text):
        yield "must hold no link of a public shortener"
    if MONEY.search(text):
        yield "must hold no $$$"


def _visible(character: str) -> bool:
    return unicodedata.category(character) != "Cf"


# Fingerprints of texts: under which key, and by how much of their wording, two messages are known to say the same.


# MinHash (Broder 1997) of pairs of words, the lowest eight bits of each minimum (Li and Koenig 2010): 64 bytes a text
SIZE = 64
UNNAMED = "~"  # begins the key of a message that its sender gave no content
ALIKE = 45  # of 64: about seven tenths of the word pairs are the same

_WORD = re.compile(r"\w+")
_REST_OF_SENTENCE = re.compile(rf"(?:{STOP_NOTICE.pattern})[^.!?]*")
_SEEDS = tuple(bytes([seed]) for seed in range(SIZE // 16))  # a digest holds 16 numbers


def content_key(text: str, name: str) -> str:
    """Return the key of a message that its sender gave no content of its own, made of its words.

    Case, punctuation, the brand's `name` and how to opt out make no difference.
    """
    return UNNAMED + blake2b(" ".join(_said(text, name)).encode(), digest_size=12).hexdigest()


@lru_cache(maxsize=256)
def similarity_hash(text: str, name: str) -> bytes:
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
