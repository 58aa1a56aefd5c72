"""The tables of a program: subscriptions, the consent ledger, and what it sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from infra.constructs.core.iam import allow
from infra.constructs.core.storage import PHONE, phone_table

if TYPE_CHECKING:
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.iam import Statement

SEQUENCE = dynamodb.Attribute(name="sequence", type=dynamodb.AttributeType.NUMBER)
AUDIENCE = dynamodb.Attribute(name="audience", type=dynamodb.AttributeType.STRING)


class ConsentStore(Construct):
    """`Subscriptions` (state by phone, audience index) and the append-only `Ledger`."""

    def __init__(
        self, scope: Construct, construct_id: str, *, key: ProgramKey, sends: SendStore, told: bool = False
    ) -> None:
        """Take the table of sends as well: a STOP is committed only while no text to that phone is under way.

        What is `told` to others is read from a stream of the subscriptions.
        """
        super().__init__(scope, construct_id)
        self._sends = sends
        images = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES if told else None
        self.subscriptions = phone_table(self, "Subscriptions", key=key, time_to_live="expires_at", stream=images)
        self.subscriptions.add_global_secondary_index(
            index_name="audience",
            partition_key=AUDIENCE,
            sort_key=PHONE,
            projection_type=dynamodb.ProjectionType.KEYS_ONLY,
        )
        self.ledger = phone_table(self, "Ledger", key=key, sort_key=SEQUENCE, stream=dynamodb.StreamViewType.NEW_IMAGE)

    @property
    def stream(self) -> str:
        """The ARN of the ledger's stream, which two functions may follow and no more."""
        return _stream(self.ledger, "ledger")

    @property
    def standing_stream(self) -> str:
        """The ARN of the stream of the subscriptions, which is there where the program tells others."""
        return _stream(self.subscriptions, "table of subscriptions")

    def reading_entries(self) -> Statement:
        """What reads single entries of the ledger."""
        return allow("dynamodb:BatchGetItem", on=[self.ledger.table_arn])

    def recording(self) -> list[Statement]:
        """What reads a phone's record and commits decisions; the ledger takes new records only."""
        state = ("dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem")
        return [
            allow(*state, on=[self.subscriptions.table_arn]),
            allow("dynamodb:PutItem", on=[self.ledger.table_arn]),
            self._sends.yielding(),
        ]

    def environment(self) -> dict[str, str]:
        """Return the variables by which a function that records finds the tables."""
        tables = {"SUBSCRIPTIONS_TABLE": self.subscriptions.table_name, "LEDGER_TABLE": self.ledger.table_name}
        return tables | self._sends.environment()

    def heeding(self) -> Statement:
        """What reads the standing of many phones at once, and ties a text to the standing that was read."""
        return allow("dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", on=[self.subscriptions.table_arn])

    def scanning(self) -> Statement:
        """What reads the whole table of subscriptions, and many of its rows at once."""
        return allow("dynamodb:Scan", "dynamodb:BatchGetItem", on=[self.subscriptions.table_arn])

    def retelling(self) -> Statement:
        """What reads the ledger of a number."""
        return allow("dynamodb:Query", on=[self.ledger.table_arn])

    def showing(self) -> Statement:
        """What reads all that is known of a number, and of how it came to be."""
        return allow("dynamodb:Query", on=[self.subscriptions.table_arn, self.ledger.table_arn])

    def answering(self) -> Statement:
        """What reads the record of a number."""
        return allow("dynamodb:Query", on=[self.subscriptions.table_arn])

    def audience(self) -> Statement:
        """What reads who is subscribed to a topic, page by page."""
        return allow("dynamodb:Query", on=[f"{self.subscriptions.table_arn}/index/audience"])


# The table of what a program sends: the fate of each request, what each phone got, and what became of it.


class SendStore(Construct):
    """`Sends`: the third table of a program, written by the gate and by the reader of delivery events."""

    def __init__(self, scope: Construct, construct_id: str, *, key: ProgramKey, told: bool = False) -> None:
        """Take whether others are `told` of results: they are read from a stream of the table."""
        super().__init__(scope, construct_id)
        images = dynamodb.StreamViewType.NEW_IMAGE if told else None
        self.table = phone_table(self, "Table", key=key, time_to_live="expires_at", stream=images)

    @property
    def stream(self) -> str:
        """The ARN of the table's stream, which is there where the program tells others."""
        return _stream(self.table, "table of sends")

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

    def binding(self) -> Statement:
        """What sees what was sent to a phone last, and binds an answer to what it replied."""
        return self._allow("BatchGetItem", "PutItem")

    def answering(self) -> Statement:
        """What reads one request, and how the texts to its number fared."""
        return self._allow("GetItem", "Query")

    def braking(self) -> Statement:
        """What sees whether the program is held back."""
        return self._allow("GetItem")

    def _allow(self, *actions: str) -> Statement:
        return allow(*(f"dynamodb:{action}" for action in actions), on=[self.table.table_arn])


def _stream(table: dynamodb.Table, called: str) -> str:
    arn = table.table_stream_arn
    if arn is None:
        raise TypeError(f"the {called} has no stream")
    return arn
