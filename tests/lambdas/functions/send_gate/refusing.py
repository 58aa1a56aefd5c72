"""A service that answers sends with errors for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from tests.lambdas.functions.send_gate.world import World


def refuse(world: World, code: str, reason: str = "", times: int = 1) -> None:
    """Let the service answer the next sends with an error."""
    send, waiting = world.service.send_text_message, [code] * times

    def answered(**request: Any) -> Any:
        if not waiting:
            return send(**request)
        answer = {"Error": {"Code": waiting.pop()}, "ResponseMetadata": {"HTTPStatusCode": 400}, "Reason": reason}
        with world.wire.call("SendTextMessage"):
            raise ClientError(answer, "SendTextMessage")

    world.service.send_text_message = answered
