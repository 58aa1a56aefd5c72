"""The registration side of the service, and the file that says where a registration stands between two runs."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

from ops.deployed import client_of
from ops.registration.form import Field, RegistrationError, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from infra.environment import Environment

SHORT_CODE = "US_SHORT_CODE_REGISTRATION"
SECONDS_BETWEEN = 1.0  # the control plane's rate: a request a second
REVIEW = ("SUBMITTED", "AWS_REVIEWING", "REVIEWING", "REQUIRES_AUTHENTICATION", "REQUIRES_OFFLINE_REVIEW")


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a registration; `reasons` is what reviewers said against it."""

    number: int
    status: str
    reasons: tuple[str, ...]

    @property
    def in_review(self) -> bool:
        """Whether it lies with reviewers, so that nothing can be changed."""
        return self.status in REVIEW


def registrations_client(environment: Environment) -> Any:  # noqa: ANN401 - boto3 makes the class at run time
    """Return a client that keeps to the control plane's rate and tries again what was throttled."""
    client = client_of("pinpoint-sms-voice-v2", environment)
    if environment.name != "local":
        client.meta.events.register("before-send.pinpoint-sms-voice-v2.*", _Pace(SECONDS_BETWEEN).wait)
    return client


def fields(client: Any) -> tuple[Field, ...]:  # noqa: ANN401 - as above
    """Return the form of a US short code; RegistrationError where the service has no such form."""
    kinds = [row["RegistrationType"] for row in _rows(client, "type_definitions", "TypeDefinitions")]
    if SHORT_CODE not in kinds:
        offered = ", ".join(sorted(kinds)) or "none"
        raise RegistrationError(f"the service must offer {SHORT_CODE} here, got {offered}: choose a region that does")
    rows = _rows(client, "field_definitions", "FieldDefinitions", RegistrationType=SHORT_CODE)
    return tuple(Field.from_dict(row) for row in rows)


def version(client: Any, registration: str) -> Version:  # noqa: ANN401 - as above
    """Return the newest version of `registration`."""
    rows = _rows(client, "versions", "Versions", RegistrationId=registration)
    newest = max(rows, key=lambda row: int(row["VersionNumber"]))
    reasons = [f"{reason['Reason']}: {reason['ShortDescription']}" for reason in newest.get("DeniedReasons", [])]
    reasons += [newest["Feedback"]] if newest.get("Feedback") else []
    return Version(newest["VersionNumber"], newest["RegistrationVersionStatus"], tuple(reasons))


@dataclass(frozen=True, slots=True)
class Held:
    """What the service holds in the fields of a version, and what reviewers said against single ones."""

    values: Mapping[str, Value]
    denied: Mapping[str, str]


def held(client: Any, registration: str, number: int) -> Held:  # noqa: ANN401 - as above
    """Return what version `number` of `registration` holds."""
    rows = list(_rows(client, "field_values", "FieldValues", RegistrationId=registration, VersionNumber=number))
    denied = {row["FieldPath"]: row.get("DeniedReason") or row.get("Feedback") for row in rows}
    values = {row["FieldPath"]: _value(row) for row in rows}
    return Held(
        values={path: value for path, value in values.items() if value != Value()},
        denied={path: reason for path, reason in denied.items() if reason},
    )


def _value(row: Mapping[str, Any]) -> Value:
    choices = tuple(row.get("SelectChoices", ()))
    return Value(row.get("TextValue", ""), choices, row.get("RegistrationAttachmentId", ""))


def _rows(client: Any, operation: str, key: str, **request: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401
    for page in client.get_paginator(f"describe_registration_{operation}").paginate(**request):
        yield from page[f"Registration{key}"]


class _Pace:
    """Holds each request back until some seconds after the one before."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.next = seconds, 0.0

    def wait(self, **_event: object) -> None:
        """Return once the next request may go out."""
        time.sleep(max(0.0, self.next - time.monotonic()))
        self.next = time.monotonic() + self.seconds


# Where a registration stands between two runs: a file beside the packet; what fields hold, the service tells.


STATE_FILE = "registration.json"


@dataclass(slots=True)
class State:
    """The registration of one program in one account; `documents` are the ids of uploads by the SHA-256 of the file.

    The `token` makes a creation whose answer got lost come back as the same registration.
    """

    program: str
    account: str
    region: str
    token: str = field(default_factory=lambda: str(uuid.uuid4()))
    registration: str = ""
    documents: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, program: str, environment: Environment) -> Self:
        """Return the state kept in `folder`, or a first one; RegistrationError where it is of another registration."""
        path = folder / STATE_FILE
        fresh = cls(program, environment.account, environment.region)
        if not path.exists():
            return fresh
        try:
            raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            kept = cls(**raw)
        except (TypeError, ValueError) as error:
            raise RegistrationError(
                f"{path}: must be as it was written here: restore it, or choose another --out"
            ) from error
        if (kept.program, kept.account, kept.region) != (program, environment.account, environment.region):
            raise RegistrationError(
                f"{path}: must belong to {program} in account {environment.account}, {environment.region}, got "
                f"{kept.program} in {kept.account}, {kept.region}: choose another --out"
            )
        return kept

    def keep(self, folder: Path) -> None:
        """Write the state into `folder`, whole or not at all."""
        draft = folder / f"{STATE_FILE}.new"
        draft.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        draft.replace(folder / STATE_FILE)
