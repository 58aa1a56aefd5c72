"""The local AWS as an object: start it, point programs at it, wipe it, stop it."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from local.door import Door
from local.server import environment
from local.server.clock import Clock
from local.server.environment import ROOT, LocalAwsError
from local.server.launch import STATE_FILE
from local.server.lock import is_held

__all__ = ["STATE", "LocalAws", "LocalAwsError"]

STATE = ROOT / ".local"
LOG_FILE = "server.log"
SECONDS_TO_START = 60
SECONDS_TO_END = 10


@dataclass(frozen=True)
class LocalAws:
    """A running local AWS; as a context manager it is stopped at the end.

    Account 000000000000, region us-east-1. IAM is enforced for all but the keys in `settings`, the root user's.
    """

    endpoint: str
    pid: int
    state: Path
    process: subprocess.Popen[bytes] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def start(cls, state: Path = STATE) -> Self:
        """Start a server with a folder of its own and return it once it answers; `LocalAwsError` if it does not."""
        state = state.resolve()
        if cls.running(state):
            raise LocalAwsError(f"a local AWS already runs in {state}: stop it with 'python -m local down'")
        process = _launch(state)
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and process.poll() is None:
            server = cls.running(state)
            if server and server.pid == process.pid and server.answers():
                return replace(server, process=process)
            time.sleep(0.05)
        process.kill()
        process.wait()
        raise LocalAwsError(f"the local AWS did not start: {_last_line(state / LOG_FILE)}")

    @classmethod
    def running(cls, state: Path = STATE) -> Self | None:
        """Return the server that runs in a folder, or None; a state file without its process counts for nothing."""
        path = state.resolve() / STATE_FILE
        if not is_held(path):
            return None
        try:
            return cls(**json.loads(path.read_text()), state=state.resolve())
        except (FileNotFoundError, ValueError):  # just starting, or just gone
            return None

    @property
    def door(self) -> Door:
        """Return the phones' side of the local AWS."""
        return Door(self.endpoint)

    @property
    def clock(self) -> Clock:
        """Return the clock of the server and of the functions inside it."""
        return Clock(self.state / environment.CLOCK)

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment variables that point the CDK CLI and the AWS SDKs at this server."""
        return environment.of_client(self.endpoint, self.state)

    @property
    def environment(self) -> dict[str, str]:
        """Return a whole environment for a child process: this one's, with no other AWS setting left in it."""
        return environment.without_aws() | self.settings

    def answers(self) -> bool:
        """Whether the server answers its health check."""
        try:
            return self._request("GET", "/_ministack/health", seconds=30)
        except OSError:
            return False

    @property
    def gone(self) -> bool:
        """Whether its process has ended."""
        return not is_held(self.state / STATE_FILE)

    def reset(self) -> None:
        """Wipe the whole account: stacks, data, messages; and it is the present again."""
        self._request("POST", "/_ministack/reset", seconds=240)
        self.clock.start()

    def stop(self) -> None:
        """Stop the server and the functions it started: all are in one process group, led by the server's own pid.

        They are killed: nothing outlives them, and a server that is asked to end waits for each of its queues first.
        """
        if self.running(self.state) == self:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
                self._await_end()
        if self.process:
            self.process.wait()
        shutil.rmtree(self.state / "tmp", ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _await_end(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_END
        while is_held(self.state / STATE_FILE) and time.monotonic() < deadline:
            time.sleep(0.02)

    def _request(self, method: str, path: str, *, seconds: int) -> bool:
        request = urllib.request.Request(self.endpoint + path, method=method)  # noqa: S310 - our own endpoint
        with urllib.request.urlopen(request, timeout=seconds) as response:  # noqa: S310 - our own endpoint
            return bool(response.status == 200)  # noqa: PLR2004 - OK


def _launch(state: Path) -> subprocess.Popen[bytes]:
    (state / "tmp").mkdir(parents=True, exist_ok=True)
    Clock(state / environment.CLOCK).start()
    with (state / LOG_FILE).open("wb") as log:
        return subprocess.Popen(  # noqa: S603 - our own launcher
            [environment.interpreter(), "-m", "local.server.launch", "--state", state],
            cwd=ROOT,
            env=environment.of_server(state),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return f"{lines[-1]} (see {log})" if lines else f"see {log}"
