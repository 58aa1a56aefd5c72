"""Whether a text advertises, by phrases that sell and by the model that is shipped, and by which of its words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from math import exp, log

from lambdas.intent.adverts.phrases import SELLING
from lambdas.intent.adverts.reading import Sentence, features, sentences
from lambdas.intent.linear import LinearModel

_LONGEST_REASON = 6  # words of one reason
_REASONS = 2


@cache
def shipped() -> LinearModel:
    """Return the model that is shipped; its one limit is the score from which a text is an advert."""
    return LinearModel.parsed(files("lambdas.intent.adverts").joinpath("weights.txt").read_text(encoding="utf-8"))


def advertises(text: str) -> tuple[str, ...]:
    """Return the words by which `text` reads like an advert; none where it does not."""
    if loud := SELLING.search(text):
        return (loud.group(),)
    model, read = shipped(), sentences(text)
    scores = [scored(model, sentence) for sentence in read]
    if smooth_maximum(scores) < model.limits[0]:
        return ()
    loudest = max(range(len(read)), key=scores.__getitem__)
    return reasons(model, read[loudest], text)


def scored(model: LinearModel, sentence: Sentence) -> float:
    """Return how much `sentence` reads like an advert."""
    return model.logit(model.steps(set(features(sentence))), len(sentence.tokens))


def smooth_maximum(scores: list[float]) -> float:
    """Return the score of a text by the `scores` of its sentences: one advert among them makes it an advert."""
    top = max(scores)
    return top + log(sum(exp(score - top) for score in scores))


def reasons(model: LinearModel, sentence: Sentence, text: str) -> tuple[str, ...]:
    """Return the words of `sentence`, as they stand in `text`, whose features weigh most for an advert."""
    weights = [0.0] * len(sentence.tokens)
    for name, places in features(sentence).items():
        for place in places:
            weights[place] += model.weight(name) / len(places)
    spans: list[tuple[int, int]] = []
    for _ in range(_REASONS):
        start, end = _heaviest(weights)
        spans += [(start, end)] if sum(weights[start:end]) > 0 else []
        weights[start:end] = [-abs(weight) - 1.0 for weight in weights[start:end]]
    tokens, spans = sentence.tokens, sorted(spans) or [(0, len(sentence.tokens))]
    return tuple(text[tokens[start].start : tokens[end - 1].end] for start, end in spans)


def _heaviest(weights: list[float]) -> tuple[int, int]:
    """Return the run of at most six words that weighs most."""
    size = len(weights)
    runs = ((start, end) for start in range(size) for end in range(start + 1, min(size, start + _LONGEST_REASON) + 1))
    return max(runs, key=lambda run: sum(weights[slice(*run)]), default=(0, 0))
