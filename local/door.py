"""The phones' side of the local AWS: text a program, and read what it sent."""

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from local.sms.account import InboundMessage, SentMessage


class DoorError(Exception):
    """The local AWS turned a text down; the message says why."""


@dataclass(frozen=True)
class Door:
    """A client of the door for phones at an endpoint of the local AWS."""

    endpoint: str

    def text(
        self,
        *,
        from_: str,
        to: str,
        body: str,
        inbound_message_id: str | None = None,
        handled_reach_topic: bool = True,
        at: str | None = None,
    ) -> InboundMessage:
        """Text a number, pool id or pool ARN, and return what the service did; `DoorError` if there is no such number.

        A second text with an `inbound_message_id` seen before is a duplicate delivery: published again, not answered.
        `handled_reach_topic=False` keeps the texts that the service handles itself (STOP, HELP, opt-in) from the topic.
        `at` sets the SNS Timestamp (ISO 8601 with milliseconds and Z), for texts that overtake each other.
        """
        facts = {"from_": from_, "to": to, "body": body, "inbound_message_id": inbound_message_id, "at": at}
        answer = self._request("POST", "inbound", facts | {"handled_reach_topic": handled_reach_topic})
        return InboundMessage(**answer)

    def sent(self, *, to: str | None = None, from_: str | None = None, by: str | None = None) -> list[SentMessage]:
        """Return the texts that left the account, oldest first; `by` is `api` or `service` (a keyword's answer)."""
        return [SentMessage(**row) for row in self._request("GET", _query("sent", to=to, from_=from_, by=by))]

    def received(self, *, from_: str | None = None, to: str | None = None) -> list[InboundMessage]:
        """Return the texts that reached the account, oldest first, duplicates included."""
        return [InboundMessage(**row) for row in self._request("GET", _query("inbound", from_=from_, to=to))]

    def review(self, verdict: str, reasons: dict[str, str] | None = None) -> None:
        """End the carriers' review of every submitted registration: APPROVED, or DENIED with reasons by field."""
        self._request("POST", "review", {"verdict": verdict, "reasons": reasons or {}})

    def give_back(self, numbers: dict[str, str]) -> None:
        """Tell which numbers carriers got back, each with its day (ISO): the deactivation file names them."""
        self._request("POST", "given-back", numbers)

    def name_lines(self, types: dict[str, str]) -> None:
        """Tell which numbers are no mobile, each with its type as `CarrierLookup` names it."""
        self._request("POST", "lines", types)

    def solve_puzzle(self) -> str:
        """Return the cookie of a visitor who has just solved the puzzle of AWS WAF."""
        request = urllib.request.Request(f"{self.endpoint}/_waf/solve", headers={"Accept": "application/json"})  # noqa: S310 - our own endpoint
        with urllib.request.urlopen(request, timeout=240) as response:  # noqa: S310 - our own endpoint
            return f"aws-waf-token={json.load(response)['token']}"

    def give_short_code(self, arn: str, message_type: str) -> None:
        """Let the account have a short code, TRANSACTIONAL or PROMOTIONAL, as AWS provisions it by hand."""
        self._request("POST", "short-code", {"arn": arn, "message_type": message_type})

    def change_account(self, **facts: Any) -> None:  # noqa: ANN401 - facts have types of their own
        """Change what AWS lets the account do: the fields of `local.sms.store.Standing`; `DoorError` for others."""
        self._request("POST", "account", facts)

    def fail(self, stack: str, logical_id: str, moment: str, times: int = 1, after: int = 0) -> None:
        """Let a resource of a stack fail at its `create`, `update` or `delete`, `times` times once `after` went by."""
        facts = {"stack": stack, "logical_id": logical_id, "moment": moment, "times": times, "after": after}
        self._request("POST", "failure", facts)

    def _request(self, method: str, path: str, content: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - JSON
        data = json.dumps(content).encode() if content is not None else None
        request = urllib.request.Request(f"{self.endpoint}/_sms/{path}", data=data, method=method)  # noqa: S310 - our own endpoint
        try:
            with urllib.request.urlopen(request, timeout=240) as response:  # noqa: S310 - our own endpoint
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise DoorError(json.load(error)["message"]) from error


def _query(path: str, **wanted: str | None) -> str:
    return f"{path}?{urllib.parse.urlencode({name: value for name, value in wanted.items() if value is not None})}"
