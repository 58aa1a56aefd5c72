"""What is learned from the same texts is the same, and no threshold knows the author whom it judges."""

import os
import subprocess
import sys

import numpy as np
import pytest

from lambdas.intent.recognise import IntentKind
from tools.intent import training
from tools.intent.corpus import by_author, texts

LEARN = """
from tools.intent import training
from tools.intent.corpus import texts
import hashlib, numpy as np
problem = training.Problem.of([training.example(text) for text in texts()[::60]])
weights = problem.weights(np.ones(len(problem.labels), dtype=bool))
limits = training.Thresholds(1.0, 0.0, -1.0, -2.0)
print(hashlib.sha256(training.model(problem, weights, limits).written().encode()).hexdigest())
"""
AUTHORS = ("01", "02", "03", "04")


@pytest.fixture(scope="module")
def problem():
    return training.Problem.of([training.example(text) for author in AUTHORS for text in by_author(author)[::8]])


def _learned(seed):
    environment = os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", LEARN], env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_the_same_texts_teach_the_same_weights_whatever_the_order_of_hashes():
    assert _learned(1) == _learned(2)


def test_fewer_texts_teach_other_weights():
    few, all_of_them = (training.Problem.of([training.example(text) for text in texts()[::step]]) for step in (120, 60))
    assert few.vocabulary != all_of_them.vocabulary


def test_thresholds_for_an_author_do_not_change_with_the_labels_of_that_author(problem, monkeypatch):
    monkeypatch.setattr(training, "TOGETHER", 1)
    monkeypatch.setattr(training, "TOGETHER_WITHIN", 1)
    lied = problem.labels ^ (problem.writers == "01")
    told = dict(training.nested(problem, AUTHORS, lambda _: None))
    liar = dict(training.nested(_labelled(problem, lied), AUTHORS, lambda _: None))
    assert liar["01"] == told["01"]
    assert liar["03"] != told["03"]


def _labelled(problem, labels):
    kinds = np.where(labels, "free", "hard")
    return training.Problem(
        **{**vars(problem), "labels": labels, "kinds": np.where(labels == problem.labels, problem.kinds, kinds)}
    )


def test_thresholds_take_no_more_of_the_other_texts_than_is_allowed(problem):
    rows = np.ones(len(problem.labels), dtype=bool)
    scores = problem.scores(problem.weights(rows), rows)
    said = problem.answers(scores, problem.thresholds(scores, rows), rows)
    for kind, share in training.TAKEN.items():
        assert (said[problem.kinds == kind] == IntentKind.OPT_OUT).mean() <= share
