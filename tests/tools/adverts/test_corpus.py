"""The service texts of the independent writers: frozen as they came, and of the shape that was asked for."""

from collections import Counter

import pytest

from tools.adverts.corpus import AUTHORS, authors, by_author, digest, disputed_lines, manifest


def test_every_file_of_a_writer_is_the_one_that_was_frozen_and_none_is_missing():
    files = {path.name: digest(path) for path in AUTHORS.glob("*.jsonl")}
    assert files == manifest()
    assert len(authors()) == 8


@pytest.mark.parametrize("author", authors())
def test_a_writer_wrote_260_texts_half_of_them_adverts_and_no_two_alike(author):
    kept, disputed = by_author(author), disputed_lines(author)
    assert len({text.text for text in kept}) == len(kept) == 260 - len(disputed)
    assert max(Counter(text.advert for text in kept).values()) <= 130
    assert len(disputed) <= 3


def test_no_text_of_a_writer_is_another_writers():
    texts = [text.text for author in authors() for text in by_author(author)]
    assert len(set(texts)) == len(texts)
