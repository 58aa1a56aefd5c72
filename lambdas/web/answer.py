"""What the form answers a browser with: a page, its status, and headers that let the page do no more than it must."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lambdas.web.style import style_digest
from lambdas.web.verifier import service_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.web.form import Form

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
class Answer:
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
