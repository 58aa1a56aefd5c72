"""Registrations as the API tells them."""

from typing import Any

from local.sms.registration_account import STATUSES, Attachment, Registration, Version
from local.sms.registration_form import SHORT_CODE


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
