"""The process of the local AWS; `python -m local.server.launch --state FOLDER`, by its own interpreter."""

import argparse
import asyncio
import json
import os
import socket
import sys
from pathlib import Path

from local.server.lock import claim

STATE_FILE = "server.json"
HOST = "127.0.0.1"


def main() -> None:
    """Serve until SIGTERM; one line on standard error says why it cannot."""
    parser = argparse.ArgumentParser(description="serve the local AWS on the loopback interface")
    parser.add_argument("--state", type=Path, required=True, help="folder that holds the state file")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; a free one by default")
    options = parser.parse_args()
    claimed = claim(options.state / STATE_FILE)
    if claimed is None:
        sys.exit(f"a local AWS already runs in {options.state}: stop it with 'python -m local down'")
    listener = socket.create_server((HOST, options.port))
    port = listener.getsockname()[1]
    os.environ |= settings(port)
    os.truncate(claimed, 0)
    os.pwrite(claimed, json.dumps({"pid": os.getpid(), "endpoint": f"http://{HOST}:{port}"}).encode(), 0)
    serve(listener)


def settings(port: int) -> dict[str, str]:
    """Return the emulator's settings: loopback only, IAM enforced, AWS's concurrency, no phone numbers in its log."""
    return {
        "AUTH": "true",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_ACCOUNT_CONCURRENCY": "1000",
        "LOG_LEVEL": "WARNING",
        "MINISTACK_HOST": "localhost",
        "SFTP_ENABLED": "0",
    }


def serve(listener: socket.socket) -> None:
    """Teach the emulator and serve it; its modules read their settings when they are loaded, so they load here."""
    from local.corrections import (  # noqa: PLC0415 - see above
        authorising,
        existing,
        key_users,
        other_resources,
        recursion,
        refusing,
        rest_events,
        stack_records,
        workflows,
    )
    from local.server import emulator as names  # noqa: PLC0415 - see above
    from local.server.install import install  # noqa: PLC0415 - see above

    try:
        emulator = names.load()
    except names.MissingNameError as error:
        sys.exit(str(error))
    other_resources.register(emulator)
    authorising.register(emulator)
    rest_events.register(emulator)
    key_users.register(emulator)
    recursion.register(emulator)
    workflows.register()
    refusing.register(emulator)
    existing.register(emulator)
    stack_records.register(emulator)
    config = emulator.server_config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    asyncio.run(emulator.serve(install(emulator), config))


if __name__ == "__main__":
    main()
