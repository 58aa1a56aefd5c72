"""Registrations of short codes: their form, their versions, submitted, and reviewed from outside."""

import functools
import json
import re
import secrets
import time
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, ClassVar

from local.sms.account import Holding
from local.sms.errors import Refusal, conflict, invalid, page
from local.sms.store import Store

# What an account holds of registrations: their versions with values and verdicts, and uploaded documents.


STATUSES = {"DRAFT": "CREATED", "SUBMITTED": "SUBMITTED", "APPROVED": "COMPLETE", "DENIED": "REQUIRES_UPDATES"}
"""What the status of the newest version makes of the registration."""


@dataclass
class Version:
    """One version of a registration: its values by field path, and what reviewers said."""

    number: int
    status: str = "DRAFT"
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    history: dict[str, float] = field(default_factory=lambda: {"DraftTimestamp": time.time()})
    reasons: list[dict[str, str]] = field(default_factory=list)

    def become(self, status: str) -> None:
        """Take a new status, and the time of it."""
        self.status = status
        self.history[f"{status.title()}Timestamp"] = time.time()


@dataclass(frozen=True, kw_only=True)
class Registration(Holding):
    """A registration with its versions, oldest first."""

    kind: ClassVar[str] = "registration"
    token: str | None
    versions: list[Version] = field(default_factory=lambda: [Version(1)])

    @property
    def newest(self) -> Version:
        """The version that counts."""
        return self.versions[-1]


@dataclass(frozen=True, kw_only=True)
class Attachment(Holding):
    """An uploaded document."""

    kind: ClassVar[str] = "registration-attachment"
    token: str | None


# The form of a US short code here. AWS publishes titles but no names: these are stand-ins of the same shape.


MEMBERS = {"TEXT": "TextValue", "SELECT": "SelectChoices", "ATTACHMENT": "RegistrationAttachmentId"}
SHORT_CODE = "US_SHORT_CODE_REGISTRATION"


@functools.cache
def definitions() -> dict[str, dict[str, Any]]:
    """Return the RegistrationFieldDefinition of each field by its path."""
    rows = json.loads(files("local.sms").joinpath("registration_form.json").read_text(encoding="utf-8"))
    return {row["path"]: _definition(row) for row in rows}


def definition(path: str) -> dict[str, Any]:
    """Return the definition of the field at `path`; a `Refusal` where the form has no such field."""
    found = definitions().get(path)
    if found is None:
        raise invalid(f"the form has no field {path}", "UNKNOWN_REGISTRATION_FIELD")
    return found


def check(path: str, request: dict[str, Any]) -> None:
    """Raise a `Refusal` where the field at `path` does not take the value in a PutRegistrationFieldValue request."""
    field = definition(path)
    wanted = MEMBERS[field["FieldType"]]
    if {name for name in MEMBERS.values() if name in request} != {wanted}:
        raise invalid(f"{path} takes {wanted} and nothing else", "INVALID_PARAMETER")
    if field["FieldType"] == "TEXT":
        _check_text(path, request[wanted], field["TextValidation"])
    elif field["FieldType"] == "SELECT" and not set(request[wanted]) <= set(field["SelectValidation"]["Options"]):
        raise invalid(f"{path} takes one of {', '.join(field['SelectValidation']['Options'])}", "INVALID_PARAMETER")


def _check_text(path: str, text: str, rule: dict[str, Any]) -> None:
    if not rule["MinLength"] <= len(text) <= rule["MaxLength"] or not re.fullmatch(rule["Pattern"], text, re.DOTALL):
        raise invalid(
            f"{path} takes {rule['MinLength']} to {rule['MaxLength']} characters that match {rule['Pattern']}"
        )


def _definition(row: dict[str, Any]) -> dict[str, Any]:
    made = {
        "SectionPath": row["path"].partition(".")[0],
        "FieldPath": row["path"],
        "FieldRequirement": row.get("requirement", "REQUIRED"),
        "DisplayHints": {"Title": row["title"], "ShortDescription": f"{row['title']} of the program or its company."},
    }
    if "text" in row:
        least, most = row["text"]
        rule = {"MinLength": least, "MaxLength": most, "Pattern": row.get("pattern", ".*")}
        return made | {"FieldType": "TEXT", "TextValidation": rule}
    if "options" in row:
        rule = {"MinChoices": 1, "MaxChoices": 1, "Options": row["options"]}
        return made | {"FieldType": "SELECT", "SelectValidation": rule}
    return made | {"FieldType": "ATTACHMENT"}


