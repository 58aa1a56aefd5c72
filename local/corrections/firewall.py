"""The web ACL before a REST API, which the emulator keeps and never asks: rate, size and puzzles, as AWS WAF does."""

import html
import json
import re
import secrets
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote

from local.server.emulator import Asgi, Emulator, Response, body_of

NAME = "local-firewall"
SOLVE = "/_waf/solve"
COOKIE = "aws-waf-token"
PUZZLE = """<!DOCTYPE html><html lang="en"><title>Puzzle</title><h1>AWS WAF asks a puzzle here</h1>
<p>The local AWS has none to solve. <a href="{solve}">I am a person</a></p></html>"""
# of the groups of AWS, which alone knows what is in them, one says how large a body may be (SizeRestrictions_BODY)
CORE, MOST_BYTES = "AWSManagedRulesCommonRuleSet", 8192
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass(frozen=True)
class Visit:
    """A request to a stage, as a web ACL sees it: `path` begins with the stage."""

    api: str
    stage: str
    method: str
    path: str
    address: str
    body: bytes
    token: str


@dataclass
class Firewall:
    """Judges visits by the rules of the ACL of their stage; remembers who came, and who has solved a puzzle when."""

    emulator: Emulator
    solved: dict[str, float] = field(default_factory=dict)
    came: dict[tuple[str, str, str], deque[float]] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget everybody."""
        self.solved.clear()
        self.came.clear()

    def solve(self, back: str, wanted: str) -> Response:
        """Return a new token as a cookie, on the way back to a page of this server; as JSON where that is `wanted`."""
        token = secrets.token_urlsafe(24)
        self.solved[token] = time.time()
        told = {"Set-Cookie": f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax"}
        if "json" in wanted:
            return 200, told | {"Content-Type": "application/json"}, json.dumps({"token": token}).encode()
        own = back if back.startswith("/") and not back.startswith("//") else "/"
        return 303, told | {"Location": own}, b""

    def judge(self, visit: Visit, back: str) -> Response | None:
        """Return the answer that a rule gives in the API's place; None where the visit passes."""
        acl = self._acl(visit)
        for rule in sorted(acl.get("Rules", []), key=lambda rule: int(rule["Priority"])):
            # an ACL counts an address over all stages that it stands before
            if not self._holds(rule["Statement"], visit, (str(acl["ARN"]), str(rule["Name"]))):
                continue
            action = _action(rule)
            if action == "Block":
                return 403, {"Content-Type": "application/json"}, b'{"message": "Forbidden"}'
            if action == "Captcha" and not self._immune(rule, visit):
                page = PUZZLE.format(solve=html.escape(f"{SOLVE}?back={quote(back)}"))
                return 405, HTML | {"x-amzn-waf-action": "captcha"}, page.encode()
        return None

    def _acl(self, visit: Visit) -> dict[str, Any]:
        stage = f"arn:aws:apigateway:{self.emulator.region()}::/restapis/{visit.api}/stages/{visit.stage}"
        status, _, body = self.emulator.web_acl_of({"ResourceArn": stage})
        found: dict[str, Any] = json.loads(body)["WebACL"] if status == 200 else {}  # noqa: PLR2004 - OK
        return found

    def _immune(self, rule: dict[str, Any], visit: Visit) -> bool:
        seconds = rule.get("CaptchaConfig", {}).get("ImmunityTimeProperty", {}).get("ImmunityTime", 300)
        return time.time() - self.solved.get(visit.token, 0) < int(seconds)

    def _holds(self, statement: dict[str, Any], visit: Visit, rule: tuple[str, str]) -> bool:
        ((kind, told),) = statement.items()
        if kind == "AndStatement":
            return all(self._holds(one, visit, rule) for one in told["Statements"])
        if kind == "OrStatement":
            return any(self._holds(one, visit, rule) for one in told["Statements"])
        if kind == "NotStatement":
            return not self._holds(told["Statement"], visit, rule)
        if kind == "RateBasedStatement":
            return self._too_often(told, (*rule, visit.address))
        return bool(SIMPLE[kind](told, visit))  # a kind that is not here must not pass for one that never matches

    def _too_often(self, told: dict[str, Any], who: tuple[str, str, str]) -> bool:
        now, came = time.time(), self.came.setdefault(who, deque())
        while came and now - came[0] >= int(told.get("EvaluationWindowSec", 300)):
            came.popleft()
        came.append(now)
        return len(came) > int(told["Limit"])


