"""What texts may not hold and what they must tell, as far as a pattern can see it."""

from __future__ import annotations

import re
import unicodedata

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
    one_line = " ".join(text.splitlines())
    named = name.casefold() in text.casefold()
    return named and not controls(one_line) and not SHORT_LINK.search(text) and not MONEY.search(text)


def _visible(character: str) -> bool:
    return unicodedata.category(character) != "Cf"
