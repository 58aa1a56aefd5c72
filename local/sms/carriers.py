"""The carriers' file of numbers given back: an object of the service's own, whose reader pays for it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from local.emulator import Response
from local.sms.store import Store

PLACE = "/{region}-pinpoint-sms-voice/sms-deact-reports/us/latest-deact-report.csv"
STRANGERS = 3000  # numbers that no brand knows, as nearly all of the real file are
DAY = "2026-11-01"  # on which they were given back
REFUSED = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
BEYOND = b"<Error><Code>InvalidRange</Code><Message>The requested range is not satisfiable</Message></Error>"

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


@dataclass(frozen=True)
class Carriers:
    """Answers requests for the file, in the region of the request; all others go to the `objects` of the account."""

    store: Store
    objects: Callable[..., Awaitable[Response]]
    refused_object: Callable[..., Response | None]

    def refused(self, method: str, path: str, *rest: Any, **more: Any) -> Response | None:  # noqa: ANN401 - what the emulator hands on
        """Return why a request for an object is refused before anybody asks who sends it: this one never is."""
        return None if self._meant(method, path) else self.refused_object(method, path, *rest, **more)

    async def handle(self, method: str, path: str, headers: dict[str, str], *rest: Any, **more: Any) -> Response:  # noqa: ANN401 - what the emulator hands on
        """Return the file, or the part of it that is asked for; AccessDenied where the reader does not offer to pay."""
        if not self._meant(method, path):
            return await self.objects(method, path, headers, *rest, **more)
        told = {name.lower(): value for name, value in headers.items()}
        if told.get("x-amz-request-payer") != "requester":
            return 403, {"Content-Type": "application/xml"}, REFUSED
        return _part(self._file(), told.get("range", ""))

    def _meant(self, method: str, path: str) -> bool:
        return method == "GET" and path == PLACE.format(region=self.store.region())

    def _file(self) -> bytes:
        rows = {f"1303555{number:04d}": DAY for number in range(STRANGERS)}
        rows |= {phone.removeprefix("+"): day for phone, day in self.store.given_back.items()}
        lines = ("deactivation_date,phone_number", *(f"{rows[number]},{number}" for number in sorted(rows)), "")
        return "\n".join(lines).encode()


def _part(content: bytes, wanted: str) -> Response:
    told = {"Content-Type": "text/csv", "Accept-Ranges": "bytes", "x-amz-request-charged": "requester"}
    asked = _RANGE.fullmatch(wanted)
    if asked is None:
        return 200, told, content
    begin, size = int(asked[1]), len(content)
    end = min(int(asked[2] or size - 1), size - 1)
    if begin >= size:
        return 416, {"Content-Type": "application/xml"}, BEYOND
    return 206, told | {"Content-Range": f"bytes {begin}-{end}/{size}"}, content[begin : end + 1]
