"""How the labelled texts are read: weights fit the readings that they were learned from, and no others."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict

from lambdas.intent.keywords import KeywordSet
from lambdas.intent.linear import features_of_word
from lambdas.intent.model import Model, features
from lambdas.intent.recognise import own_text, read, recognise
from tools.intent.corpus import DATA, phrases, texts

KNOWN = DATA / "readings.json"
EVERY = 12  # one text in so many: enough that no change of weight passes, and a second of time
_KEYWORDS = KeywordSet.default({"DEALS": "deals", "NEWS": "store-news"})


def readings() -> dict[str, str]:
    """Return by writer the digest of all that the model and the rules see in the texts, and of what they answer."""
    held: dict[str, list[object]] = defaultdict(list)
    for text in (*texts(), *phrases())[::EVERY]:
        held[text.writer].append(_reading(text.text))
    return {writer: hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16] for writer, seen in held.items()}


def known() -> dict[str, str]:
    """Return the digests that `write` wrote."""
    found: dict[str, str] = json.loads(KNOWN.read_text(encoding="utf-8"))
    return found


def write() -> None:
    """Write down how the texts are read today."""
    KNOWN.write_text(json.dumps(readings(), indent=2) + "\n", encoding="utf-8")


def _reading(body: str) -> object:
    reading = read(body, own_text(body)[1], _KEYWORDS)
    seen = features(reading.words).union(*map(features_of_word, set(reading.words)))
    found = recognise(body, _KEYWORDS)
    strongest = Model.shipped().strongest(reading.words, reading.facts)
    said = [reading.words, reading.facts, reading.request, reading.aside, strongest]
    return [*said, sorted(seen), found.kind, found.topic, found.rule]
