"""The resource types AWS::Pinpoint::App and AWS::Pinpoint::SMSChannel: checked and recorded, and nothing more."""

import secrets
from dataclasses import dataclass

from local.emulator import Properties
from local.sms.account import Holding
from local.sms.resource_types import H, ResourceType


@dataclass(frozen=True, kw_only=True)
class Project(Holding):
    """A Pinpoint project, which templates call App."""

    kind = "apps"


@dataclass(frozen=True, kw_only=True)
class TextChannel(Holding):
    """The SMS channel of a project; a project has one, so it bears the project's id."""

    kind = "channels"


class _PinpointType(ResourceType[H]):
    def arn(self, name: str) -> str:
        """Return the ARN, which is under Pinpoint's first name."""
        return f"arn:aws:mobiletargeting:{self.store.region()}:{self.store.account()}:{self.holding.kind}/{name}"

    def make(self, arn: str, _properties: Properties, before: H | None) -> H:
        """Return the record."""
        return before or self.holding(arn=arn)


class ProjectType(_PinpointType[Project]):
    """A project with an id of its own."""

    type_name = "AWS::Pinpoint::App"
    properties = frozenset({"Name"})
    create_only = ("Name",)
    holding = Project

    def new_name(self, _logical_id: str, _properties: Properties, _stack: str) -> str:
        """Return a new project id."""
        return secrets.token_hex(16)

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

    def attributes(self, held: TextChannel) -> dict[str, str]:
        """Return the id."""
        return {"Id": held.name}
