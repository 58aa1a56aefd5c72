"""What a program's records say of a request and of a person, for whoever the port `reads` is open to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.items import record_of, text, text_attributes
from lambdas.consent.standing import consents
from lambdas.consent.timestamps import from_text
from lambdas.delivery.health import OUTCOME, outcome_of
from lambdas.sending.items import DEFERRED, REQUEST, SENDING, attempt_of, history_of
from lambdas.sending.parsing import BadRequest, asked_consents, asked_status
from lambdas.sending.results import Result, ResultKind, result_of
from lambdas.stores.clients import Clients
from lambdas.stores.dynamodb import rows_of
from lambdas.stores.environment import named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.consent.items import Row
    from lambdas.delivery.outcome import Outcome
    from lambdas.program import Program
    from lambdas.sending.attempt import SendAttempt

NEEDED = ("subscriptions_table", "sends_table")


@dataclass(frozen=True, slots=True)
class Reads:
    """Reads the tables of `program`, `subscriptions` and `sends`, and changes none."""

    client: DynamoDBClient
    subscriptions: str
    sends: str
    program: Program

    def answer(self, question: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the caller sent
        """Return the answer to `question`; its fault where it is none, by the names of fields."""
        try:
            if isinstance(question, dict) and question.get("ask") == "consents":
                return self._consents(asked_consents(question))
            return self._status(*asked_status(question))
        except BadRequest as fault:
            return {"error": str(fault)}

    def _status(self, request_id: str, phone: str) -> dict[str, str]:
        return self._result(request_id, phone).event(request_id, program=self.program.id)

    def _consents(self, phone: str) -> dict[str, Any]:
        record = record_of(phone, rows_of(self.client, self.subscriptions, phone))
        told = history_of(self._row(phone, SENDING)).told
        return consents(record, told, program=self.program.id)

    def _result(self, request_id: str, phone: str) -> Result:
        made = attempt_of(self._row(phone, REQUEST + request_id))
        if made:
            return result_of(made, self._ends(made))
        deferred = self._row(phone, DEFERRED + request_id)
        if deferred:
            return Result(ResultKind.DEFERRED, from_text(text(deferred, "until")), text(deferred, "reason"))
        return Result(ResultKind.NOT_FOUND)

    def _ends(self, made: SendAttempt) -> Iterator[Outcome]:
        """Yield the reports on its texts; those whose id never came back name the request."""
        row = self._row(made.phone, OUTCOME + made.message_id) if made.message_id else None
        if row:
            yield outcome_of(row)
        if made.attempts > int(made.message_id != ""):
            found = map(outcome_of, self._outcomes(made.phone))
            yield from (end for end in found if end.request_id == made.request_id)

    def _outcomes(self, phone: str) -> Iterator[Row]:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.sends,
            KeyConditionExpression="phone = :phone AND begins_with(#item, :outcome)",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues=text_attributes({":phone": phone, ":outcome": OUTCOME}),
            ConsistentRead=True,
        )
        for page in pages:
            yield from page["Items"]

    def _row(self, phone: str, item: str) -> Row | None:
        key = text_attributes({"phone": phone, "item": item})
        return self.client.get_item(TableName=self.sends, Key=key, ConsistentRead=True).get("Item")


def reads(program: Program, variables: Mapping[str, str]) -> Reads:
    """Return what answers for `program`, by the tables that `variables` name."""
    tables = named(NEEDED, variables)
    return Reads(Clients().dynamodb(), tables["subscriptions_table"], tables["sends_table"], program)
