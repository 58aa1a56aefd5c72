"""The page's server: static files and a few JSON routes, on the loopback interface only."""

from __future__ import annotations

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.sending.parsing import BadRequest
from local.aws import LocalAwsError
from local.door import DoorError
from local.phone.programs import UnknownProgramError
from local.server.clock import ClockError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from local.phone.desk import Desk

    Route = Callable[[Desk, Mapping[str, Any]], Any]

HOST = "127.0.0.1"
PAGE = Path(__file__).with_name("page")
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
LONGEST = 20_000
GUARDS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
REFUSALS = (BadRequest, ClockError, DoorError, UnknownProgramError)
FAILURES = (BotoCoreError, ClientError, LocalAwsError, OSError)  # of the local AWS, which may be busy, or gone

READING: dict[str, Route] = {
    "/api/programs": lambda desk, _: desk.programs(),
    "/api/phone": lambda desk, asked: desk.phone(asked["program"], asked["number"]),
    "/api/measure": lambda desk, asked: desk.measure(asked["body"]),
}
WRITING: dict[str, Route] = {
    "/api/texts": lambda desk, asked: desk.text(asked["program"], asked["number"], asked["body"]),
    "/api/requests": lambda desk, asked: desk.ask(asked["program"], asked["number"], asked),
    "/api/clock": lambda desk, asked: desk.advance(float(asked["seconds"])),
}


class PhoneEndedError(LocalAwsError):
    """The local AWS is gone, and there is nobody left to text."""


class Server(ThreadingHTTPServer):
    """Serves one desk for as long as its local AWS runs; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, desk: Desk, port: int = 0) -> None:
        self.desk = desk
        super().__init__((HOST, port), Handler)

    def service_actions(self) -> None:
        """End with the local AWS; `serve_forever` calls this twice a second."""
        if self.desk.aws.gone:
            raise PhoneEndedError("the local AWS is stopped, and the phone with it")

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    """Answers one request; a page of another site gets nothing, as it can neither name this host nor send JSON."""

    server: Server

    def do_GET(self) -> None:
        """Answer with a file of the page, or with what a route tells."""
        where = urlsplit(self.path)
        if not self._named():
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, {"message": "no such host"})
        elif where.path in READING:
            asked = {name: values[0] for name, values in parse_qs(where.query, keep_blank_values=True).items()}
            self._route(READING[where.path], lambda: asked)
        else:
            self._file(PAGE / (where.path.removeprefix("/") or "index.html"))

    def do_POST(self) -> None:
        """Do what a route does."""
        if not self._named() or self.headers.get_content_type() != "application/json" or self.path not in WRITING:
            self._answer(HTTPStatus.NOT_FOUND, {"message": f"there are only JSON routes, {', '.join(WRITING)}"})
            return
        length = min(int(self.headers.get("Content-Length", 0)), LONGEST)
        body = self.rfile.read(length)
        self._route(WRITING[self.path], lambda: json.loads(body))

    def log_message(self, *_: object) -> None:
        """Log nothing: addresses hold phone numbers."""

    def _named(self) -> bool:
        """Whether the request is for this host by name: a foreign page may have bent its own name to our address."""
        return self.headers.get("Host") in {f"{host}:{self.server.server_port}" for host in (HOST, "localhost")}

    def _route(self, route: Route, asked: Callable[[], Mapping[str, Any]]) -> None:
        try:
            answer = route(self.server.desk, asked())
        except REFUSALS as error:
            self._answer(HTTPStatus.BAD_REQUEST, {"message": str(error)})
        except FAILURES as error:
            self._answer(HTTPStatus.BAD_GATEWAY, {"message": str(error)})
        except (KeyError, TypeError, ValueError) as error:
            self._answer(HTTPStatus.BAD_REQUEST, {"message": f"the request lacks or misspells {error}"})
        else:
            self._answer(HTTPStatus.OK, answer)

    def _file(self, path: Path) -> None:
        if path.parent != PAGE or path.suffix not in TYPES or not path.is_file():
            self._answer(HTTPStatus.NOT_FOUND, {"message": "no such file"})
        else:
            self._send(HTTPStatus.OK, TYPES[path.suffix], path.read_bytes())

    def _answer(self, status: HTTPStatus, content: object) -> None:
        self._send(status, "application/json", json.dumps(content).encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in (GUARDS | {"Content-Type": kind, "Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
