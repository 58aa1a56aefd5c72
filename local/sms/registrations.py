"""Registrations of short codes: created, filled in field by field, submitted, and reviewed from outside."""

import secrets
from dataclasses import dataclass
from typing import Any

from local.sms.refusal import Refusal, conflict, invalid
from local.sms.registration_account import Attachment, Registration, Version
from local.sms.registration_form import SHORT_CODE, check, definitions
from local.sms.registration_rows import attachment_row, head, registration_row, version_row
from local.sms.store import Store


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
