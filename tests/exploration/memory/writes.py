"""Single writes to the tables in memory: the key, the condition and the row that each leaves."""

from __future__ import annotations

from tests.exploration.memory.expressions import Row, UnknownRequestError, assigned, check_names, holds

SUBSCRIPTIONS, LEDGER, SENDS = "subscriptions", "ledger", "sends"
_SORT_KEYS = {SUBSCRIPTIONS: ("item", "S"), LEDGER: ("sequence", "N"), SENDS: ("item", "S")}
_EXPRESSIONS = {"ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"}
_ALLOWED = {
    "Put": {"TableName", "Item", *_EXPRESSIONS},
    "Update": {"TableName", "Key", "UpdateExpression", *_EXPRESSIONS},
    "Delete": {"TableName", "Key", *_EXPRESSIONS},
    "ConditionCheck": {"TableName", "Key", *_EXPRESSIONS},
}

Key = tuple[str, str | int]
Rows = dict[str, dict[Key, Row]]


def no_rows() -> Rows:
    """Return the tables of a program that nobody has texted yet."""
    return {SUBSCRIPTIONS: {}, LEDGER: {}, SENDS: {}}


def condition_holds(rows: Rows, kind: str, request: Row) -> bool:
    """Whether the condition of one write holds; UnknownRequestError where the write is of no known form."""
    if kind not in _ALLOWED:
        raise UnknownRequestError(f"write {kind}")
    only(request, _ALLOWED[kind])
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    condition = request.get("ConditionExpression", "")
    check_names(names, values, condition, request.get("UpdateExpression", ""))
    return not condition or holds(condition, rows[request["TableName"]].get(key_of(kind, request)), names, values)


def write(rows: Rows, kind: str, request: Row) -> None:
    """Make one write whose condition holds."""
    held, key = rows[request["TableName"]], key_of(kind, request)
    if kind == "Put":
        held[key] = request["Item"]
    elif kind == "Delete":
        held.pop(key, None)
    elif kind == "Update":
        names, values = request.get("ExpressionAttributeNames", {}), request["ExpressionAttributeValues"]
        held[key] = assigned(request["UpdateExpression"], held.get(key) or request["Key"], names, values)


def key_of(kind: str, request: Row) -> Key:
    """Return the key of the row that a write is about."""
    return key(request["TableName"], request["Item"] if kind == "Put" else request["Key"])


def key(table: str, row: Row) -> Key:
    """Return the key that `row` of `table` has, or is."""
    name, type_ = _SORT_KEYS[table]
    value = row[name][type_]
    return row["phone"]["S"], int(value) if type_ == "N" else value


def only(request: Row, allowed: set[str]) -> None:
    """Refuse a request with other parameters."""
    if unknown := set(request) - allowed:
        raise UnknownRequestError(f"parameters {sorted(unknown)}")
