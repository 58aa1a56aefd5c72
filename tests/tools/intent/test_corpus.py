"""The texts of the independent authors: frozen as they came, and of the shape that was asked for."""

from collections import Counter

import pytest

from tools.intent.corpus import AUTHORS, authors, by_author, digest, disputed_lines, manifest


def test_every_file_of_an_author_is_the_one_that_was_frozen_and_none_is_missing():
    files = {path.name: digest(path) for path in AUTHORS.glob("*.jsonl")}
    assert files == manifest()


@pytest.mark.parametrize("author", authors())
def test_an_author_wrote_200_opt_outs_and_200_other_texts_no_two_alike(author):
    kept = by_author(author)
    assert len({text.text for text in kept}) == len(kept) == 400 - len(disputed_lines(author))
    if not disputed_lines(author):
        assert Counter(text.kind for text in kept) == {"word": 50, "free": 150, "ordinary": 100, "hard": 100}
