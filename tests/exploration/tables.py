"""The two consent tables in memory, with DynamoDB's transactions: the calls of the consent code and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tests.exploration.expressions import Row, UnknownRequestError, assigned, check_names, holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.exploration.wire import Wire

SUBSCRIPTIONS, LEDGER = "subscriptions", "ledger"
_SORT_KEYS = {SUBSCRIPTIONS: ("item", "S"), LEDGER: ("sequence", "N")}
_QUERY = {"TableName", "KeyConditionExpression", "ExpressionAttributeValues", "ConsistentRead"}
_EXPRESSIONS = {"ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"}
_PUT = {"TableName", "Item", *_EXPRESSIONS}
_UPDATE = {"TableName", "Key", "UpdateExpression", *_EXPRESSIONS}

Key = tuple[str, str | int]
Rows = dict[str, dict[Key, Row]]


class TransactionCanceledException(ClientError):  # noqa: N818 - the service's name
    """A transaction that wrote nothing; its response says why, write by write."""


class ConditionalCheckFailedException(ClientError):  # noqa: N818 - the service's name
    """A write whose condition does not hold."""


class Exceptions:
    """The errors by the names under which a client has them."""

    TransactionCanceledException = TransactionCanceledException
    ConditionalCheckFailedException = ConditionalCheckFailedException


class Tables:
    """A DynamoDB client; each call passes the `wire` first. Rows are never changed in place, so copies are cheap."""

    exceptions = Exceptions

    def __init__(self, wire: Wire) -> None:
        self.rows: Rows = {SUBSCRIPTIONS: {}, LEDGER: {}}
        self._wire = wire

    def get_paginator(self, operation: str) -> Tables:
        """Return a paginator, of queries only."""
        if operation != "query":
            raise UnknownRequestError(f"paginator of {operation}")
        return self

    def paginate(self, **request: Any) -> Iterator[dict[str, list[Row]]]:
        """Yield the one page of a query by phone."""
        _only(request, _QUERY)
        if request["KeyConditionExpression"] != "phone = :phone" or request["ConsistentRead"] is not True:
            raise UnknownRequestError("a query must be a consistent one by phone")
        with self._wire.call("Query"):
            phone = request["ExpressionAttributeValues"][":phone"]["S"]
            held = self.rows[request["TableName"]]
            yield {"Items": [held[key] for key in sorted(key for key in held if key[0] == phone)]}

    def update_item(self, **request: Any) -> None:
        """Change one row where its condition holds."""
        with self._wire.call("UpdateItem"):
            if not _condition_holds(self.rows, "Update", request):
                raise ConditionalCheckFailedException(_error("ConditionalCheckFailedException"), "UpdateItem")
            _write(self.rows, "Update", request)

    def transact_write_items(self, *, TransactItems: list[dict[str, Row]]) -> None:  # noqa: N803 - the service's name
        """Make all writes, or none where the condition of any does not hold."""
        with self._wire.call("TransactWriteItems"):
            writes = [next(iter(write.items())) for write in TransactItems]
            if len({(request["TableName"], _key(kind, request)) for kind, request in writes}) < len(writes):
                raise UnknownRequestError("a transaction may not write a row twice")
            held = [_condition_holds(self.rows, kind, request) for kind, request in writes]
            if not all(held):
                reasons = [{"Code": "None" if one else "ConditionalCheckFailed"} for one in held]
                answer = _error("TransactionCanceledException") | {"CancellationReasons": reasons}
                raise TransactionCanceledException(answer, "TransactWriteItems")
            for kind, request in writes:
                _write(self.rows, kind, request)


def _condition_holds(rows: Rows, kind: str, request: Row) -> bool:
    _only(request, _allowed(kind))
    names, values = request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {})
    condition = request.get("ConditionExpression", "")
    check_names(names, values, condition, request.get("UpdateExpression", ""))
    row = rows[request["TableName"]].get(_key(kind, request))
    return not condition or holds(condition, row, names, values)


def _write(rows: Rows, kind: str, request: Row) -> None:
    held, key = rows[request["TableName"]], _key(kind, request)
    if kind == "Put":
        held[key] = request["Item"]
        return
    names, values = request.get("ExpressionAttributeNames", {}), request["ExpressionAttributeValues"]
    held[key] = assigned(request["UpdateExpression"], held.get(key) or request["Key"], names, values)


def _key(kind: str, request: Row) -> Key:
    row = request["Item"] if kind == "Put" else request["Key"]
    name, type_ = _SORT_KEYS[request["TableName"]]
    value = row[name][type_]
    return row["phone"]["S"], int(value) if type_ == "N" else value


def _allowed(kind: str) -> set[str]:
    if kind not in {"Put", "Update"}:
        raise UnknownRequestError(f"write {kind}")
    return _PUT if kind == "Put" else _UPDATE


def _only(request: Row, allowed: set[str]) -> None:
    if unknown := set(request) - allowed:
        raise UnknownRequestError(f"parameters {sorted(unknown)}")


def _error(code: str) -> dict[str, Any]:
    return {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": 400}}
