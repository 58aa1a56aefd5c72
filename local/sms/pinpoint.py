"""The resource types AWS::Pinpoint::App and AWS::Pinpoint::SMSChannel, and GetApps: recorded, and nothing more."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from local.server.emulator import Properties, Response
from local.sms.account import Holding
from local.sms.errors import Refusal
from local.sms.resources import H, ResourceType
from local.sms.store import Store

SERVICE = "mobiletargeting"
"""Under which requests to Pinpoint are signed."""


@dataclass(frozen=True, kw_only=True)
class Project(Holding):
    """A Pinpoint project, which templates call App."""

    kind = "apps"
    title: str


@dataclass(frozen=True, kw_only=True)
class TextChannel(Holding):
    """The SMS channel of a project; a project has one, so it bears the project's id."""

    kind = "channels"


class _PinpointType(ResourceType[H]):
    def arn(self, name: str) -> str:
        """Return the ARN, which is under Pinpoint's first name."""
        return f"arn:aws:mobiletargeting:{self.store.region()}:{self.store.account()}:{self.holding.kind}/{name}"


class ProjectType(_PinpointType[Project]):
    """A project with an id of its own."""

    type_name = "AWS::Pinpoint::App"
    properties = frozenset({"Name"})
    create_only = ("Name",)
    holding = Project

    def new_name(self, _logical_id: str, _properties: Properties, _stack: str) -> str:
        """Return a new project id."""
        return secrets.token_hex(16)

    def make(self, arn: str, properties: Properties, before: Project | None) -> Project:
        """Return the record; a `Refusal` where AWS gives this account no new project."""
        if before is None and not self.store.standing.pinpoint:
            raise Refusal("ForbiddenException", "Amazon Pinpoint is no longer available to new customers")
        return before or Project(arn=arn, title=str(properties.get("Name", "")))

    def attributes(self, held: Project) -> dict[str, str]:
        """Return ARN and id."""
        return {"Arn": held.arn, "Id": held.name}


class TextChannelType(_PinpointType[TextChannel]):
    """The channel of a project that must exist."""

    type_name = "AWS::Pinpoint::SMSChannel"
    properties = frozenset({"ApplicationId", "Enabled", "SenderId", "ShortCode"})
    create_only = ("ApplicationId",)
    holding = TextChannel

    def new_name(self, _logical_id: str, properties: Properties, _stack: str) -> str:
        """Return the id of the project; a `Refusal` if there is no such project."""
        project = str(properties.get("ApplicationId"))
        return self.store.find(Project, ProjectType(self.store, self.publisher).arn(project)).name

    def make(self, arn: str, _properties: Properties, before: TextChannel | None) -> TextChannel:
        """Return the record."""
        return before or TextChannel(arn=arn)

    def attributes(self, held: TextChannel) -> dict[str, str]:
        """Return the id."""
        return {"Id": held.name}


@dataclass(frozen=True)
class Projects:
    """The API of Pinpoint, as far as an operator asks it: GetApps."""

    store: Store

    async def handle(
        self, method: str, path: str, _headers: dict[str, str], _body: bytes, _query: dict[str, Any]
    ) -> Response:
        """Return all projects on one page; any other request is refused."""
        headers = {"Content-Type": "application/json"}
        if (method, path.rstrip("/")) != ("GET", "/v1/apps"):
            return (
                403,
                headers | {"x-amzn-errortype": "ForbiddenException"},
                b'{"Message": "the local AWS has GetApps"}',
            )
        with self.store.lock:
            mine = f":{self.store.region()}:{self.store.account()}:apps/"
            held = [one for one in self.store.holdings.values() if isinstance(one, Project) and mine in one.arn]
            rows = [{"Arn": one.arn, "Id": one.name, "Name": one.title} for one in held]
        return 200, headers, json.dumps({"Item": rows}).encode()
