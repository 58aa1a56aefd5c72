"""Names and tags of a program."""

import re

import pytest

from infra.naming import tag_value

TAG = re.compile(r"[A-Za-z0-9 _.:/=+@-]{1,256}")


@pytest.mark.parametrize("name", ["AT&T, Inc.", "Société Générale", "O'Brien", "x" * 300], ids=lambda name: name[:12])
def test_a_legal_entity_becomes_a_value_that_a_tag_may_hold(name):
    assert TAG.fullmatch(tag_value(name))


def test_a_plain_name_stays_as_it_is():
    assert tag_value("Example Holdings LLC") == "Example Holdings LLC"


def test_two_names_never_become_one():
    assert tag_value("A&B") != tag_value("A,B")
