"""The table of what a program sends: the fate of each request, what each phone got, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.constructs.permission import allow
from infra.constructs.tables import phone_table

if TYPE_CHECKING:
    from infra.constructs.encryption import ProgramKey
    from infra.constructs.permission import Statement


class SendStore(Construct):
    """`Sends`: the third table of a program, written by the gate and by the reader of delivery events."""

    def __init__(self, scope: Construct, construct_id: str, *, key: ProgramKey) -> None:
        super().__init__(scope, construct_id)
        self.table = phone_table(self, "Table", key=key, time_to_live="expires_at")

    def environment(self) -> dict[str, str]:
        """Return the variable by which a function finds the table."""
        return {"SENDS_TABLE": self.table.table_name}

    def yielding(self) -> Statement:
        """What lets a STOP wait for the one text to that phone which is being handed to the service right now."""
        return self._allow("ConditionCheckItem")

    def sending(self) -> Statement:
        """What the gate needs: claim, settle and give back requests, and keep pace."""
        return self._allow(
            "BatchGetItem", "BatchWriteItem", "PutItem", "DeleteItem", "UpdateItem", "ConditionCheckItem"
        )

    def outcomes(self) -> Statement:
        """What records how texts ended, and pulls the brake."""
        return self._allow("BatchGetItem", "GetItem", "PutItem", "UpdateItem", "ConditionCheckItem")

    def retelling(self) -> Statement:
        """What reads how numbers fared, and what was sent to one."""
        return self._allow("BatchGetItem", "Query")

    def braking(self) -> Statement:
        """What sees whether the program is held back."""
        return self._allow("GetItem")

    def _allow(self, *actions: str) -> Statement:
        return allow(*(f"dynamodb:{action}" for action in actions), on=[self.table.table_arn])
