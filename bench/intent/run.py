"""How well and how fast opt-outs are told, against the simple rules, on labelled texts."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.intent.naive import exact_word, first_token, substring  # noqa: E402 - the script may run from any folder
from bench.measure import show  # noqa: E402 - as above
from lambdas.intent.recognise import IntentKind, KeywordSet, recognise  # noqa: E402 - as above
from lambdas.intent.text import FILLER, REFUSING  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Rule = Callable[[str], bool]
    Labelled = Mapping[str, str]

DATA = ROOT / "tests" / "data" / "intent"
SETS = ("tune", "seen", "blind_seen", "rounds", "held_out", "later")
ROUNDS = 5
LENGTH, ORDINARY = 1600, 25
HOSTILE = (
    *(
        "he said ",
        "\n",
        "-- ",
        "stop sending me the ",
        "> ",
        "A. ",
        "stop ",
        "a ",
        "s t o p ",
        "no more ",
        "\u0441top ",
    ),
    *("if you text me again ", "please take me off ", "dont stop ", "not ", "STOP\n", "sent from my ", '"', "(1/2) "),
    *(
        "nos envoyez plus de ",
        "ya no quiero ",
        "na\u0303o ",
        "x" * 15 + " ",
        "1",
        "stopstop",
        "?",
        "\u200b",
        "i want to ",
    ),
)
KEYWORDS = KeywordSet.default({"DEALS": "deals"})


def ours(body: str) -> bool:
    """Return whether the product takes the text for an opt-out."""
    return recognise(body, KEYWORDS).kind is IntentKind.OPT_OUT


RULES: Mapping[str, Rule] = {
    "exact word": exact_word,
    "first token": first_token,
    "substring": substring,
    "recognise": ours,
}


def main() -> None:
    """Print the accuracy on each labelled set and the microseconds a text."""
    sets = {name: _read(name) for name in SETS}
    for name, texts in sets.items():
        show(
            f"opt-outs told, {name}: {len(texts)} texts",
            [_accuracy(title, rule, texts) for title, rule in RULES.items()],
        )
    show("microseconds a text, one core, best of five rounds", _speeds(sets))
    show(f"hostile texts of {LENGTH:,} characters, against the median of ordinary ones", _hostile(sets))


def _read(name: str) -> list[Labelled]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _accuracy(title: str, rule: Rule, texts: Sequence[Labelled]) -> dict[str, object]:
    return {
        "rule": title,
        "legal_words_and_variants": _share(rule, texts, "opt_out", {"legal", "typo"}),
        "free_form": _share(rule, texts, "opt_out", {"free_form"}),
        "false_on_ordinary": _share(rule, texts, "other", {"ordinary", "reply"}),
        "false_on_traps": _share(rule, texts, "other", {"trap"}),
        "false_on_all": _share(rule, texts, "other", {"ordinary", "reply", "trap"}),
    }


def _share(rule: Rule, texts: Sequence[Labelled], label: str, kinds: set[str]) -> str:
    chosen = [text["text"] for text in texts if text["label"] == label and text["kind"] in kinds]
    taken = sum(map(rule, chosen))
    return f"{taken}/{len(chosen)} = {100 * taken / len(chosen):.2f} %" if chosen else "none"


def _speeds(sets: Mapping[str, Sequence[Labelled]]) -> list[dict[str, object]]:
    everything = [text["text"] for texts in sets.values() for text in texts]
    ordinary = [text["text"] for texts in sets.values() for text in texts if text["kind"] in {"ordinary", "reply"}]
    floor = _microseconds(exact_word, everything)
    rows: list[dict[str, object]] = []
    for title, rule in RULES.items():
        spent = _microseconds(rule, everything)
        rows.append(
            {
                "rule": title,
                "all_texts": round(spent, 2),
                "ratio_to_floor": round(spent / floor, 1),
                "ordinary_texts": round(_microseconds(rule, ordinary), 2),
            }
        )
    return rows


def _hostile(sets: Mapping[str, Sequence[Labelled]]) -> list[dict[str, object]]:
    """Return the worst texts of one repeated unit, or of words mixed at random; the best of some rounds each."""
    talk = [text["text"] for texts in sets.values() for text in texts if text["kind"] in {"ordinary", "reply"}]
    joined = [" ".join(talk[start::ORDINARY])[:LENGTH] for start in range(ORDINARY)]
    median = statistics.median(_microseconds(ours, [body]) for body in joined)
    spent = {repr(unit): _microseconds(ours, [(unit * LENGTH)[:LENGTH]]) for unit in HOSTILE}
    chance, words = random.Random(1), sorted(REFUSING | FILLER)
    mixed = [" ".join(chance.choices(words, k=LENGTH))[:LENGTH] for _ in range(ORDINARY)]
    spent["words of refusal and small talk"] = max(_microseconds(ours, [body]) for body in mixed)
    worst = sorted(spent.items(), key=lambda pair: -pair[1])[:5]
    return [
        {
            "repeated": unit,
            "us": round(us, 1),
            "ratio_to_median": round(us / median, 2),
            "median_us": round(median, 1),
        }
        for unit, us in worst
    ]


def _microseconds(rule: Rule, bodies: Sequence[str]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for body in bodies:
            rule(body)
        best = min(best, time.process_time() - started)
    return best / len(bodies) * 1e6


if __name__ == "__main__":
    main()
