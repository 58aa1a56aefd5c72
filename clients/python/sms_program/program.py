"""A program, as an app uses it."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from threading import Lock
from typing import TYPE_CHECKING, Any, Unpack, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .answers import Consents, Status
from .calls import translated
from .errors import InvalidMessageError, UnavailableError
from .messages import Answer, Contact, Engagement, Text, check_id, check_phone
from .queue import put

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sqs import SQSClient

    from .errors import Receipt
    from .fields import AnswerFields, TextFields
    from .messages import Message

NAME = re.compile(r"[a-z][a-z0-9-]*/(?:promotional|transactional)")
ENVIRONMENT = re.compile(r"[a-z][a-z0-9-]*")
QUEUE = re.compile(r"https://sqs\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/[0-9]{12}/[\w.-]+")
FUNCTION = re.compile(r"arn:aws[a-z-]*:lambda:(?P<region>[a-z0-9-]+):[0-9]{12}:function:[\w-]+")
CONFIG = Config(retries={"mode": "standard", "max_attempts": 5}, connect_timeout=5, read_timeout=15)


class Sender(ABC):
    """What an app may ask of a program; only by what way differs between the real one and that of tests."""

    def send(self, **fields: Unpack[TextFields]) -> Receipt:
        """Queue one text, whose fields are those of `Text`. InvalidMessageError, NotQueuedError, or another of ours."""
        return self.send_many([Text(**fields)])[0]

    def send_many(self, texts: Iterable[Text]) -> list[Receipt]:
        """Queue `texts`, ten a call. NotQueuedError tells of each that did not get in, and of each that did."""
        return self._put(_all_of(Text, texts))

    def answer(self, **fields: Unpack[AnswerFields]) -> Receipt:
        """Queue the answer to a reply, whose fields are those of `Answer`; errors are as for `send`."""
        return self._put([Answer(**fields)])[0]

    def report(self, *reports: Contact | Engagement) -> None:
        """Tell the program what people received on other channels, and what they did."""
        self._put(_all_of((Contact, Engagement), reports))

    def status(self, id: str, *, to: str) -> Status:  # noqa: A002 - as `send` calls it
        """Return what became of the text `id` to that number, by the port `reads`."""
        check_id(id)
        check_phone(to)
        return Status.of_answer(self._ask({"ask": "status", "request_id": id, "to": to}))

    def consents(self, phone: str) -> Consents:
        """Return to what the person with that number agreed, by the port `reads`."""
        check_phone(phone)
        return Consents.of_answer(self._ask({"ask": "consents", "to": phone}))

    @abstractmethod
    def _ask(self, question: Mapping[str, str]) -> Mapping[str, Any]: ...

    @abstractmethod
    def _put(self, messages: Sequence[Message]) -> list[Receipt]: ...


def _all_of(kind: type | tuple[type, ...], messages: Iterable[Message]) -> list[Message]:
    found = list(messages)
    for one in found:
        if not isinstance(one, kind):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            told = " or ".join(each.__name__ for each in kinds)
            raise InvalidMessageError(f"this takes {told}, got {type(one).__name__}")
    return found


class Program(Sender):
    """The program `BRAND/TYPE` of an environment: `acme/transactional` of `prod`. An object serves all threads.

    Its ports are found by their parameters. These can be read in the program's own account only: an app of another
    account gives the URL of the queue as `requests`, and the ARN of the function as `reads`.
    """

    def __init__(
        self,
        name: str,
        *,
        environment: str,
        requests: str = "",
        reads: str = "",
        session: boto3.Session | None = None,
    ) -> None:
        if not NAME.fullmatch(name):
            raise InvalidMessageError(f"a program must be named BRAND/promotional or BRAND/transactional, got {name!r}")
        if not ENVIRONMENT.fullmatch(environment):
            raise InvalidMessageError(f"environment must be a name such as prod, got {environment!r}")
        self.name, self.environment = name, environment
        self._session = session or boto3.Session()
        self._url, self._function = requests, reads
        self._sqs: SQSClient | None = None
        self._lambda: LambdaClient | None = None
        self._making = Lock()  # a session makes one client at a time

    def _put(self, messages: Sequence[Message]) -> list[Receipt]:
        return put(self._queue(), self._url, messages) if messages else []

    def _queue(self) -> SQSClient:
        with self._making:
            if self._sqs is None:
                self._url = self._url or self._parameter("requests/url", "the port `requests`")
                found = QUEUE.fullmatch(self._url)
                self._sqs = self._session.client("sqs", region_name=found["region"] if found else None, config=CONFIG)
            return self._sqs

    def _ask(self, question: Mapping[str, str]) -> Mapping[str, Any]:
        client = self._functions()
        try:
            told = client.invoke(FunctionName=self._function, Payload=json.dumps(question).encode())
            answer = json.loads(told["Payload"].read())
        except (BotoCoreError, ClientError) as error:
            raise translated(error, f"the port `reads` of {self.name} in {self.environment}") from error
        if "FunctionError" in told:
            raise UnavailableError(f"the port `reads` of {self.name} failed: try again, and tell whoever operates it")
        if "error" in answer:
            raise InvalidMessageError(f"the port `reads` of {self.name} does not understand: {answer['error']}")
        return cast("Mapping[str, Any]", answer)

    def _functions(self) -> LambdaClient:
        with self._making:
            if self._lambda is None:
                self._function = self._function or self._parameter("reads", "the port `reads`")
                found = FUNCTION.fullmatch(self._function)
                region = found["region"] if found else None
                self._lambda = self._session.client("lambda", region_name=region, config=CONFIG)
            return self._lambda

    def _parameter(self, name: str, port: str) -> str:
        try:
            store = self._session.client("ssm", config=CONFIG)
            path = f"/sms/{self.environment}/{self.name}/ports/{name}"
            return str(store.get_parameter(Name=path)["Parameter"]["Value"])
        except (BotoCoreError, ClientError) as error:
            raise translated(error, f"{port} of {self.name} in {self.environment}") from error
