"""The reminders of an audit: one campaign to the subscribers of every topic, begun once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from lambdas.sending.campaign import Campaign

if TYPE_CHECKING:
    from datetime import datetime

LIVE = timedelta(days=14)  # a cap or a pause may hold a reminder for as long


class WorkflowClient(Protocol):
    """What this module asks of the SDK's Step Functions client."""

    exceptions: Any

    def start_execution(self, *, stateMachineArn: str, name: str, input: str) -> object:  # noqa: A002, N803 - the SDK's names
        """Begin one run."""


class Reminders:
    """Begins campaigns of reminders by the workflow at `arn`; without one the program sends none."""

    def __init__(self, client: WorkflowClient, arn: str) -> None:
        self._client = client
        self._arn = arn

    def begin(self, run: str, now: datetime) -> bool:
        """Begin the reminders of `run`, however often it is asked for; return whether the program has any."""
        if not self._arn:
            return False
        campaign = Campaign(id=run, topic="", body="", not_after=now + LIVE, purpose="reminder")
        given = json.dumps({"campaign": json.loads(campaign.to_json())})
        try:
            self._client.start_execution(stateMachineArn=self._arn, name=run, input=given)
        except self._client.exceptions.ExecutionAlreadyExists:
            return True  # an earlier attempt of this step began it
        return True
