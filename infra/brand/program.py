"""A program of the brand file: one message type, one short code, its topics and how it answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, PrivateAttr, field_validator

from infra.brand.engagement import AuditSchedule, BrandEngagement
from infra.brand.faults import Fault, MissingOriginationError
from infra.brand.fields import EnvironmentName, Identity, Part, ProgramText, ShortCode, TopicName
from infra.brand.form import BrandForm
from infra.brand.quantities import Converted, list_of
from infra.brand.sending import BrandSending
from infra.brand.template import BrandTemplate, TemplateName
from infra.brand.topic import BrandTopic, named
from lambdas.program import OptOutMode

_ENVIRONMENT = r"[a-z][a-z0-9-]{0,30}"
Environments = Annotated[
    tuple[str, ...],
    Converted(
        list_of(
            lambda item: isinstance(item, str) and re.fullmatch(_ENVIRONMENT, item) is not None,
            "environments of cdk.json, in lower case such as local or prod",
        ),
        "a list of environments such as [local, prod]",
        (
            ("type", "array"),
            ("items", {"type": "string", "pattern": f"^{_ENVIRONMENT}$"}),
            ("minItems", 1),
            ("uniqueItems", True),
        ),
    ),
]


class ProgramMessages(Part):
    """Texts of the whole program in the brand's own words."""

    help: ProgramText | None = None
    stop: ProgramText | None = None
    start: ProgramText | None = None
    notice: ProgramText | None = None
    farewell: ProgramText | None = None


class BrandProgram(Part):
    """One message type of a brand."""

    short_code: ShortCode | None = Field(default=None, examples=["55512"])
    origination: Mapping[EnvironmentName, Identity] = Field(default_factory=dict, examples=[{"local": "simulator"}])
    opt_outs: OptOutMode = "managed"
    pinpoint_project: Environments = Field(default=(), examples=[["local"]])
    topics: Mapping[TopicName, BrandTopic] = Field(min_length=1, examples=[{"deals": {"frequency": "2 msgs/month"}}])
    messages: ProgramMessages = Field(default_factory=ProgramMessages)
    templates: Mapping[TemplateName, BrandTemplate] = Field(
        default_factory=dict,
        examples=[{"shipped": {"topic": "orders", "text": "{name}: order on its way."}}],
    )
    form: BrandForm = Field(default_factory=BrandForm, examples=[{"accent": "#0b57d0", "languages": ["en", "es"]}])
    sending: BrandSending = Field(default_factory=BrandSending, examples=[{"lifetime": "24 hours"}])
    engagement: BrandEngagement | None = Field(default=None, examples=[{"less_engaged_after": "90 days"}])
    audit: AuditSchedule = Field(default="monthly", examples=["monthly"])
    _place: tuple[str, int, str] = PrivateAttr(default=("brand", 1, "origination"))

    @field_validator("topics", mode="before")
    @classmethod
    def _titled(cls, topics: object) -> object:
        return {name: named(name, topic) for name, topic in topics.items()} if isinstance(topics, dict) else topics

    def origination_for(self, environment: str) -> str:
        """Return `simulator` or the number's ARN; MissingOriginationError where `environment` has none, local aside."""
        if environment in self.origination or environment == "local":
            return self.origination.get(environment, "simulator")
        got = ", ".join(self.origination) or "none"
        problem = f"must name an origination identity for '{environment}', got {got}: add `{environment}: ARN`"
        raise MissingOriginationError([Fault(*self._place, problem)])

    def stand_at(self, file: str, line: int, path: str) -> None:
        """Remember where `origination` stands, so that its error points there."""
        self._place = (file, line, path)
