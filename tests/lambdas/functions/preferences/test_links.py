"""Which links open the preferences page, on the real table."""

import secrets
from datetime import timedelta

import pytest

from lambdas.stores.consent.preferences import PreferenceLinks
from lambdas.stores.errors import NotAccepted
from lambdas.web.preference_link import LINK_LASTS, SECRET_BYTES, issued, token_of
from tests.lambdas.functions.opt_in_form.conftest import NOON

PROGRAM, PHONE = "acme/promotional", "+12065550147"


@pytest.fixture
def links(store):
    return PreferenceLinks(store.dynamodb, store.table, PROGRAM)


@pytest.fixture
def token(links):
    """The token of a link that was issued at noon."""
    drawn = token_of(secrets.token_bytes(SECRET_BYTES))
    links.keep(issued(drawn, PROGRAM, PHONE, NOON))
    return drawn


def test_a_link_opens_for_its_phone_until_half_an_hour_is_over(links, token):
    moments = (NOON, NOON + LINK_LASTS - timedelta(seconds=1), NOON + LINK_LASTS, NOON + timedelta(days=1))
    found = [links.opened(token, at) for at in moments]
    assert [link.phone if link else None for link in found] == [PHONE, PHONE, None, None]


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: token_of(bytes(SECRET_BYTES)),
        lambda token: token.swapcase(),
        lambda token: token[:-1],
        lambda token: f"{token}=",
        lambda token: f"{token}\n",
        lambda _: "",
        lambda _: "\u0660" * 22,
    ],
    ids=["guessed", "other case", "cut", "padded", "with a line end", "empty", "other digits"],
)
def test_a_token_that_was_never_issued_opens_nothing(links, token, forge):
    assert links.opened(forge(token), NOON) is None


def test_a_link_opens_nothing_of_another_program_in_the_same_table(store, token):
    assert PreferenceLinks(store.dynamodb, store.table, "acme/transactional").opened(token, NOON) is None


def test_the_table_holds_no_token_and_each_row_has_an_end(store, token):
    (row,) = store.rows()
    assert token not in str(row)
    assert int(row["expires_at"]["N"]) == int((NOON + LINK_LASTS).timestamp())


def test_where_the_table_cannot_be_asked_no_link_opens_and_none_is_kept(store, token):
    gone = PreferenceLinks(store.dynamodb, "no-such-table", PROGRAM)
    with pytest.raises(NotAccepted):
        gone.opened(token, NOON)
    with pytest.raises(NotAccepted):
        gone.keep(issued(token, PROGRAM, PHONE, NOON))


@pytest.mark.parametrize("length", [0, 15, 17], ids=["none", "too short", "too long"])
def test_no_link_is_made_of_a_secret_of_another_length(length):
    with pytest.raises(ValueError, match=f"must have 16 bytes, got {length}"):
        token_of(bytes(length))