def _action(rule: dict[str, Any]) -> str:
    # the rules of a group say themselves what they do, which is to block, save where they are told to count
    counted = "Count" in rule.get("OverrideAction", {})
    return "Count" if counted else next(iter(rule.get("Action", {"Block": {}})))


def _part(told: dict[str, Any], visit: Visit) -> str:
    (name,) = told["FieldToMatch"]
    return {"Method": visit.method, "UriPath": visit.path}[name]


SIMPLE: dict[str, Callable[[dict[str, Any], Visit], bool]] = {
    "ByteMatchStatement": lambda told, visit: _part(told, visit) == told["SearchString"],
    "RegexMatchStatement": lambda told, visit: bool(re.search(told["RegexString"], _part(told, visit))),
    "SizeConstraintStatement": lambda told, visit: len(visit.body) > int(told["Size"]),
    "ManagedRuleGroupStatement": lambda told, visit: told["Name"] == CORE and len(visit.body) > MOST_BYTES,
}


def guarded(emulator: Emulator) -> Asgi:
    """Return the emulator's application behind the web ACLs of its stages."""
    firewall = Firewall(emulator)
    emulator.service_registry[NAME] = {"module": NAME}
    emulator.loaded_modules[NAME] = SimpleNamespace(reset=firewall.clear)

    async def serve(scope: dict[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401 - the ASGI callables
        headers = {name.decode().lower(): value.decode() for name, value in scope.get("headers", [])}
        if scope["type"] == "http" and scope["path"] == SOLVE:
            back = parse_qs(scope["query_string"].decode()).get("back", ["/"])[0]
            return await _answer(send, firewall.solve(back, headers.get("accept", "")))
        place = _place(emulator, headers.get("host", ""), scope["path"]) if scope["type"] == "http" else None
        if place is None:
            return await emulator.application(scope, receive, send)
        body = await body_of(receive)
        with emulator.acting_in(emulator.account(), emulator.region()):
            refused = firewall.judge(_visit(scope, headers, body, place), scope["path"])
        if refused:
            return await _answer(send, refused)
        return await emulator.application(scope, _again(body), send)

    return serve


def _place(emulator: Emulator, host: str, path: str) -> tuple[str, str, str] | None:
    """Return the API, stage and path that are asked for, by AWS's own address or by a host of the brand's."""
    with emulator.acting_in(emulator.account(), emulator.region()):
        return emulator.stage_of(host, path) or emulator.hosted_stage_of(host, path)


def _visit(scope: dict[str, Any], headers: dict[str, str], body: bytes, place: tuple[str, str, str]) -> Visit:
    api, stage, path = place
    address = headers.get("x-forwarded-for", "").partition(",")[0].strip() or (scope.get("client") or ("",))[0]
    token = next((value for name, value in _cookies(headers.get("cookie", "")) if name == COOKIE), "")
    return Visit(api, stage, scope["method"], f"/{stage}{path}", address, body, token)


def _cookies(header: str) -> Iterator[tuple[str, str]]:
    for pair in header.split(";"):
        name, _, value = pair.strip().partition("=")
        yield name, value


def _again(body: bytes) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Return a receive that gives a body that was read already, and then that the client has gone."""
    events = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        return next(events, {"type": "http.disconnect"})

    return receive


async def _answer(send: Any, response: Response) -> None:  # noqa: ANN401 - the ASGI callable
    status, headers, body = response
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
