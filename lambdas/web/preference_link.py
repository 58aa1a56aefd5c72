"""The link to the preferences page: a secret that a text carries, kept as a digest, for one phone and half an hour."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

LINK_LASTS = timedelta(minutes=30)
SECRET_BYTES = 16  # 128 bits: not to be guessed in the time that a link lasts, and 22 characters of a text

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class PreferenceLink:
    """What is kept of a link: whose it is, and the time (UTC) from which on it opens nothing."""

    digest: str
    phone: str
    expires_at: datetime

    def open_at(self, now: datetime) -> bool:
        """Whether the link still opens its page at `now`; a table drops what is over only days later."""
        return now < self.expires_at


def token_of(secret: bytes) -> str:
    """Return `secret` as a link carries it; ValueError where it has another length than SECRET_BYTES."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"the secret must have {SECRET_BYTES} bytes, got {len(secret)}: draw a new one")
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def digest_of(token: str, program: str) -> str | None:
    """Return the SHA-256 (hex) by which the link is kept; None where `token` cannot be one.

    The program's id is part of it, so a link of one program names none of another.
    """
    if not _TOKEN.fullmatch(token):
        return None
    return hashlib.sha256(f"{program}\nlink\n{token}".encode()).hexdigest()


def issued(token: str, program: str, phone: str, now: datetime) -> PreferenceLink:
    """Return the link of `token` for `phone` of `program`, issued `now`; ValueError where it cannot be a token."""
    digest = digest_of(token, program)
    if digest is None:
        raise ValueError(f"the token must be 22 characters of base64url, got {len(token)}: make it with token_of")
    return PreferenceLink(digest, phone, now + LINK_LASTS)
