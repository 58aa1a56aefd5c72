"""The three tables in memory, with DynamoDB's transactions: the calls of the functions and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tests.exploration.memory.expressions import Row, UnknownRequestError
from tests.exploration.memory.writes import condition_holds, key, key_of, no_rows, only, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.exploration.memory.wire import Wire
    from tests.exploration.memory.writes import Rows

_QUERY = {
    *("TableName", "KeyConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"),
    *("ConsistentRead", "ScanIndexForward", "Limit"),
}
_BY_PHONE, _BY_KEY = "phone = :phone", "phone = :phone AND #item = :item"
_RETURNED = {"ReturnValues": "ALL_NEW", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
MOST_KEYS, MOST_WRITES = 100, 25


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
        self.rows: Rows = no_rows()
        self._wire = wire

    def close(self) -> None:
        """Leave connections, of which there are none."""

    def get_paginator(self, operation: str) -> Tables:
        """Return a paginator, of queries only."""
        if operation != "query":
            raise UnknownRequestError(f"paginator of {operation}")
        return self

    def query(self, **request: Any) -> dict[str, Any]:
        """Return the first page of a query by phone, or by phone and item."""
        return next(self.paginate(**request))

    def paginate(self, **request: Any) -> Iterator[dict[str, Any]]:
        """Yield the first page of a query by phone, or by phone and item."""
        only(request, _QUERY)
        if request["KeyConditionExpression"] not in {_BY_PHONE, _BY_KEY} or request["ConsistentRead"] is not True:
            raise UnknownRequestError("a query must be a consistent one by phone")
        with self._wire.call("Query"):
            wanted = {name: value["S"] for name, value in request["ExpressionAttributeValues"].items()}
            held = self.rows[request["TableName"]]
            mine = (key for key in held if key[0] == wanted[":phone"] and key[1] == wanted.get(":item", key[1]))
            found = [held[key] for key in sorted(mine, reverse=not request.get("ScanIndexForward", True))]
            most = request.get("Limit", len(found))
            more = {"LastEvaluatedKey": {}} if len(found) > most else {}
            yield {"Items": found[:most], **more}

    def batch_get_item(self, *, RequestItems: dict[str, dict[str, Any]]) -> dict[str, Any]:  # noqa: N803 - the service's name
        """Return the rows that are there, each as of another moment: a batch is no snapshot."""
        wanted = [(table, one) for table, asked in RequestItems.items() for one in asked["Keys"]]
        if len(wanted) > MOST_KEYS or not all(asked["ConsistentRead"] is True for asked in RequestItems.values()):
            raise UnknownRequestError("a batch must be a consistent read of a hundred keys at most")
        if len({(table, key(table, one)) for table, one in wanted}) < len(wanted):
            raise UnknownRequestError("a batch may not name a key twice")
        found: dict[str, list[Row]] = {table: [] for table in RequestItems}
        with self._wire.call("BatchGetItem"):
            for table, one in self._wire.shuffled(wanted):
                self._wire.between("BatchGetItem")
                row = self.rows[table].get(key(table, one))
                found[table] += [row] if row else []
        return {"Responses": found, "UnprocessedKeys": {}}

    def batch_write_item(self, *, RequestItems: dict[str, list[dict[str, Row]]]) -> dict[str, Any]:  # noqa: N803 - as above
        """Put and delete rows, each at another moment."""
        asked = [(table, *next(iter(one.items()))) for table, ones in RequestItems.items() for one in ones]
        writes = [(kind.removesuffix("Request"), request | {"TableName": table}) for table, kind, request in asked]
        if len({(request["TableName"], key_of(*one)) for one in writes for request in one[1:]}) < len(writes):
            raise UnknownRequestError("a batch may not write a row twice")
        if len(writes) > MOST_WRITES:
            raise UnknownRequestError("a batch must be of 25 writes at most")
        with self._wire.call("BatchWriteItem"):
            for kind, request in self._wire.shuffled(writes):
                self._wire.between("BatchWriteItem")
                condition_holds(self.rows, kind, request)
                write(self.rows, kind, request)
        return {"UnprocessedItems": {}}

    def put_item(self, **request: Any) -> None:
        """Put one row where its condition holds."""
        self._change("PutItem", "Put", request)

    def update_item(self, **request: Any) -> dict[str, Row]:
        """Change one row where its condition holds; return it if asked to."""
        wanted = {name: request.pop(name) for name in _RETURNED if name in request}
        if not wanted.items() <= _RETURNED.items():
            raise UnknownRequestError(f"returned {wanted}")
        row = self._change("UpdateItem", "Update", request, tell="ReturnValuesOnConditionCheckFailure" in wanted)
        return {"Attributes": row} if "ReturnValues" in wanted else {}

    def transact_write_items(self, *, TransactItems: list[dict[str, Row]]) -> None:  # noqa: N803 - the service's name
        """Make all writes, or none where the condition of any does not hold."""
        with self._wire.call("TransactWriteItems"):
            writes = [next(iter(one.items())) for one in TransactItems]
            if len({(request["TableName"], key_of(kind, request)) for kind, request in writes}) < len(writes):
                raise UnknownRequestError("a transaction may not write a row twice")
            held = [condition_holds(self.rows, kind, request) for kind, request in writes]
            if not all(held):
                reasons = [{"Code": "None" if one else "ConditionalCheckFailed"} for one in held]
                answer = _error("TransactionCanceledException") | {"CancellationReasons": reasons}
                raise TransactionCanceledException(answer, "TransactWriteItems")
            for kind, request in writes:
                write(self.rows, kind, request)

    def _change(self, call: str, kind: str, request: Row, *, tell: bool = False) -> Row:
        with self._wire.call(call):
            place = self.rows[request["TableName"]]
            if not condition_holds(self.rows, kind, request):
                answer = _error("ConditionalCheckFailedException")
                old = place.get(key_of(kind, request)) if tell else None
                raise ConditionalCheckFailedException(answer | ({"Item": old} if old else {}), call)
            write(self.rows, kind, request)
            return place[key_of(kind, request)]


def _error(code: str) -> dict[str, Any]:
    return {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": 400}}
