"""The brand file, typed: what a platform engineer writes of a brand and its programs."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, model_validator

from infra.brand.fields import AlarmTarget, BrandId, Email, LegalEntityName, Part, Phone, Url, Wording, refusal
from infra.brand.program import BrandProgram
from infra.brand.waiver import BrandWaiver
from lambdas.program import MessageType

MESSAGE_TYPES: tuple[MessageType, ...] = ("transactional", "promotional")


class Support(Part):
    """Where a customer finds help; messages quote it."""

    email: Email | None = Field(default=None, examples=["help@example.com"])
    phone: Phone | None = Field(default=None, examples=["+12065550199"])
    url: Url | None = Field(default=None, examples=["https://example.com/help"])

    @model_validator(mode="after")
    def _reachable(self) -> Support:
        if not (self.email or self.phone or self.url):
            raise refusal("must hold an email, a phone or a url: add one, for example `email: help@example.com`")
        return self


class Programs(Part):
    """The message types of a brand, each a program of its own."""

    transactional: BrandProgram | None = None
    promotional: BrandProgram | None = None

    @model_validator(mode="after")
    def _some(self) -> Programs:
        if not (self.transactional or self.promotional):
            raise refusal("must hold a transactional or a promotional program: add one")
        return self


class Brand(Part):
    """One brand: the name that customers see, and its programs."""

    brand: BrandId = Field(examples=["example-corp"])
    name: Wording = Field(examples=["Example Corp"])
    legal_entity: LegalEntityName = Field(examples=["Example Holdings LLC"])
    support: Support = Field(examples=[{"email": "help@example.com"}])
    terms_url: Url = Field(examples=["https://example.com/sms/terms"])
    privacy_url: Url = Field(examples=["https://example.com/privacy"])
    programs: Programs = Field(examples=[{"promotional": {"topics": {"deals": {"frequency": "2 msgs/month"}}}}])
    alarms: Sequence[AlarmTarget] = Field(default_factory=list, examples=[["on-call@example.com"]])
    waivers: Sequence[BrandWaiver] = Field(
        default_factory=list,
        examples=[
            [
                {
                    "rule": "SmsProgram-LogRetention",
                    "reason": "auditors read them until January",
                    "owner": "platform team",
                    "until": "2027-01-31",
                }
            ]
        ],
    )

    @property
    def message_types(self) -> tuple[MessageType, ...]:
        """The message types that this brand has a program for."""
        return tuple(kind for kind in MESSAGE_TYPES if getattr(self.programs, kind) is not None)

    def program(self, message_type: MessageType) -> BrandProgram:
        """Return the brand's program of `message_type`; KeyError where it has none."""
        program: BrandProgram | None = getattr(self.programs, message_type)
        if program is None:
            raise KeyError(message_type)
        return program
