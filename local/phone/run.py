"""`make phone`: the local AWS and its deployed programs, put in place where they are not, and the page for them."""

from __future__ import annotations

import os
import sys
import webbrowser
from typing import TYPE_CHECKING

from rich.console import Console

from local.aws import LocalAws
from local.deploy import deploy
from local.deployed import programs
from local.phone.desk import Desk
from local.phone.server import PhoneEndedError, Server

if TYPE_CHECKING:
    from pathlib import Path


def run(state: Path) -> None:
    """Serve the page until Ctrl-C; the local AWS stays for the next time."""
    console = Console()
    aws = LocalAws.running(state) or LocalAws.start(state)
    if not programs(aws.endpoint):
        console.print("[bold]==> Nothing is deployed yet: deploying every brand to the local AWS[/]")
        deploy(aws.environment)
    with Server(Desk.at(aws)) as server:
        console.print(
            f"[bold]==> The phone is at {server.address}[/] (Ctrl-C ends it, make down ends it and the local AWS)"
        )
        if _has_screen():
            webbrowser.open(server.address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console.print("\nthe phone is put away")
        except PhoneEndedError as end:
            console.print(str(end))


def _has_screen() -> bool:
    """Whether a browser could show itself; without a screen the module would start one that takes the terminal."""
    return sys.platform in {"darwin", "win32"} or bool({"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ))
