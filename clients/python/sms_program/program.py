"""A program, as an app uses it."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import MISSING, fields
from difflib import get_close_matches
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Unpack, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .answers import Consents, Status
from .calls import translated
from .errors import InvalidMessageError, UnavailableError
from .messages import Answer, Contact, Engagement, Text, check_id, check_phone, check_sendable
from .queue import put

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_sqs import SQSClient

    from .errors import Receipt
    from .fields import AnswerFields, TextFields
    from .messages import Message

NAME = re.compile(r"[a-z][a-z0-9-]*/(?:promotional|transactional)")
ENVIRONMENT = re.compile(r"[a-z][a-z0-9-]*")
QUEUE = re.compile(
    r"https?://(?:sqs\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?|[\w.:-]+)/[0-9]{12}/[\w-]+(?:\.fifo)?"
)
FUNCTION = re.compile(r"arn:aws[a-z-]*:lambda:(?P<region>[a-z0-9-]+):[0-9]{12}:function:[\w-]+(?::[\w$-]+)?")
M = TypeVar("M")
T = TypeVar("T", Text, Answer)
CONFIG = Config(retries={"mode": "standard", "max_attempts": 5}, connect_timeout=5, read_timeout=15)


class Sender(ABC):
    """What an app may ask of a program; only by what way differs between the real one and that of tests."""

    def send(self, **fields: Unpack[TextFields]) -> Receipt:
        """Queue one text, whose fields are those of `Text`. InvalidMessageError, NotQueuedError, or another of ours."""
        return self.send_many([_made(Text, "send", fields)])[0]

    def send_many(self, texts: Iterable[Text]) -> list[Receipt]:
        """Queue `texts`, ten a call. NotQueuedError tells of each that did not get in, and of each that did."""
        return self._sent(_all_of((Text,), texts))

    def answer(self, **fields: Unpack[AnswerFields]) -> Receipt:
        """Queue the answer to a reply, whose fields are those of `Answer`; errors are as for `send`."""
        return self._sent([_made(Answer, "answer", fields)])[0]

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

    def _sent(self, messages: Sequence[Text | Answer]) -> list[Receipt]:
        for one in messages:
            check_sendable(one)
        return self._put(messages)

    @abstractmethod
    def _ask(self, question: Mapping[str, str]) -> Mapping[str, Any]: ...

    @abstractmethod
    def _put(self, messages: Sequence[Message]) -> list[Receipt]: ...


def _made(kind: type[T], call: str, given: Mapping[str, Any]) -> T:
    """Return what `call` was given as a `kind`; TypeError, as Python has it, where a field is unknown or missing."""
    known = [one.name for one in fields(kind)]
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, 1)
            told = f"did you mean {near[0]}?" if near else f"it takes {', '.join(known)}"
            raise TypeError(f"{call}() takes no {name}: {told}")
    needed = [one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
    if missing := [name for name in needed if name not in given]:
        raise TypeError(f"{call}() needs {' and '.join(missing)} too")
    return kind(**given)


def _all_of(kinds: tuple[type[M], ...], messages: Iterable[M]) -> list[M]:
    told = " or ".join(kind.__name__ for kind in kinds)
    if not isinstance(messages, Iterable):
        raise InvalidMessageError(f"this takes several {told}, got one {type(messages).__name__}: put it into a list")
    found = list(messages)
    for one in found:
        if not isinstance(one, kinds):
            raise InvalidMessageError(f"this takes {told}, got {type(one).__name__}")
    return found


def _given(name: str, value: str, form: re.Pattern[str], says: str) -> None:
    if value and not form.fullmatch(value):
        raise InvalidMessageError(f"{name} must be {says}, got {value!r}")


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
        _given("requests", requests, QUEUE, "the URL of the queue, such as https://sqs.us-east-1.amazonaws.com/...")
        _given("reads", reads, FUNCTION, "the ARN of the function, such as arn:aws:lambda:us-east-1:...")
        self._session = session or self._usual_session()
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
                self._sqs = self._client("sqs", found["region"] if found else None)
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
                self._lambda = self._client("lambda", found["region"] if found else None)
            return self._lambda

    def _usual_session(self) -> boto3.Session:
        try:
            return boto3.Session()
        except BotoCoreError as error:  # AWS_PROFILE may name none
            raise translated(error, f"{self.name} in {self.environment}") from error

    def _client(self, service: Literal["sqs", "lambda", "ssm"], region: str | None = None) -> Any:  # noqa: ANN401 - each service has a client class of its own
        try:
            return self._session.client(service, region_name=region, config=CONFIG)
        except BotoCoreError as error:
            raise translated(error, f"{self.name} in {self.environment}") from error

    def _parameter(self, name: str, port: str) -> str:
        store = self._client("ssm")
        try:
            path = f"/sms/{self.environment}/{self.name}/ports/{name}"
            return str(store.get_parameter(Name=path)["Parameter"]["Value"])
        except (BotoCoreError, ClientError) as error:
            raise translated(error, f"{port} of {self.name} in {self.environment}") from error
