"""Environment variables around the local AWS: those it starts with, and those that point programs at it."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
REGION = "us-east-1"
CLOCK = "clock"

_LOOPBACK = "127.0.0.1,localhost"
_KEPT = ("HOME", "LANG", "LC_ALL", "PATH", "TZ")


class LocalAwsError(Exception):
    """The local AWS cannot be started, or does not answer."""


def interpreter() -> str:
    """Return the interpreter that has the emulator; `LocalAwsError` says how to make one where there is none."""
    path = os.environ.get("LOCAL_AWS_PYTHON") or str(ROOT / ".venv-local" / "bin" / "python")
    if not shutil.which(path):
        raise LocalAwsError(
            f"no interpreter at {path}: make the environment with 'python3 -m venv .venv-local && "
            ".venv-local/bin/pip install -r local/requirements.txt', or set LOCAL_AWS_PYTHON"
        )
    return path


def of_server(state: Path) -> dict[str, str]:
    """Return all that the server, and the functions inside it, see of this environment."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    clock = {"LOCAL_CLOCK": str(state / CLOCK), "PYTHONPATH": str(ROOT / "local" / "server" / "moving")}
    return kept | clock | {"TMPDIR": str(state / "tmp"), "PYTHONDONTWRITEBYTECODE": "1", "NO_PROXY": _LOOPBACK}


def of_client(endpoint: str, state: Path) -> dict[str, str]:
    """Return the settings that point the CDK CLI and the AWS SDKs at a server, with the emulator's root keys.

    The endpoint is an IP address, with which the SDKs address S3 buckets by path. The CDK CLI caches account ids,
    hence a `CDK_HOME` of its own.
    """
    return {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "CDK_HOME": str(state / "cdk"),
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "NO_PROXY": _LOOPBACK,
        "no_proxy": _LOOPBACK,
    }


def without_aws() -> dict[str, str]:
    """Return this process's environment without any AWS setting, so that no profile or token of the user leaks in."""
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
