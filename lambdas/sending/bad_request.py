"""The error of a queue message that asks for nothing that could be done."""

from __future__ import annotations


class BadRequest(ValueError):  # noqa: N818 - it says what arrived
    """A queue message that is no request; its reason names fields and lengths, never a number or a body."""
