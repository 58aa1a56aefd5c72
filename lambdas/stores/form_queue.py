"""The queue in which requests of the web form wait for the function that asks for a YES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.stores.errors import NotAccepted

if TYPE_CHECKING:
    from lambdas.consent.form_request import FormRequest
    from lambdas.stores.bulk_queue import QueueClient


class FormQueue:
    """Takes requests of the form."""

    def __init__(self, client: QueueClient, url: str) -> None:
        self._client = client
        self._url = url

    def put(self, request: FormRequest) -> None:
        """Put `request` into the queue; NotAccepted where it does not take it."""
        try:
            self._client.send_message(QueueUrl=self._url, MessageBody=request.to_json())
        except (ClientError, BotoCoreError) as error:
            raise NotAccepted(type(error).__name__) from None
