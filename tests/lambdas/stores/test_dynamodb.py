"""Reads and writes of many rows: nothing is left behind that the table did not come to at first."""

import pytest

from lambdas.stores import dynamodb
from lambdas.stores.dynamodb import rows_at, write_all
from lambdas.stores.errors import NotAccepted


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(dynamodb, "LONGEST_PAUSE_SECONDS", 0)


class Slow:
    """A table that comes to three rows of a call, and only so often."""

    def __init__(self, client, times=1000):
        self.client, self.times, self.calls = client, times, 0

    def batch_get_item(self, RequestItems):  # noqa: N803 - the service's name
        self._count()
        ((table, asked),) = RequestItems.items()
        answer = self.client.batch_get_item(RequestItems={table: asked | {"Keys": asked["Keys"][:3]}})
        rest = asked["Keys"][3:]
        return answer | {"UnprocessedKeys": {table: asked | {"Keys": rest}} if rest else {}}

    def batch_write_item(self, RequestItems):  # noqa: N803 - the service's name
        self._count()
        ((table, writes),) = RequestItems.items()
        self.client.batch_write_item(RequestItems={table: writes[:3]})
        return {"UnprocessedItems": {table: writes[3:]} if writes[3:] else {}}

    def _count(self):
        self.calls += 1
        assert self.calls <= self.times


@pytest.fixture
def rows(home, phone):
    """Writes of rows of one phone to the table of sends, and their places."""
    table = home.environment.sends_table

    def build(count):
        items = [{"phone": {"S": phone}, "item": {"S": f"row-{number:03}"}} for number in range(count)]
        return [{"PutRequest": {"Item": item}} for item in items], [(table, phone, i["item"]["S"]) for i in items]

    return build


def test_any_number_of_rows_is_written_and_read(home, rows):
    writes, places = rows(230)
    write_all(home.dynamodb, home.environment.sends_table, writes)
    found = rows_at(home.dynamodb, [*places, *places, (*places[0][:2], "unheard of")])
    assert set(found) == set(places)


def test_nothing_is_asked_for_where_nothing_is_wanted():
    assert rows_at(None, []) == {}
    assert write_all(None, "any", []) is None


def test_what_the_table_did_not_come_to_is_asked_for_again(home, rows):
    writes, places = rows(10)
    slow = Slow(home.dynamodb)
    write_all(slow, home.environment.sends_table, writes)
    assert (slow.calls, len(rows_at(slow, places))) == (4, 10)


def test_a_table_that_comes_to_nothing_is_given_up(home, rows, monkeypatch):
    writes, places = rows(25)
    with pytest.raises(NotAccepted, match="rows"):
        rows_at(Slow(home.dynamodb), places)
    monkeypatch.setattr(dynamodb, "PATIENCE_SECONDS", 0)
    with pytest.raises(NotAccepted, match="writes"):
        write_all(Slow(home.dynamodb), home.environment.sends_table, writes)
