"""The reading half of registrations: the form, and what stands in one."""

from dataclasses import dataclass
from typing import Any

from local.sms.paging import page
from local.sms.refusal import invalid
from local.sms.registration_account import Attachment, Registration, Version
from local.sms.registration_form import SHORT_CODE, definition, definitions
from local.sms.registration_rows import attachment_row, head, registration_row, version_row
from local.sms.store import Store


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
