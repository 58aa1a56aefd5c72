"""The fields of a text, as `send` takes them by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Required, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from .messages import Notice, Priority, Purpose


class TextFields(TypedDict, total=False):
    """See `Text`; a test holds the two alike."""

    to: Required[str]
    topic: Required[str]
    template: str
    parameters: Mapping[str, str]
    body: str
    id: str
    content: str
    not_after: datetime | None
    priority: Priority
    digest: bool
    zip_code: str | int
    campaign: str
    purpose: Purpose
    notice: Notice | None


class AnswerFields(TypedDict, total=False):
    """See `Answer`; a test holds the two alike."""

    to: Required[str]
    reply_to: Required[str]
    body: Required[str]
    id: str
    topic: str
    content: str
    not_after: datetime | None
    priority: Priority
