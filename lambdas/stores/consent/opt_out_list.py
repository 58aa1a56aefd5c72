"""The program's opt-out list at the service, read page by page, and how far the reading has come."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.consent.corrections import Listing
from lambdas.consent.items import instant, text, text_attributes
from lambdas.consent.timestamps import in_milliseconds, to_text
from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_pinpoint_sms_voice_v2 import PinpointSMSVoiceV2Client
    from mypy_boto3_pinpoint_sms_voice_v2.type_defs import (
        DescribeOptedOutNumbersRequestTypeDef,
        OptedOutNumberInformationTypeDef,
    )

    from lambdas.consent.corrections import Rule, Source
    from lambdas.consent.items import Row

PAGE = 100  # the most that the service gives in one answer
SECONDS_BETWEEN_REQUESTS = 1.1  # the quota is one a second
HALF_DAY_HOURS = 12
SECONDS_AFTER_REFUSAL = 5.0  # a list of another program has the second


class StaleToken(Exception):  # noqa: N818 - names the fault
    """The service does not know the place in the list any more: read it from the beginning."""


@dataclass(frozen=True, slots=True)
class Page:
    """Up to a hundred listings, and the token of the page that follows (empty: this is the last)."""

    listings: tuple[Listing, ...]
    following: str


class OptOutList:
    """The pages of one list, asked for at the pace that the service allows in the whole account."""

    def __init__(
        self, client: PinpointSMSVoiceV2Client, opt_out_list: str, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._name = opt_out_list
        self._wait = wait
        self._free_at = time.monotonic()

    def page(self, token: str) -> Page:
        """Return the page at `token` (empty: the first), after a wait for the next free second.

        StaleToken where the service knows `token` no more, NotAccepted where it gives no answer now.
        """
        self._take_turn()
        request: DescribeOptedOutNumbersRequestTypeDef = {"OptOutListName": self._name, "MaxResults": PAGE}
        if token:
            request["NextToken"] = token
        try:
            answer = self._client.describe_opted_out_numbers(**request)
        except self._client.exceptions.ValidationException as error:
            if token:
                raise StaleToken from None
            raise NotAccepted(str(error.response.get("Reason", "ValidationException"))) from None
        except (ClientError, BotoCoreError) as error:
            self._free_at += SECONDS_AFTER_REFUSAL
            raise NotAccepted(_name(error)) from None
        listings = tuple(listing_of(row, "service_list") for row in answer["OptedOutNumbers"])
        return Page(listings, answer.get("NextToken", ""))

    def put(self, phone: str) -> None:
        """Put `phone` on the list; it may be there already. NotAccepted: ask again."""
        try:
            self._client.put_opted_out_number(OptOutListName=self._name, OptedOutNumber=phone)
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(_name(error)) from None

    def _take_turn(self) -> None:
        self._wait(max(0.0, self._free_at - time.monotonic()))
        self._free_at = time.monotonic() + SECONDS_BETWEEN_REQUESTS


def listing_of(row: OptedOutNumberInformationTypeDef, source: Source) -> Listing:
    """Return the listing that the service describes by `row`."""
    rule: Rule = "listed_by_customer" if row["EndUserOptedOut"] else "listed_by_api"
    return Listing(row["OptedOutNumber"], in_milliseconds(row["OptedOutTimestamp"]), source, rule)


def _name(error: Exception) -> str:
    return str(error.response["Error"].get("Code")) if isinstance(error, ClientError) else type(error).__name__


# How far the reading of the opt-out list has come, kept in the Subscriptions table beside the phones.


KEY = text_attributes({"phone": "reconciliation", "item": "checkpoint"})  # no phone number looks like this


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A pass over the list: when it began, the next page (empty: the first), and when it ended (None: not yet).

    One that `is_counted` is the first of half a day: a metric is paid for by the hours in which it is counted.
    """

    began_at: datetime
    token: str = ""
    ended_at: datetime | None = None
    is_counted: bool = True

    def next(self, now: datetime) -> Checkpoint:
        """Return the checkpoint of the next pass, which begins at `now`."""
        return Checkpoint(now, is_counted=_half_day(now) != _half_day(self.began_at))

    def restarted(self) -> Checkpoint:
        """Return the checkpoint of the same pass at its first page."""
        return replace(self, token="")

    def after(self, token: str, now: datetime) -> Checkpoint:
        """Return the checkpoint behind a page that `token` follows (empty: it was the last)."""
        return replace(self, token=token, ended_at=None if token else now)


def checkpoint_of(row: Row | None) -> Checkpoint | None:
    """Return the checkpoint that `row` holds; None where there is none."""
    began_at = instant(row, "began_at") if row else None
    if row is None or began_at is None:
        return None
    is_counted = not text(row, "uncounted")
    return Checkpoint(began_at, text(row, "token"), instant(row, "ended_at"), is_counted=is_counted)


def _half_day(at: datetime) -> tuple[date, bool]:
    return at.date(), at.hour < HALF_DAY_HOURS


class Checkpoints:
    """The one checkpoint of a program."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def read(self) -> Checkpoint | None:
        """Return the checkpoint; None before the first pass."""
        rows = self._client.query(
            TableName=self._table,
            KeyConditionExpression="phone = :phone AND #item = :item",
            ExpressionAttributeNames={"#item": "item"},
            ExpressionAttributeValues={f":{name}": value for name, value in KEY.items()},
            ConsistentRead=True,
        )["Items"]
        return checkpoint_of(rows[0] if rows else None)

    def write(self, checkpoint: Checkpoint) -> None:
        """Keep `checkpoint` in place of the one before."""
        ended_at = to_text(checkpoint.ended_at) if checkpoint.ended_at else ""
        facts = {"began_at": to_text(checkpoint.began_at), "token": checkpoint.token, "ended_at": ended_at}
        facts["uncounted"] = "" if checkpoint.is_counted else "yes"
        self._client.put_item(TableName=self._table, Item=KEY | text_attributes(facts))
