"""A row of a file as it was read: its fields, or why it cannot be taken."""

from __future__ import annotations

Fields = dict[str, str]


class BadFile(Exception):  # noqa: N818 - it says what was given
    """A file that holds no consents at all."""


class BadRow(ValueError):  # noqa: N818 - it says what the file holds
    """A row that cannot be taken; its reasons hold no phone number."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
