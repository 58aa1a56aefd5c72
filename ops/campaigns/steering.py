"""A campaign that is under way, as a person steers it: paused, resumed, cancelled, and what was done to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from lambdas.consent.timestamps import from_text
from lambdas.sending.request import Hold, HoldState
from lambdas.stores.dynamodb import rows_of
from lambdas.stores.errors import NotAccepted
from lambdas.stores.sending.campaign_holds import MOST, Act, CampaignHolds
from ops.campaigns.runs import execution_of
from ops.deployed import DeploymentError, client_of, tables_client

if TYPE_CHECKING:
    from infra.environment import Environment
    from ops.deployed import DeployedProgram

UNTOLD = timedelta(days=31)  # how long a campaign is held whose end nobody knows, since a system asked for its texts


class UnknownCampaignError(DeploymentError):
    """The program has no campaign of that id."""


@dataclass(frozen=True, slots=True)
class Steering:
    """One campaign of a deployed program; `until` is when its last request has expired, `running` its workflow."""

    environment: Environment
    target: DeployedProgram
    campaign: str
    until: datetime
    running: bool

    @classmethod
    def of(cls, environment: Environment, target: DeployedProgram, campaign: str) -> Steering:
        """Return the campaign of that id; UnknownCampaignError where the program knows none."""
        run = _run(environment, target, campaign)
        if run:
            # who may not use the program's key is not told the input
            told = json.loads(run.get("input") or "{}").get("campaign", {}).get("not_after")
            until = from_text(told) if told else datetime.now(UTC) + UNTOLD
            return cls(environment, target, campaign, until, run["status"] == "RUNNING")
        if not any(rows_of(tables_client(environment), target.sends, f"campaign#{campaign}")):
            raise UnknownCampaignError(
                f"campaign must be one that {target.id} launched or was asked for, got '{campaign}': correct the id"
            )
        return cls(environment, target, campaign, datetime.now(UTC) + UNTOLD, running=False)

    @property
    def holds(self) -> CampaignHolds:
        """The holds of the program."""
        return CampaignHolds(tables_client(self.environment), self.target.sends)

    def hold(self, state: HoldState, *, by: str, reason: str) -> bool:
        """Pause or cancel it; False where that is done already. DeploymentError where too many are held."""
        now = datetime.now(UTC)
        try:
            return self.holds.put(self.campaign, Hold(state, now, self.until), Act(state, now, by, reason))
        except NotAccepted as error:
            raise DeploymentError(
                f"{self.target.id}: at most {MOST} campaigns can be held at once, got one more ({error}): resume one, "
                f"or stop the whole program (./sms pause {self.target.id})"
            ) from error

    def lift(self, *, by: str) -> bool:
        """Let it go on; False where it is not paused."""
        return self.holds.lift(self.campaign, Act("resumed", datetime.now(UTC), by))

    def stop(self) -> str:
        """Stop its workflow, if that runs; return why that cannot be, or nothing: its texts are dropped either way."""
        if not self.running:
            return ""
        arn = execution_of(self.target, self.campaign)
        try:
            client_of("stepfunctions", self.environment).stop_execution(executionArn=arn)
        except ClientError as error:
            return f"{error.operation_name} ({error.response['Error'].get('Code')})"
        return ""


def _run(environment: Environment, target: DeployedProgram, campaign: str) -> dict[str, Any] | None:
    if "CampaignWorkflow" not in target.outputs:
        return None
    states = client_of("stepfunctions", environment)
    try:
        found: dict[str, Any] = states.describe_execution(executionArn=execution_of(target, campaign))
    except states.exceptions.ExecutionDoesNotExist:
        return None
    return found
