"""What texts may not hold and what they must tell, and when two of them say the same."""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from lambdas.patterns import lazily

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
STOP_NOTICE = lazily(
    r"(?i:\b(?:reply|respond|answer|text|txt|send|responda|responde|env[ií]e|env[ií]a|envoyez|r[eé]pondez)"
    r"\W{1,3}(?:stop|alto|arr[eê]t|parar|sair)\b)"
    r"|\b(?:STOP|ALTO|ARR[EÊ]T|PARAR|SAIR)(?:\W{1,3}(?:to|2|for|para|pour)\b|\s?=|\s?:\s?(?:cancelar|annuler|fin)\b)"
)

_STOP_WORD = re.compile(r"stop|alto|arr[e\u00ea]t|parar|sair")

# a phone makes a link of these: an address with its scheme, a host with a path, an address of the internet; no e-mail
_LINK = lazily(
    r"://|\bwww\.|[a-z0-9-]+\.[a-z]{2,24}/|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"
    r"|\b(?:mailto|tel|smsto?|callto|facetime|javascript|intent|market|geo|data):(?=\S)",
    re.IGNORECASE,
)
# and of a host of any top-level domain, however it is set
_HOST = lazily(r"(?<![@\w.-])[\w-]++(?:\.[\w-]++)++(?!@)")
_OF_MOST = r"(?:com|net|org|info|biz|co|io|app|shop|online|site|xyz|me|us|uk|ca|mx|fr|es|br|ru|cn)"
_SPELT_DOT = lazily(
    r"\s*[\[({<]\s*(?:\.|dot|d0t|punto|ponto|point)\s*[\])}>]\s*|(?<=\w)\s+\.\s*(?=\w)"
    rf"|(?<=\w)\s+(?:dot|d0t|punto|ponto)\s+(?={_OF_MOST}\b)|(?<=\w)\.\s+(?=(?:com|net|org|info|biz)\b)"
    rf"|(?<=\w)\s*[\u00b7\u2022\u2027\u2219\u22c5]\s*(?={_OF_MOST}\b)|\\+\.|%2e",
    re.IGNORECASE,
)
_SPACED = lazily(r"(?<!\S)(?:[^\W_] ){2,}[^\W_](?!\S)")  # l i k e  t h i s
# without any of these there is no link, and no dot in disguise: quick to miss, since most texts hold none
_LAST_OF_SPACED = re.compile(r" [^\W_] [^\W_](?!\S)")
_DISGUISED = re.compile(
    r"[.dp\[({<%\u00b7\u2022\u2027\u2219\u22c5](?:(?<=\s\.)|(?<=\\\.)|(?<=d)[o0]t|(?<=p)[uo]nto|(?<=%)2e|(?<=[^.dp\[({<%])"
    r"|(?<=[\[({<])\s*[.dp]|(?<=\.)\s+(?:com|net|org|[i\u0131]nfo|b[i\u0131]z)\b)"
)
_ENDS_LABEL = re.compile(r"[.:](?:(?<=:)\S|[\w-]|(?<=www\.))")
_DOTS = str.maketrans("\u3002\uff0e\uff61\u2024", "....")

