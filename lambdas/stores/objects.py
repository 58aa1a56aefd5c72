"""A large text object, read piece by piece from any place, so that a function never holds more than one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

BYTES_OF_A_PAGE = 64 * 1024


class ObjectClient(Protocol):
    """What this module asks of the SDK's S3 client."""

    def get_object(self, **request: Any) -> Mapping[str, Any]:  # noqa: ANN401 - its many parameters
        """Return the bytes asked for, and how many the whole object has."""


class ObjectLines:
    """The lines of one object; `more` goes into each request for it."""

    def __init__(self, client: ObjectClient, *, bucket: str, key: str, more: Mapping[str, str] | None = None) -> None:
        self._client = client
        self._asked = {"Bucket": bucket, "Key": key, **(more or {})}

    def at(self, place: str) -> tuple[list[str], str | None]:
        """Return the lines that begin within the 64 KiB behind `place`, a count of bytes, and the place behind them.

        No place follows the last line.
        """
        begin = int(place or 0)
        wanted = f"bytes={begin}-{begin + BYTES_OF_A_PAGE - 1}"
        answer = self._client.get_object(**self._asked, Range=wanted)
        size = int(answer["ContentRange"].rpartition("/")[2])
        piece = answer["Body"].read()
        whole = piece if begin + len(piece) >= size else piece[: piece.rfind(b"\n") + 1] or piece
        following = begin + len(whole)
        return whole.decode(errors="replace").splitlines(), str(following) if following < size else None
