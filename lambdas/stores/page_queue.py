"""The queue in which what a web page was sent waits for the function that records and answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from lambdas.consent.web_act import WebAct
    from lambdas.stores.bulk_queue import QueueClient


class PageQueue:
    """Takes what one page sends on."""

    def __init__(self, client: QueueClient, url: str) -> None:
        self._client = client
        self._url = url

    def put(self, act: WebAct) -> None:
        """Put `act` into the queue; NotAccepted where it does not take it."""
        try:
            self._client.send_message(QueueUrl=self._url, MessageBody=act.to_json())
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(type(error).__name__) from None
