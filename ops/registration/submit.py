"""The walk through the service's form: each change told before it is made, and only told in a dry run."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ops.registration import service
from ops.registration.form import RegistrationError, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ops.registration.service import State, Version

_SECONDS_TO_UPLOAD = 120


@dataclass(frozen=True)
class Walk:
    """One run. Where it is broken off, the next goes on from what the service holds; `real` makes the changes."""

    client: Any
    folder: Path
    state: State
    tell: Callable[[str], None]
    real: bool

    def submit(self, values: Mapping[str, Value]) -> None:
        """Create what is missing, put each of `values` that the service does not hold, and submit."""
        self._create()
        newest = self._newest()
        if newest.in_review:
            self.tell(f"version {newest.number} is with the reviewers ({newest.status}): nothing can be changed now")
            return
        missing = self._differing(values, newest)
        if newest.status == "APPROVED" and not missing:
            self.tell(f"version {newest.number} is approved and says what the brand file says: nothing to do")
            return
        if newest.status != "DRAFT":
            self._begin_again(newest, values)
            missing = self._differing(values, self._newest()) if self.real else values
        for path, value in missing.items():
            self._put(path, value)
        self._change("submit_registration_version", RegistrationId=self._id)

    @property
    def _id(self) -> str:
        return self.state.registration or "(new)"

    def _create(self) -> None:
        if self.state.registration:
            return
        if self.real:
            self.state.keep(self.folder)  # the token first: a second try then finds the same registration
        made = self._change("create_registration", RegistrationType=service.SHORT_CODE, ClientToken=self.state.token)
        self.state.registration = made.get("RegistrationId", "")
        if self.real:
            self.state.keep(self.folder)

    def _newest(self) -> Version:
        if not self.state.registration:
            return service.Version(1, "DRAFT", ())
        return service.version(self.client, self.state.registration)

    def _differing(self, values: Mapping[str, Value], version: Version) -> Mapping[str, Value]:
        if not self.state.registration:
            return values
        there = service.held(self.client, self.state.registration, version.number).values
        return {path: value for path, value in values.items() if there.get(path) != self._uploaded(value)}

    def _begin_again(self, newest: Version, values: Mapping[str, Value]) -> None:
        self.tell(f"version {newest.number} is {newest.status.lower()}")
        for reason in newest.reasons:
            self.tell(f"  {reason}")
        before = service.held(self.client, self.state.registration, newest.number)
        for path, reason in before.denied.items():
            same = path in values and self._uploaded(values[path]) == before.values.get(path)
            self.tell(f"  {path}: {reason}{' (your value is still the same)' if same else ''}")
        self._change("create_registration_version", RegistrationId=self._id)

    def _put(self, path: str, value: Value) -> None:
        if value.document:
            self._change(
                "put_registration_field_value", **self._place(path), RegistrationAttachmentId=self._upload(value)
            )
        elif value.choices:
            self._change("put_registration_field_value", **self._place(path), SelectChoices=list(value.choices))
        else:
            self._change("put_registration_field_value", **self._place(path), TextValue=value.text)

    def _place(self, path: str) -> dict[str, str]:
        return {"RegistrationId": self._id, "FieldPath": path}

    def _uploaded(self, value: Value) -> Value:
        """Return `value` as the service holds it: a file by the id of its upload."""
        return Value(document=self.state.documents.get(self._digest(value), "")) if value.document else value

    def _digest(self, value: Value) -> str:
        path = self.folder / value.document
        if not path.is_file():
            raise RegistrationError(f"{path}: must be a file, got none: put it there or correct its name")
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def _upload(self, value: Value) -> str:
        digest = self._digest(value)
        if digest not in self.state.documents:
            self.tell(f"create_registration_attachment AttachmentBody={value.document}")
            if not self.real:
                return "(new)"
            body = (self.folder / value.document).read_bytes()
            made = self.client.create_registration_attachment(AttachmentBody=body, ClientToken=digest)
            self._await_upload(made["RegistrationAttachmentId"], value.document)
            self.state.documents[digest] = made["RegistrationAttachmentId"]
            self.state.keep(self.folder)
        return self.state.documents[digest]

    def _await_upload(self, attachment: str, name: str) -> None:
        deadline = time.monotonic() + _SECONDS_TO_UPLOAD
        while time.monotonic() < deadline:
            answer = self.client.describe_registration_attachments(RegistrationAttachmentIds=[attachment])
            status = answer["RegistrationAttachments"][0]["AttachmentStatus"]
            if status == "UPLOAD_COMPLETE":
                return
            if status != "UPLOAD_IN_PROGRESS":
                break
        raise RegistrationError(f"{name}: the service did not take the upload in: run the same command again")

    def _change(self, operation: str, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401 - members differ
        shown = (f"{name}={_indented(value)}" for name, value in request.items() if name != "ClientToken")
        self.tell(f"{operation} {' '.join(shown)}")
        answer: Mapping[str, Any] = getattr(self.client, operation)(**request) if self.real else {}
        return answer


def _indented(value: object) -> str:
    return str(value).replace("\n", "\n    ")