# Registrations as the API tells them.


def head(held: Registration) -> dict[str, Any]:
    """Return what stands over every answer about a registration."""
    return {"RegistrationArn": held.arn, "RegistrationId": held.name}


def registration_row(held: Registration) -> dict[str, Any]:
    """Return a registration without its values."""
    approved = [version.number for version in held.versions if version.status == "APPROVED"]
    denied = [version.number for version in held.versions if version.status == "DENIED"]
    return head(held) | {
        "RegistrationType": SHORT_CODE,
        "RegistrationStatus": STATUSES[held.newest.status],
        "CurrentVersionNumber": held.newest.number,
        **({"ApprovedVersionNumber": approved[-1]} if approved else {}),
        **({"LatestDeniedVersionNumber": denied[-1]} if denied else {}),
        "CreatedTimestamp": held.created,
    }


def version_row(version: Version) -> dict[str, Any]:
    """Return one version with its times and, where it was denied, why."""
    return {
        "VersionNumber": version.number,
        "RegistrationVersionStatus": version.status,
        "RegistrationVersionStatusHistory": version.history,
        **({"DeniedReasons": version.reasons} if version.reasons else {}),
    }


def attachment_row(held: Attachment) -> dict[str, Any]:
    """Return an uploaded document."""
    return {
        "RegistrationAttachmentArn": held.arn,
        "RegistrationAttachmentId": held.name,
        "AttachmentStatus": "UPLOAD_COMPLETE",
        "CreatedTimestamp": held.created,
    }


