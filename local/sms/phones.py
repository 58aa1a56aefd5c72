"""The door for phones: HTTP paths on the local AWS through which a text comes in and sent texts can be read."""

import json
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qs

from local.emulator import Asgi, Emulator, body_of
from local.sms.account import Channel, Keyword, OptOutList
from local.sms.inbound import Inbound, Text
from local.sms.refusal import Refusal
from local.sms.registrations import Registrations
from local.sms.store import Store

PREFIX = "/_sms/"


@dataclass(frozen=True)
class Phones:
    """POST /_sms/inbound takes a `Text`, /_sms/review a verdict on registrations, /_sms/given-back numbers with a day.

    POST /_sms/short-code takes the ARN and type of a short code that AWS gives the account.
    POST /_sms/account takes what AWS lets the account do: fields of `Standing`.
    GET /_sms/inbound and /_sms/sent list messages, filtered by from_ and to.
    """

    emulator: Emulator
    store: Store
    inbound: Inbound

    def answer(self, method: str, path: str, query: str, body: bytes) -> tuple[int, Any]:
        """Return the status and the JSON answer of one request."""
        name = path.removeprefix(PREFIX)
        posts: dict[str, Any] = {
            "inbound": self._receive,
            "review": self._review,
            "given-back": self._give_back,
            "short-code": self._give_short_code,
            "account": self.store.standing.change,
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

    def _give_short_code(self, arn: str, message_type: str) -> None:
        with self._at(arn):
            words = (Keyword("STOP", "You are out.", "OPT_OUT"), Keyword("HELP", "Call us.", "AUTOMATIC_RESPONSE"))
            channel = Channel(words, self.store.find(OptOutList, "Default").arn)
            self.store.settle(self.store.existing_short_code(arn, channel), message_type)

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
