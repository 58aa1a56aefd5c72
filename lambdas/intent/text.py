"""What a text says once case, accents, width, emoji and invisible characters are set aside."""

from __future__ import annotations

import re
import unicodedata

from lambdas.consent.intent_words import PLEASE, SLIPS_IN_SENTENCES

# One character to one character keeps str.translate on its fast path for ASCII, which most texts are.
_MARKS = ".,;:!\n\r\t()[]{}"
_PLAIN = dict.fromkeys(range(128), " ")
_PLAIN |= {ord(c): c for c in "abcdefghijklmnopqrstuvwxyz0123456789?"}
_PLAIN |= {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_PLAIN |= dict.fromkeys(map(ord, _MARKS), ".")

_FOLDS = str.maketrans(
    dict.fromkeys("\u2019\u2018\u02bc\u00b4\uff07", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2026\u2028\u2029\u00bf\u00a1", ".")
    | {"\U0001f6d1": " stop "}
)
_CONTRACTION = re.compile(r"'(?=(?:t|s|m|d|re|ve|ll)\b)")
_SPELT_OUT = re.compile(r"\b[a-z](?: [a-z]){2,}\b")
_WORD_BY_WORD = re.compile(r"(?:(?!pls)\w+ \. ){2,}\w+(?: \.)?")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_REPEATED_MARK = re.compile(r"([.?])(?: [.?])+")

_MEANT = dict.fromkeys(PLEASE, "pls") | SLIPS_IN_SENTENCES
_PHRASES_OF_COURTESY = ("thank you", "thank u", "por favor", "por gentileza", "s il vous plait", "s il te plait")
_SIGNATURE = re.compile(r" sent from my \w+(?: \w+)?(?: \.)?$")
_REPEATED_PLEASE = re.compile(r"\bpls(?: pls)+\b")


def plain(body: str) -> str:
    """Return `body` as lower-case words `[a-z0-9]+` and the marks `.` and `?`, one space between; idempotent.

    Commas, line ends and other breaks become `.`; `don't` becomes `dont` and `m'envoyez` becomes `m envoyez`.
    A stop-sign emoji reads as the word; letters outside the Latin script are dropped.
    """
    text = body if body.isascii() else _ascii(body)
    if "'" in text:
        text = _CONTRACTION.sub("", text.lower())
    if "-" in text:
        text = text.replace(" - ", " . ").replace("--", ".")
    if "#" in text:
        text = text.replace("#", " number ")
    text = text.translate(_PLAIN).replace(".", " . ").replace("?", " ? ")
    text = _REPEATED_MARK.sub(r"\1", " ".join(text.split()))
    return text.removeprefix(". ").removeprefix("? ") if text[:1] in {".", "?"} else text


def unsigned(text: str) -> str:
    """Return a `plain` text without the `Sent from my phone` that some phones add."""
    return _SIGNATURE.sub("", text) if "sent from my" in text else text


def unstretched(text: str) -> str:
    """Return a `plain` text with each letter that stands three times or more in a row once: `stoppp` is `stop`."""
    return _STRETCHED.sub(r"\1", text)


def softened(text: str) -> str:
    """Return a `plain` text with courtesies as `pls`, the commonest slips mended, and what is spelt out joined."""
    text = _SPELT_OUT.sub(_joined, text)
    for phrase in _PHRASES_OF_COURTESY:
        if phrase in text:
            text = re.sub(rf"\b{phrase}\b", "pls", text)
    text = " ".join([_MEANT.get(word, word) for word in text.split()])
    text = _REPEATED_PLEASE.sub("pls", text) if "pls pls" in text else text
    return text.replace(" .", "") if _WORD_BY_WORD.fullmatch(text) else text


def words_of(text: str) -> list[str]:
    """Return the words of a `plain` text without its marks; letters that stand alone in a row are one word."""
    words = " ".join([word for word in text.split() if word not in {".", "?"}])
    return _SPELT_OUT.sub(_joined, words).split()


def _joined(letters: re.Match[str]) -> str:
    return letters[0].replace(" ", "")


def _ascii(body: str) -> str:
    decomposed = unicodedata.normalize("NFKD", body.translate(_FOLDS).casefold())
    kept = (c if c.isascii() else " " for c in decomposed if c.isascii() or not _invisible(c))
    return "".join(kept)


def _invisible(character: str) -> bool:
    """Whether a character leaves no gap: accents and other marks (M*) and format characters (Cf)."""
    category = unicodedata.category(character)
    return category == "Cf" or category[0] == "M"