@dataclass(frozen=True)
class Registrations:
    """The writing half: what changes a registration."""

    store: Store

    def create_registration(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a new registration with a first draft, or the one that was made with the same token."""
        if request["RegistrationType"] != SHORT_CODE:
            raise invalid(f"there is the registration type {SHORT_CODE} alone", "UNKNOWN_REGISTRATION_TYPE")
        made = self._made(Registration, request) or self.store.put(
            Registration(arn=self._arn(Registration), token=request.get("ClientToken"))
        )
        return registration_row(made)

    def create_registration_attachment(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the upload of a document, complete at once."""
        if "AttachmentBody" not in request:
            raise invalid("the local account takes documents as AttachmentBody", "MISSING_PARAMETER")
        made = self._made(Attachment, request) or self.store.put(
            Attachment(arn=self._arn(Attachment), token=request.get("ClientToken"))
        )
        return attachment_row(made)

    def create_registration_version(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a new draft, empty, as the service makes it of a denied one."""
        held = self.store.find(Registration, request["RegistrationId"])
        if held.newest.status not in {"APPROVED", "DENIED"}:
            raise _busy(held, "CREATE_REGISTRATION_VERSION_NOT_ALLOWED")
        held.versions.append(Version(held.newest.number + 1))
        return head(held) | version_row(held.newest)

    def put_registration_field_value(self, request: dict[str, Any]) -> dict[str, Any]:
        """Put a value into the draft; a `Refusal` where the field does not take it, or there is no draft."""
        held, path = self.store.find(Registration, request["RegistrationId"]), request["FieldPath"]
        if held.newest.status != "DRAFT":
            raise _busy(held, "EDIT_REGISTRATION_FIELD_VALUES_NOT_ALLOWED")
        check(path, request)
        if name := request.get("RegistrationAttachmentId"):
            self.store.find(Attachment, name)
        value = {name: given for name, given in request.items() if name != "RegistrationId"}
        held.newest.values[path] = value
        return head(held) | {"VersionNumber": held.newest.number} | value

    def submit_registration_version(self, request: dict[str, Any]) -> dict[str, Any]:
        """Hand the draft to the reviewers; a `Refusal` names the required fields that are empty."""
        held = self.store.find(Registration, request["RegistrationId"])
        if held.newest.status != "DRAFT":
            raise _busy(held, "SUBMIT_REGISTRATION_VERSION_NOT_ALLOWED")
        required = [path for path, field in definitions().items() if field["FieldRequirement"] == "REQUIRED"]
        if empty := [path for path in required if path not in held.newest.values]:
            raise invalid(f"required fields are empty: {', '.join(empty)}", "MISSING_PARAMETER")
        held.newest.become("SUBMITTED")
        return head(held) | version_row(held.newest) | {"AwsReview": request.get("AwsReview", False)}

    def review(self, verdict: str, reasons: dict[str, str]) -> None:
        """End the review of every submitted version: APPROVED, or DENIED with `reasons` by field path."""
        for held in self.store.holdings.values():
            if isinstance(held, Registration) and held.newest.status == "SUBMITTED":
                held.newest.become(verdict)
                for path, reason in reasons.items():
                    held.newest.values[path]["DeniedReason"] = reason
                if reasons:
                    held.newest.reasons.append({"Reason": "FIELDS_DENIED", "ShortDescription": "see the fields"})

    def _arn(self, kind: type[Registration | Attachment]) -> str:
        return self.store.arn(kind.kind, f"{kind.kind}-{secrets.token_hex(16)}")

    def _made(self, kind: type[Any], request: dict[str, Any]) -> Any:  # noqa: ANN401 - of that kind
        token = request.get("ClientToken")
        return next((held for held in self.store.all(kind) if token and held.token == token), None)


def _busy(held: Registration, reason: str) -> Refusal:
    message = f"version {held.newest.number} of {held.name} is {held.newest.status}"
    return conflict(reason, held.kind, held.name, message)


# The reading half of registrations: the form, and what stands in one.


@dataclass(frozen=True)
class RegistrationReading:
    """The Describe operations."""

    store: Store

    def describe_registration_type_definitions(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the one type that there is here."""
        rows = [{"RegistrationType": SHORT_CODE, "DisplayHints": {"Title": "US short code registration"}}]
        asked = request.get("RegistrationTypes", [SHORT_CODE])
        return page(request, "RegistrationTypeDefinitions", rows if SHORT_CODE in asked else [])

    def describe_registration_field_definitions(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of the form's fields."""
        if request["RegistrationType"] != SHORT_CODE:
            raise invalid(f"there is the registration type {SHORT_CODE} alone", "UNKNOWN_REGISTRATION_TYPE")
        section, asked = request.get("SectionPath"), request.get("FieldPaths")
        rows = [definition(path) for path in asked or definitions()]
        kept = [row for row in rows if section in {None, row["SectionPath"]}]
        return {"RegistrationType": SHORT_CODE} | page(request, "RegistrationFieldDefinitions", kept)

    def describe_registrations(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of registrations."""
        asked = request.get("RegistrationIds", [])
        held = [self.store.find(Registration, name) for name in asked] if asked else self.store.all(Registration)
        return page(request, "Registrations", [registration_row(one) for one in held])

    def describe_registration_versions(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of a registration's versions."""
        held, asked = self.store.find(Registration, request["RegistrationId"]), request.get("VersionNumbers")
        rows = [version_row(version) for version in held.versions if not asked or version.number in asked]
        return head(held) | page(request, "RegistrationVersions", rows)

    def describe_registration_field_values(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of the values of one version, the newest if none is named."""
        held = self.store.find(Registration, request["RegistrationId"])
        version, asked = _version(held, request.get("VersionNumber")), request.get("FieldPaths")
        rows = [value for path, value in version.values.items() if not asked or path in asked]
        told = head(held) | {"VersionNumber": version.number}
        return told | page(request, "RegistrationFieldValues", rows)

    def describe_registration_attachments(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of uploaded documents."""
        asked = request.get("RegistrationAttachmentIds", [])
        held = [self.store.find(Attachment, name) for name in asked] if asked else self.store.all(Attachment)
        return page(request, "RegistrationAttachments", [attachment_row(one) for one in held])


def _version(held: Registration, number: int | None) -> Version:
    found = next((version for version in held.versions if version.number == number), None)
    if number is not None and found is None:
        raise invalid(f"{held.name} has no version {number}", "UNKNOWN_REGISTRATION_VERSION")
    return found or held.newest