# a phone calls these when they are tapped: numbers with their country, of North America, with a trunk zero, in letters
_BETWEEN = r"[\s().\-\u2010-\u2015\u2212]*"
_NUMBER = lazily(
    rf"(?<![\w+])(?:\+{_BETWEEN}[1-9](?:{_BETWEEN}\d){{6,14}}|00[1-9](?:{_BETWEEN}\d){{9,13}}"
    rf"|(?:\(?1{_BETWEEN})?\(?[2-9](?:{_BETWEEN}\d){{2}}{_BETWEEN}[2-9](?:{_BETWEEN}\d){{6}}"
    rf"|\(0?[1-9]\d{{1,4}}\)(?:{_BETWEEN}\d){{5,9}}|0[1-9](?:[\s.-]?\d){{8,9}}"
    r"|[2-9]\d\d[-.\u2010-\u2015]\d{4}|[2-9]\d\d([/_*,\u00b7])[2-9]\d\d\1\d{4}"
    r"|(?:1[\s.-]*)?\(?8(?:00|33|44|55|66|77|88)\)?[\s.-]+[A-Z]{3}[\s-]?[A-Z]{4}"
    rf"|(?:1{_BETWEEN}8\d\d|8(?:00|33|44|55|66|77|88)-)[)\s.-]*(?:[A-Z][A-Z\d-]{{5,}}))(?!\w)"
)
_DATE = lazily(r"\b(?:19|20)\d\d([-./ ])\d{1,2}\1\d{1,2}\b|\b\d{1,2}([-./])\d{1,2}\2(?:19|20)\d\d\b")
_CALL = lazily(
    r"\b(?:call|dial|phone|ring|text|txt|sms|tel|llam[ae]|marque|appelez|composez|ligue)(?![a-z])[^\d\n]{0,12}"
    r"(?:\d{3}|(?<=[*#])\d{2})|(?:\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b\W*){7}",
    re.IGNORECASE,
)
_AS_ZERO = lazily(r"(?<=\d)[oO](?=[\d\s.-])|(?<=[\s.-])[oO](?=\d)")
# a number begins so, or with an O before its first digit: quick to miss, as above
_NEXT_DIGIT = rf"(?:(?:{_BETWEEN}+|[/_*,\u00b7])[0-9oO])"
_MAYBE_NUMBER = re.compile(
    r"[+(0-9](?:(?<=[+(])[\s().+\-\u2010-\u2015\u2212]*+[0-9]"
    rf"|(?<=[0-9])(?:{_NEXT_DIGIT}{{9}}|(?<=[oO].){_NEXT_DIGIT}{{8}}|[0-9oO]{{2}}[-.\u2010-\u2015][0-9oO]{{4}})"
    r"|(?<=8)[0-9oO]{2}[)\s.-]*+[^\W\d_])"
)
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
    """Return how many links a phone would make of `text`, or a person, however its characters and dots are dressed up.

    A host ends in any top-level domain: one of the list, one in other letters, and in small letters any word at all, as
    domains come faster than lists.
    """
    plain = _plain(text)
    if _LAST_OF_SPACED.search(plain):
        plain = _SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), plain)
    small = plain.casefold()
    if _DISGUISED.search(small):
        plain = _SPELT_DOT.sub(".", plain)
    # no link holds a blank
    return sum(map(_links_of_word, plain.split())) if _ENDS_LABEL.search(plain.casefold()) else 0


def _links_of_word(word: str) -> int:
    if not _ENDS_LABEL.search(word.casefold()):
        return 0
    hosts = sum(any(map(_ends_host, labels, labels[1:])) for labels in (run.split(".") for run in _HOST.findall(word)))
    return len(_LINK.findall(word)) + len(SHORT_LINK.findall(word)) + hosts


def numbers(text: str) -> int:
    """Return how many numbers to call a phone would find in `text`; dates, codes, and most order numbers are none."""
    plain = _plain(text)
    return len(_NUMBER.findall(_DATE.sub("|", _AS_ZERO.sub("0", plain)))) if _MAYBE_NUMBER.search(plain) else 0


def tells_to_call(value: str) -> bool:
    """Whether `value` holds a number to call, or tells to call or text a short one."""
    return numbers(value) > 0 or _CALL.search(_plain(value)) is not None


@cache
def _domains() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("top_level_domains.txt").read_text(encoding="utf-8").split())


def _ends_host(before: str, label: str) -> bool:
    end = label.casefold()
    if end in _domains() or end.startswith("xn--"):
        return True
    return label.isascii() and label.isalpha() and len(label) > 1 and (before + label).islower()


def _plain(text: str) -> str:
    if text.isascii():
        return text
    visible = filter(_visible, unicodedata.normalize("NFKC", text))
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in visible).translate(_DOTS)


def tells_stop(text: str) -> bool:
    """Whether `text` tells how to opt out, e.g. `Reply STOP to cancel`; the mere word STOP does not."""
    # a word is quick to miss
    return _STOP_WORD.search(text.casefold()) is not None and STOP_NOTICE.search(text) is not None


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
_REST_OF_SENTENCE = lazily(rf"(?:{STOP_NOTICE.pattern})[^.!?]*")
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
