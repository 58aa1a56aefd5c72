"""A campaign's text to the brand's own staff, before customers get it: through the gate, as every text."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.phone import masked
from lambdas.messages.personal import filled
from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.campaign import Recipient
from lambdas.sending.items import attempt_key, attempt_of
from lambdas.sending.verdict import Reason
from ops.deployed import tables_client

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from infra.environment import Environment
    from lambdas.sending.campaign import Campaign
    from lambdas.sending.request import Request
    from ops.deployed import DeployedProgram

LASTS = timedelta(hours=1)  # a test that comes out of hours is no test any more
PATIENCE_SECONDS, BETWEEN_SECONDS = 30, 1
SAYS = {str(reason): reason.says for reason in Reason}


@dataclass(frozen=True, slots=True)
class StaffSend:
    """One request to one of the staff."""

    request: Request

    @property
    def to(self) -> str:
        """The number as logs may show it."""
        return masked(self.request.to)


def staff_sends(campaign: Campaign, staff: Sequence[str], values: Mapping[str, str], now: datetime) -> list[StaffSend]:
    """Return new requests to `staff`, with these `values` of the fields, which count toward no campaign."""
    stamp = f"{now:%Y%m%d%H%M%S}"
    made = replace(campaign, body=filled(campaign.body, values), content=f"test {campaign.id} {stamp}")
    return [StaffSend(_request(made, phone, stamp, now)) for phone in dict.fromkeys(staff)]


def _request(campaign: Campaign, phone: str, stamp: str, now: datetime) -> Request:
    named = hashlib.sha256(phone.encode()).hexdigest()[:32]
    asked = replace(campaign, not_after=now + LASTS).request(Recipient(phone))
    return replace(asked, request_id=f"test.{campaign.id}.{stamp}.{named}", campaign="")


def fates(
    environment: Environment, target: DeployedProgram, sends: Sequence[StaffSend]
) -> Iterator[tuple[StaffSend, str]]:
    """Yield what became of each, as soon as it is known, and of the rest that nothing has within half a minute."""
    client, waiting = tables_client(environment), list(sends)
    for _ in range(PATIENCE_SECONDS // BETWEEN_SECONDS):
        for one in list(waiting):
            key = attempt_key(one.request.to, one.request.request_id)
            attempt = attempt_of(client.get_item(TableName=target.sends, Key=key, ConsistentRead=True).get("Item"))
            if attempt and attempt.settled:
                waiting.remove(one)
                sent = attempt.fate is AttemptStatus.SENT
                yield one, "sent" if sent else f"dropped: {SAYS.get(attempt.reason, attempt.reason)}"
        if not waiting:
            return
        time.sleep(BETWEEN_SECONDS)
    for one in waiting:
        yield one, "deferred, or still in the queue: out of hours, over a cap, or the program is paused"
