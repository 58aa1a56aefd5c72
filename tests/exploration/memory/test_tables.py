"""The tables in memory know the requests of the consent code, all of a transaction or nothing, and refuse the rest."""

import pytest

from tests.exploration.memory.expressions import UnknownRequestError
from tests.exploration.memory.tables import Tables, TransactionCanceledException
from tests.exploration.memory.wire import Wire
from tests.exploration.memory.writes import LEDGER, SUBSCRIPTIONS

KEY = {"phone": {"S": "+1"}, "item": {"S": "outbox#1"}}
NEW = {"ConditionExpression": "attribute_not_exists(#key)", "ExpressionAttributeNames": {"#key": "item"}}
MOVE = {
    "TableName": SUBSCRIPTIONS,
    "Key": KEY,
    "UpdateExpression": "SET effects[0].#status = :target",
    "ConditionExpression": "effects[0].#status = :origin",
    "ExpressionAttributeNames": {"#status": "status"},
    "ExpressionAttributeValues": {":origin": {"S": "pending"}, ":target": {"S": "claimed"}},
}


@pytest.fixture
def tables():
    made = Tables(Wire(lambda _: None))
    row = KEY | {"effects": {"L": [{"M": {"status": {"S": "pending"}}}]}}
    made.transact_write_items(TransactItems=[{"Put": {"TableName": SUBSCRIPTIONS, "Item": row}}])
    return made


def test_a_conditional_update_moves_a_nested_attribute_once(tables):
    tables.update_item(**MOVE)
    (row,) = tables.rows[SUBSCRIPTIONS].values()
    assert row["effects"]["L"][0]["M"]["status"]["S"] == "claimed"
    with pytest.raises(tables.exceptions.ConditionalCheckFailedException):
        tables.update_item(**MOVE)


def test_a_transaction_with_a_failed_condition_writes_nothing_and_says_which_one(tables):
    entry = {"TableName": LEDGER, "Item": {"phone": {"S": "+1"}, "sequence": {"N": "1"}}}
    again = {"TableName": SUBSCRIPTIONS, "Item": KEY} | NEW
    with pytest.raises(TransactionCanceledException) as cancelled:
        tables.transact_write_items(TransactItems=[{"Put": entry}, {"Put": again}])
    reasons = cancelled.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "ConditionalCheckFailed"]
    assert tables.rows[LEDGER] == {}


def test_a_row_that_was_read_does_not_change_with_the_table(tables):
    before = next(iter(tables.rows[SUBSCRIPTIONS].values()))
    tables.update_item(**MOVE)
    assert before["effects"]["L"][0]["M"]["status"]["S"] == "pending"


UNKNOWN = {
    "an operator": {"ConditionExpression": "effects[0].#status <> :origin"},
    "a function": {"ConditionExpression": "attribute_type(#status, :origin)"},
    "a removal": {"UpdateExpression": "REMOVE effects[0].#status"},
    "a name that stands nowhere": {"ExpressionAttributeNames": {"#status": "status", "#other": "other"}},
    "a parameter": {"ReturnConsumedCapacity": "TOTAL"},
    "a path that leads nowhere": {
        "UpdateExpression": "SET elsewhere[0].#status = :target",
    },
}


@pytest.mark.parametrize("change", UNKNOWN.values(), ids=UNKNOWN)
def test_what_they_do_not_know_is_refused(tables, change):
    with pytest.raises(UnknownRequestError):
        tables.update_item(**MOVE | change)


def test_a_row_stands_once_in_a_transaction(tables):
    write = {"Put": {"TableName": SUBSCRIPTIONS, "Item": KEY}}
    with pytest.raises(UnknownRequestError, match="twice"):
        tables.transact_write_items(TransactItems=[write, write])
