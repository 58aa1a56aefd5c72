"""The records of a batch, read before any of them is seen to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lambdas.send_gate.order import Order
from lambdas.sending.message import BadRequest, parse
from lambdas.sending.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lambdas.program import Program


def read(records: Iterable[Mapping[str, Any]], program: Program) -> tuple[list[Order], dict[str, BadRequest]]:
    """Return the orders that `records` of SQS hold, and by their ids what is wrong with those that hold none."""
    orders: list[Order] = []
    unread: dict[str, BadRequest] = {}
    for record in records:
        try:
            orders.append(_order(record, program))
        except BadRequest as error:
            unread[record["messageId"]] = error
    return orders, unread


def _order(record: Mapping[str, Any], program: Program) -> Order:
    sent_at = datetime.fromtimestamp(int(record["attributes"]["SentTimestamp"]) / 1000, UTC)
    asked = parse(record["body"], sent_at=sent_at, program=program)
    return Order(record["messageId"], record["eventSourceARN"], asked, urgent=_urgent(asked, program))


def _urgent(asked: object, program: Program) -> bool:
    if not isinstance(asked, Request):
        return False
    template = program.template(asked.template)
    return asked.priority == "high" or (template is not None and template.immediate)
