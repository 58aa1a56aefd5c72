"""One request of a browser as API Gateway tells it, and the answer that it gets."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lambdas.web.captcha import service_of
from lambdas.web.form_page import style_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.web.form import Form

LONGEST_AGENT = 300


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request: `address` is where it came from, `url` what it asked for, `origin` the site that it says it is of.

    `body` is None where it cannot be read.
    """

    method: str
    url: str
    host: str
    origin: str
    address: str
    agent: str
    content_type: str
    body: str | None
    asked_language: str
    spoken_languages: str

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> HttpRequest:
        """Return the visit that an event of a REST API with proxy integration tells; what it lacks is empty."""
        headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
        context = event.get("requestContext") or {}
        host = str(context.get("domainName") or "")  # not the header of that name: a visitor writes that one
        query = event.get("queryStringParameters") or {}
        return cls(
            method=str(event.get("httpMethod", "")),
            url=f"https://{host}{context.get('path') or event.get('path') or '/'}",
            host=host,
            origin=headers.get("origin", ""),
            address=str((context.get("identity") or {}).get("sourceIp") or ""),
            agent=_printable(headers.get("user-agent", ""))[:LONGEST_AGENT],
            content_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
            body=_body(event),
            asked_language=str(query.get("lang") or ""),
            spoken_languages=headers.get("accept-language", ""),
        )

    def language(self, form: Form) -> str:
        """Return the language of `form` that the visitor asks for, else speaks, else the form's first."""
        wanted = [self.asked_language, *(part.partition(";")[0] for part in self.spoken_languages.split(","))]
        short = (name.strip().lower().partition("-")[0] for name in wanted)
        return next((name for name in short if name in form.languages), form.languages[0])

    def at_home(self, form: Form) -> bool:
        """Whether the form that was sent stood on our own page, or on a site that may bring one of its own."""
        origin = self.origin.lower()
        return not origin or urlsplit(origin).netloc == self.host.lower() or origin in form.origins

    def hosts(self, form: Form) -> frozenset[str]:
        """Return the hosts of the pages on which the form can have stood: the one that it says, else all that may."""
        home = self.host.lower().partition(":")[0]
        told = [self.origin] if self.origin else [f"//{home}", *form.origins]
        return frozenset(host for site in told if (host := urlsplit(site.lower()).hostname))


def _body(event: Mapping[str, Any]) -> str | None:
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body)
    try:
        return base64.b64decode(body, validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


# What the form answers a browser with: a page, its status, and headers that let the page do no more than it must.


FIXED = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Vary": "Accept-Language",
}


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """One answer to a browser; `reason` is what the log may tell of it."""

    status: int
    page: str
    language: str
    reason: str

    def response(self, form: Form) -> dict[str, Any]:
        """Return the answer as API Gateway takes it."""
        headers = FIXED | {"Content-Security-Policy": content_policy(form), "Content-Language": self.language}
        return {"statusCode": self.status, "headers": headers, "body": self.page}


def content_policy(form: Form) -> str:
    """Return what the page may load and do: its own style sheet, the brand's logo, and a post to where it came from."""
    service = service_of(form)
    allowed = {
        "default-src": "'none'",
        "style-src": f"'sha256-{style_digest(form.look)}'",
        "img-src": _origin(form.look.logo) or "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in _with(allowed, service.sources if service else {}).items())


def _with(allowed: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    added = {name: f"{allowed.get(name, '')} {sources}".strip() for name, sources in more.items()}
    return {**allowed, **added}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
