"""What judges a writer knows nothing of that writer, and what is shipped is what the texts teach."""

from dataclasses import replace

import numpy as np

from lambdas.intent.adverts.judge import scored, shipped, smooth_maximum
from lambdas.intent.adverts.reading import sentences
from tools.adverts import training
from tools.adverts.corpus import authors, by_author, texts
from tools.adverts.training import Judged, Problem, threshold


def silent(line):
    assert line


def test_the_threshold_refuses_no_more_than_the_allowed_share_of_honest_texts():
    scores, labels = np.arange(1000.0), np.arange(1000) >= 800
    limit = threshold(scores, labels)
    assert (scores[~labels] >= limit).sum() == int(training.REFUSED * 800)


def test_neither_weights_nor_threshold_for_a_writer_know_the_labels_of_that_writer():
    writers = authors()[:3]
    problem = Problem.of([text for writer in writers for text in by_author(writer)[:60]])
    judged = Judged(problem, writers, silent)
    for writer in writers:
        turned = replace(problem, labels=problem.labels ^ (problem.writers == writer))
        other = Judged(turned, writers, silent)
        assert other.threshold_for(writer) == judged.threshold_for(writer)
        assert np.array_equal(other.scores[writer, writer], judged.scores[writer, writer])
        assert other.threshold() != judged.threshold()


def test_the_weights_in_the_repository_are_those_that_the_texts_teach():
    known, problem, model = texts(), Problem.of(texts()), shipped()
    learned = training.model(problem, model.limits[0])
    agree = [
        (_score(model, text.text) >= model.limits[0]) == (_score(learned, text.text) >= model.limits[0])
        for text in known
    ]
    assert sum(agree) / len(agree) > 0.995


def _score(model, text):
    return smooth_maximum([scored(model, sentence) for sentence in sentences(text)])
