"""Asks a verifier whether a person sent a form: what it does not vouch for, or cannot be asked about, is refused."""

from __future__ import annotations

import http.client
import json
import time
from typing import TYPE_CHECKING, Protocol
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT_SECONDS = 3
SECRET_LASTS_SECONDS = 300  # a secret that was changed counts within five minutes
LONGEST_ANSWER = 4096


class SecretsClient(Protocol):
    """What this module asks of a client."""

    def get_secret_value(self, *, SecretId: str) -> Mapping[str, str]:  # noqa: N803 - the SDK's own name
        """Return the secret as `SecretString`."""


class Siteverify:
    """One verifier, with the secret that it knows this program by."""

    def __init__(self, client: SecretsClient, secret: str, url: str) -> None:
        """Take the ARN of the secret, and the address at which tokens are checked."""
        self._client = client
        self._secret = secret
        self._url = url
        self._value, self._read_at = "", 0.0

    def vouches(self, token: str, address: str) -> bool:
        """Whether the verifier says that a person at `address` made `token`; False as well where it says nothing."""
        if not token:
            return False
        try:
            body = urlencode({"secret": self._key(), "response": token, "remoteip": address}).encode()
            request = Request(self._url, body, method="POST")  # noqa: S310 - our own table of https addresses
            with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - as above
                answer = json.loads(response.read(LONGEST_ANSWER))
        except (URLError, OSError, http.client.HTTPException, ValueError, ClientError, BotoCoreError):
            return False
        return isinstance(answer, dict) and answer.get("success") is True

    def _key(self) -> str:
        now = time.monotonic()
        if not self._value or now - self._read_at > SECRET_LASTS_SECONDS:
            self._value = self._client.get_secret_value(SecretId=self._secret)["SecretString"]
            self._read_at = now
        return self._value
