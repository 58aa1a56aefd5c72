"""Services that tell people from programs, where a brand has chosen one in place of the firewall's own puzzle."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.web.form import Form


@dataclass(frozen=True, slots=True)
class Service:
    """One such service: its script, its place in the page, where its tokens come in, who checks them, what it loads."""

    script: str
    place: str
    token: str
    check: str
    sources: Mapping[str, str]


SERVICES: Mapping[str, Service] = {
    # Cloudflare, Turnstile documentation: client-side rendering, siteverify, Content Security Policy
    "turnstile": Service(
        script="https://challenges.cloudflare.com/turnstile/v0/api.js",
        place="cf-turnstile",
        token="cf-turnstile-response",  # noqa: S106 - the name of a field
        check="https://challenges.cloudflare.com/turnstile/v0/siteverify",
        sources={
            "script-src": "https://challenges.cloudflare.com",
            "frame-src": "https://challenges.cloudflare.com",
        },
    ),
    # hCaptcha, developer guide: add the widget, verify server-side, Content-Security-Policy settings
    "hcaptcha": Service(
        script="https://js.hcaptcha.com/1/api.js",
        place="h-captcha",
        token="h-captcha-response",  # noqa: S106 - the name of a field
        check="https://api.hcaptcha.com/siteverify",
        sources={
            "script-src": "https://hcaptcha.com https://*.hcaptcha.com",
            "frame-src": "https://hcaptcha.com https://*.hcaptcha.com",
            "style-src": "https://hcaptcha.com https://*.hcaptcha.com",
            "connect-src": "https://hcaptcha.com https://*.hcaptcha.com",
        },
    ),
}


def service_of(form: Form) -> Service | None:
    """Return the service that checks who sends `form`; None where the firewall does."""
    return SERVICES.get(form.verifier)


def widget(form: Form) -> str:
    """Return what the page needs for the form's verifier; nothing where the firewall does its work."""
    service = service_of(form)
    if service is None:
        return ""
    script = f'<script src="{escape(service.script)}" async defer></script>'
    return f'{script}<div class="{service.place}" data-sitekey="{escape(form.site_key)}"></div>'
