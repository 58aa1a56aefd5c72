"""Command line of the local AWS: up, status, env, deploy, phone, reset, down."""

import argparse
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from local.aws import STATE, LocalAws
from local.server.environment import LocalAwsError


def up(state: Path) -> None:
    """Start it, unless it runs, and say where."""
    server = LocalAws.running(state) or LocalAws.start(state)
    _say(f"the local AWS runs at {server.endpoint} (pid {server.pid})")


def status(state: Path) -> None:
    """Say where it runs, if it answers."""
    server = _running(state)
    if not server.answers():
        raise LocalAwsError(f"the local AWS at {server.endpoint} (pid {server.pid}) does not answer")
    _say(f"the local AWS runs at {server.endpoint} (pid {server.pid})")


def env(state: Path) -> None:
    """Print the settings as shell exports."""
    for name, value in _running(state).settings.items():
        _say(f"export {name}={shlex.quote(value)}")


def reset(state: Path) -> None:
    """Wipe the account."""
    _running(state).reset()


def down(state: Path) -> None:
    """Stop it, if it runs."""
    if server := LocalAws.running(state):
        server.stop()
        _say("the local AWS is stopped")
    else:
        _say("no local AWS runs")


def deploy(state: Path) -> None:
    """Deploy every brand to it with the CDK CLI, then text the first promotional program."""
    from local.deploy import deploy_and_converse  # noqa: PLC0415 - the other commands do without the brand model

    deploy_and_converse(state)


def phone(state: Path) -> None:
    """Open the page on which to text the deployed programs; deploy first where nothing is."""
    from local.phone.run import run  # noqa: PLC0415 - as above

    run(state)


COMMANDS: dict[str, Callable[[Path], None]] = {
    command.__name__: command for command in (up, status, env, deploy, phone, reset, down)
}


def main() -> None:
    """Run one command; exit 1 with one line where it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m local", description="the local AWS")
    parser.add_argument("--state", type=Path, default=STATE, help="folder of the server (default: .local)")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.__doc__)
    options = parser.parse_args()
    try:
        COMMANDS[options.command](options.state)
    except LocalAwsError as error:
        sys.exit(str(error))


def _running(state: Path) -> LocalAws:
    server = LocalAws.running(state)
    if server is None:
        raise LocalAwsError("no local AWS runs: start it with `make deploy`")
    return server


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
