"""Pictures of the sign-up page for reviewers, taken by the Chromium of this machine without a window."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from infra.brand.copy import form_of
from lambdas.web.form import call_to_action
from lambdas.web.form_page import render
from ops.registration.answers import OptInPage
from ops.registration.form import RegistrationError

if TYPE_CHECKING:
    from infra.brand.model import Brand
    from lambdas.program import MessageType

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH = 900  # pixels
_SECONDS = 120


def shoot(page: str, picture: Path) -> None:
    """Write a PNG of the whole `page` (HTML) to `picture`; RegistrationError where no Chromium is here, or it fails."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise RegistrationError(
            f"{picture.name}: a picture of the form needs Chromium, got none of {', '.join(BROWSERS)} on the PATH: "
            "install it (on Debian `apt-get install chromium`) and try again; all other files are written"
        )
    with tempfile.TemporaryDirectory() as place:
        html = Path(place) / "page.html"
        html.write_text(page, encoding="utf-8")
        height = _height(browser, Path(place), page)
        shot = Path(place) / "page.png"
        _run(browser, place, f"--window-size={WIDTH},{height}", f"--screenshot={shot}", html.as_uri())
        if not shot.exists():
            raise RegistrationError(f"{picture.name}: {browser} took no picture: run it by hand to see why")
        shutil.move(shot, picture)


def _height(browser: str, place: Path, page: str) -> int:
    """Return how many pixels `page` is high: a frame around it measures it, since it brings no script of its own."""
    measure = "document.title=this.contentDocument.documentElement.scrollHeight"
    frame = f'<iframe style="border:0;width:{WIDTH}px;height:1px" onload="{measure}" srcdoc="{escape(page)}"></iframe>'
    html = place / "frame.html"
    html.write_text(f"<!DOCTYPE html><title>0</title>{frame}", encoding="utf-8")
    found = re.search(r"<title>(\d+)</title>", _run(browser, str(place), "--dump-dom", html.as_uri()))
    if found is None or found[1] == "0":
        raise RegistrationError(f"the form cannot be measured: {browser} showed nothing: run it by hand to see why")
    return int(found[1])


def _run(browser: str, place: str, *arguments: str) -> str:
    # Chromium's sandbox cannot start as root, as in most containers
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    command = [
        browser,
        "--headless",
        *sandbox,
        "--disable-gpu",
        "--disable-background-networking",
        "--hide-scrollbars",
        f"--user-data-dir={place}/profile",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - the browser found above, with our own arguments
            [*command, *arguments], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise RegistrationError(
            f"{browser} took longer than {_SECONDS} seconds: try again on a quiet machine"
        ) from error
    return done.stdout


# The page on which customers sign up, rendered by what the deployed function renders it with.


def opt_in_page(brand: Brand, message_type: MessageType) -> OptInPage | None:
    """Return the form of the program, in English where it speaks it; None where the program has none."""
    form = form_of(brand) if message_type == "promotional" else None
    if form is None:
        return None
    language = "en" if "en" in form.languages else form.languages[0]
    return OptInPage(render(form, language), call_to_action(form, language))
