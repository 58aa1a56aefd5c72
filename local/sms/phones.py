"""The door for phones: HTTP paths on the local AWS through which texts come in, and the carriers' deactivation file."""

import json
import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs

from local.corrections.failing import Failures
from local.server.emulator import Asgi, Emulator, Response, body_of
from local.sms.errors import Refusal
from local.sms.inbound import Inbound, Text
from local.sms.registrations import Registrations
from local.sms.store import Store

PREFIX = "/_sms/"


@dataclass(frozen=True)
class Phones:
    """POST /_sms/inbound takes a `Text`, /_sms/review a verdict on registrations, /_sms/given-back numbers with a day.

    POST /_sms/lines takes numbers with the type of their line: `LANDLINE`, `VOIP`, and so on.
    POST /_sms/short-code takes the ARN and type of a short code that AWS gives the account.
    POST /_sms/account takes what AWS lets the account do: fields of `Standing`. POST /_sms/failure plants a failure.
    GET /_sms/inbound and /_sms/sent list messages, filtered by from_ and to.
    """

    emulator: Emulator
    store: Store
    inbound: Inbound
    failures: Failures

    def answer(self, method: str, path: str, query: str, body: bytes) -> tuple[int, Any]:
        """Return the status and the JSON answer of one request."""
        name = path.removeprefix(PREFIX)
        posts: dict[str, Any] = {
            "inbound": self._receive,
            "review": self._review,
            "given-back": self._give_back,
            "lines": self._name_lines,
            "short-code": self._give_short_code,
            "account": self.store.standing.change,
            "failure": self.failures.plant,
        }
        with self.store.lock:
            if method == "POST" and name in posts:
                try:
                    return 200, posts[name](**json.loads(body)) or {}
                except (Refusal, TypeError, ValueError) as error:
                    return 400, {"message": str(error)}
            if method == "GET" and (messages := self.store.messages(name)) is not None:
                wanted = {key: values[0] for key, values in parse_qs(query).items()}
                rows = [asdict(message) for message in messages]
                return 200, [row for row in rows if all(row.get(key) == value for key, value in wanted.items())]
        return 404, {"message": f"no {method} {path}: there are POST and GET {PREFIX}inbound, and GET {PREFIX}sent"}

    def _review(self, verdict: str, reasons: dict[str, str]) -> None:
        Registrations(self.store).review(verdict, reasons)

    def _give_back(self, **numbers: str) -> None:
        self.store.given_back.update(numbers)

    def _name_lines(self, **types: str) -> None:
        self.store.lines.update(types)

    def _give_short_code(self, arn: str, message_type: str) -> None:
        with self._at(arn):
            self.store.put(replace(self.store.existing_short_code(arn), message_type=message_type))

    def _receive(self, **text: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of `Text`
        received = Text(**text)
        with self._at(self.store.identity(received.to).arn):
            return asdict(self.inbound.receive(received))

    def _at(self, arn: str) -> AbstractContextManager[None]:
        """Act in the account and region of an ARN."""
        _, _, _, region, account, _ = arn.split(":", 5)
        return self.emulator.acting_in(account, region)


def gateway(application: Asgi, phones: Phones) -> Asgi:
    """Return the server's application: the door for phones, and the emulator behind what it takes for TLS.

    CDK's staging bucket refuses plain http; over the loopback the header stands in for a certificate.
    """

    async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401 - the ASGI callables
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            body = await body_of(receive)
            status, answer = phones.answer(scope["method"], scope["path"], scope["query_string"].decode(), body)
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": json.dumps(answer).encode()})
            return
        if scope["type"] == "http":
            scope = scope | {"headers": [*scope["headers"], (b"x-forwarded-proto", b"https")]}
        await application(scope, receive, send)

    return serve


# The carriers' file of numbers given back: an object of the service's own, whose reader pays for it.


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
        status, more_headers, content = _part(self._file(), told.get("range", ""))
        if method == "HEAD":
            return status, more_headers | {"Content-Length": str(len(content))}, b""
        return status, more_headers, content

    def _meant(self, method: str, path: str) -> bool:
        return method in {"GET", "HEAD"} and path == PLACE.format(region=self.store.region())

    def _file(self) -> bytes:
        rows = {f"1303555{number:04d}": DAY for number in range(STRANGERS)}
        rows |= {phone.removeprefix("+"): day for phone, day in self.store.given_back.items()}
        lines = ("deactivation_date,phone_number", *(f"{rows[number]},{number}" for number in sorted(rows)), "")
        return "\n".join(lines).encode()


def _part(content: bytes, wanted: str) -> Response:
    told = {"Content-Type": "text/csv", "Accept-Ranges": "bytes", "x-amz-request-charged": "requester"}
    told["Last-Modified"] = formatdate(usegmt=True)  # the carriers tell of numbers every day
    asked = _RANGE.fullmatch(wanted)
    if asked is None:
        return 200, told, content
    begin, size = int(asked[1]), len(content)
    end = min(int(asked[2] or size - 1), size - 1)
    if begin >= size:
        return 416, {"Content-Type": "application/xml"}, BEYOND
    return 206, told | {"Content-Range": f"bytes {begin}-{end}/{size}"}, content[begin : end + 1]
