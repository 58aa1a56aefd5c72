"""The inbound side of a program on the local AWS, with a clock of the test's own and a wire that can break."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from lambdas.functions.keyword_handler.conversation import InboundProcessor
from lambdas.functions.keyword_handler.effects import EffectRunner
from lambdas.functions.keyword_handler.recorder import Recorder
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.outbox import Outbox
from lambdas.stores.consent.preferences import PreferenceLinks
from lambdas.stores.sms import Texting

PAGE = "https://page.example/p/"
QUEUES = {"FORM_QUEUE_ARN": "arn:forms", "PREFERENCES_QUEUE_ARN": "arn:presses"}
MILLISECONDS = 15_000  # that the function may run
FACTS = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")


class Crash(BaseException):
    """The function ends here, as a process that is killed does: nothing in it gets to clean up."""


@dataclass
class Wire:
    """The calls that go out, in order; the process dies at call `crash_at`, before it is made or once it was heard."""

    Crash = Crash

    calls: list[str] = field(default_factory=list)
    crash_at: int | None = None
    heard: bool = False
    answers: dict[str, list] = field(default_factory=dict)
    after: dict[str, list] = field(default_factory=dict)

    def before_call(self, model, **_):
        self.calls.append(model.name)
        if self._last and not self.heard:
            raise Crash
        waiting = self.answers.get(model.name)
        return waiting.pop(0)() if waiting else None

    def after_call(self, model, **_):
        if self._last and self.heard:
            raise Crash
        waiting = self.after.get(model.name)
        if waiting:
            waiting.pop(0)()

    @property
    def _last(self):
        return self.crash_at is not None and len(self.calls) == self.crash_at


@pytest.fixture
def wire(home):
    """The wire between the function and the local AWS."""
    wire = Wire()
    hooks = [("before-call", wire.before_call), ("after-call", wire.after_call)]
    for client in (home.dynamodb, home.sms):
        for name, hook in hooks:
            client.meta.events.register(name, hook)
    yield wire
    for client in (home.dynamodb, home.sms):
        for name, hook in hooks:
            client.meta.events.unregister(name, hook)


@dataclass
class Inbox:
    """A program that hears texts a second after they were sent, unless its clock is turned on."""

    conversation: InboundProcessor
    counted: Counter
    delay: timedelta = timedelta(seconds=1)
    at: object = None

    def hear(self, text):
        """Let the program handle one delivery of `text`."""
        self.at = text.at
        return self.conversation.receive(text)


@pytest.fixture
def inbox(home, program):
    """Builder of the inbound sides of programs."""

    def build(**changes):
        made, names, counted = program(**changes), home.environment, Counter()
        tables = ConsentTables(
            home.dynamodb,
            subscriptions=names.subscriptions_table,
            ledger=names.ledger_table,
            sends=names.sends_table,
            shards=4,
        )
        inbox, links = Inbox(None, counted), PreferenceLinks(home.dynamodb, "home-links", made.id)

        def clock():
            return inbox.at + inbox.delay

        def count(name):
            counted[name] += 1

        performer = EffectRunner(
            tables=tables,
            outbox=Outbox(home.dynamodb, names.subscriptions_table),
            texting=Texting(home.sms, names, made),
            clock=clock,
            count=count,
            draw=lambda phone: links.drawn(phone, clock(), PAGE),
            wait=lambda _: None,
        )
        inbox.conversation = InboundProcessor(made, Recorder(tables, performer, clock, count))
        return inbox

    return build


@pytest.fixture(scope="module")
def layer(tmp_path_factory, program):
    """A manifest layer."""
    folder = tmp_path_factory.mktemp("layer")
    (folder / "program_manifest").mkdir()
    (folder / "program_manifest" / "__init__.py").touch()
    (folder / "program_manifest" / "program.json").write_text(program(service_keywords=()).to_json())
    return folder


@pytest.fixture(scope="module")
def function(home, layer):
    """The function's module, loaded with its environment and its layer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(layer)
        for name, value in (home.aws.settings | home.variables | QUEUES).items():
            patch.setenv(name, value)
        yield importlib.import_module("lambdas.functions.keyword_handler.handler")
    for name in ("lambdas.functions.keyword_handler.handler", "program_manifest"):
        sys.modules.pop(name, None)


def context(milliseconds):
    """Return the context of a run that may last so long."""
    facts = dict.fromkeys(FACTS, "keywords")
    return type("Context", (), facts | {"get_remaining_time_in_millis": lambda _: milliseconds})()


@pytest.fixture
def invoke(function):
    """Call the function with record bodies of one queue; return the positions of those that failed."""

    def call(*bodies, queue="arn:texts"):
        records = [
            {"messageId": str(position), "body": body, "eventSourceARN": queue, "receiptHandle": "r"}
            for position, body in enumerate(bodies)
        ]
        failed = function.handler({"Records": records}, context(MILLISECONDS))["batchItemFailures"]
        return [int(failure["itemIdentifier"]) for failure in failed]

    return call
