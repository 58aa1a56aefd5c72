"""A stand-in for DynamoDB and the SMS service: all are subscribed, each call succeeds after so many milliseconds."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SEQUENCE = 2


def main(port: int, database_ms: float, service_ms: float) -> None:
    """Serve on `port` of this machine until the process is ended."""

    async def serve() -> None:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while True:
                    await _answer(reader, writer, database_ms / 1000, service_ms / 1000)
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", port)
        async with server:
            await server.serve_forever()

    asyncio.run(serve())


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, database: float, service: float) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
    body = json.loads(await reader.readexactly(int(fields["content-length"])))
    operation = fields["x-amz-target"].rpartition(".")[2]
    await asyncio.sleep(service if operation == "sendtextmessage" else database)
    told = _ANSWERS[operation](body) if operation in _ANSWERS else {}
    answer, status = json.dumps(told).encode(), "400 Bad Request" if "__type" in told else "200 OK"
    begin = f"HTTP/1.1 {status}\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {len(answer)}\r\n\r\n"
    writer.write(begin.encode() + answer)
    await writer.drain()


def _rows(request: dict[str, Any]) -> dict[str, Any]:
    found = {
        table: [row for key in asked["Keys"] if (row := _row(key))] for table, asked in request["RequestItems"].items()
    }
    return {"Responses": found, "UnprocessedKeys": {}}


def _row(key: dict[str, Any]) -> dict[str, Any] | None:
    item, at = key["item"]["S"], {"S": "2026-01-05T10:00:00.000Z"}
    if item == "health" and key["phone"]["S"] == "inbound":
        return key | {"heard_at": {"S": "2100-01-01T00:00:00.000Z"}}
    if item == "program" and key["phone"]["S"] != "brake":
        return key | {"sequence": {"N": str(SEQUENCE)}, "started_at": at, "head": {"S": "0" * 64}}
    if item.startswith("topic#"):
        return key | {"state": {"S": "active"}, "changed_at": at, "requested_at": at, "wording": {"S": "deals " * 20}}
    return None


def _used(request: dict[str, Any]) -> dict[str, Any]:
    """Add to a second of the pace, or tell how many parts of it are taken."""
    second, values = request["Key"]["item"]["S"], request["ExpressionAttributeValues"]
    if ":parts" not in values:  # the counts of a campaign
        return {}
    used = _seconds.get(second, 0)
    if used and used > int(values[":most"]["N"]):
        item = request["Key"] | {"used": {"N": str(used)}}
        return {"__type": "ConditionalCheckFailedException", "Item": item}
    _seconds[second] = used + int(values[":parts"]["N"])
    return {"Attributes": request["Key"] | {"used": {"N": str(_seconds[second])}}}


_seconds: dict[str, int] = {}
_ANSWERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "batchgetitem": _rows,
    "updateitem": _used,
    "sendtextmessage": lambda _: {"MessageId": "0f3e7a52-8b57-4a1e-9a55-2c5b4d1f6f11"},
}

if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
