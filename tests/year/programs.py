"""What stands around one person: three programs whose deployed functions decide, and a network that delivers.

Queues, tables, schedules, and the service are a list of things to come, in order of time.
"""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from lambdas.consent import decision as consent
from lambdas.consent.cascade import Announcement, scope_rules
from lambdas.consent.corrections import CASCADE_SOURCE, Audit, revocation
from lambdas.consent.events import EventKind, Reply, applied
from lambdas.consent.items import HELD
from lambdas.consent.ledger import appended, seal
from lambdas.consent.record import Record, State
from lambdas.consent.timestamps import in_milliseconds
from lambdas.delivery import deactivations
from lambdas.delivery.health import Health
from lambdas.delivery.inbound_health import InboundHealth
from lambdas.delivery.outcome import Outcome
from lambdas.functions.keyword_handler.conversation import REACTIONS
from lambdas.functions.list_audit import findings as audits
from lambdas.functions.list_audit import scan
from lambdas.functions.send_gate import task as steps
from lambdas.messages.segments import parts as segments
from lambdas.sending import gate
from lambdas.sending.attempt import SendAttempt
from lambdas.sending.caps import History, Sent
from lambdas.sending.case import Subscriber
from lambdas.sending.request import Contacts, Request, due
from lambdas.sending.verdict import Defer, Drop, Reason, Send
from lambdas.sending.wording import ProgramRules
from ops.consents.reassigned import Answer, Query, Response, asked_since
from tests.year.brands import CARRIERS, DAY, HOUR, NAMES, SECOND, as_of, weather, within
from tests.year.law import BEGINS
from tests.year.oracle import Witness
from tests.year.places import somewhere

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from lambdas.consent.events import ConsentEvent
    from lambdas.consent.inbound import Inbound
    from lambdas.program import Program
    from tests.year.figures import Figures

REMINDED_EVERY = 3  # audits
ALMOST = timedelta(microseconds=999)
SHARES = (0.42, 0.3, 0.23, 0.05)  # of CARRIERS


@dataclass(frozen=True)
class Year:
    """What all people share: a seed, a span of days, and by these what the brand asked for and what went wrong."""

    seed: int
    days: int
    begins: datetime = BEGINS

    @property
    def ends(self) -> datetime:
        """The end of the last day."""
        return self.begins + DAY * self.days


@dataclass
class Account:
    """What one program has of the person: record, ledger, history, health, contacts, reactions, attempts."""

    name: str
    record: Record
    entries: list = field(default_factory=list)
    history: History = field(default_factory=History)
    health: Health = field(default_factory=Health)
    contacts: Contacts = field(default_factory=Contacts)
    seen: datetime | None = None
    heard: datetime | None = None
    attempts: dict = field(default_factory=dict)


class Programs:
    """The programs that know one person; `witness` judges what they do, `figures` counts it."""

    def __init__(self, year: Year, number: int, figures: Figures, kept: list | None = None) -> None:
        self.year, self.number, self.figures, self.kept = year, number, figures, kept
        self.chance = chance = random.Random(f"{year.seed}:{number}")
        self.place = somewhere(chance)
        self.phone = f"+1{self.place.code}555{number % 10000:04}"
        self.weather = weather(year.seed, year.begins, year.days)
        self.carrier = chance.choices(CARRIERS, SHARES)[0]
        self.witness = Witness(self.place, self.weather.deaf)
        self.accounts = {name: Account(name, Record(self.phone)) for name in NAMES}
        self.now, self.owner, self.dead, self.ids = year.begins, 0, False, count()
        self.given_back_on: date | None = None
        self.coming: list = []
        self.clicks = chance.choice((0.0, 0.0, 0.02, 0.1, 0.3))
        self.quiet_from = year.begins + DAY * chance.randrange(60, 900)
        self.annoyed = chance.choice((0.0, 0.002, 0.006, 0.02))
        self._plan()

    # The order of things.

    def live(self) -> Witness:
        """Let the year pass."""
        coming = self.coming
        while coming and coming[0][0] < self.year.ends:
            self.now, _, act, given = heapq.heappop(coming)
            act(*given)
        self.figures.person(self)
        return self.witness

    def at(self, when: datetime, act: Callable, *given) -> None:
        """Let something happen then, to the millisecond and never before."""
        at = in_milliseconds(when + ALMOST)
        heapq.heappush(self.coming, (at, next(self.ids), act, given))

    def someday(self, last: float = 1.0) -> datetime:
        """Any time in the first `last` part of the year."""
        return self.year.begins + DAY * (self.year.days * last * self.chance.random())

    def later(self, least: timedelta, most: timedelta) -> datetime:
        """Some time from now."""
        return self.now + least + (most - least) * self.chance.random()

    # What comes in.

    def read(self, program: str, message: Inbound, means: str, topic: str) -> None:
        account = self.accounts[program]
        decided = consent.decide(message, self.program(program), account.record, self.now)
        if decided.event:
            self.commit(account, decided.event)
        if decided.intent.kind in REACTIONS:
            account.heard = message.at
        self.figures.heard(self.now, program, means)
        answers = self.replies(program, decided.effects)
        self.witness.heard(program, means, topic, message.at, self.now, answers)

    def replies(self, program: str, effects) -> int:
        replies = [effect for effect in effects if isinstance(effect, Reply)]
        for reply in replies:
            self._on_its_way(program, f"re-{next(self.ids)}", segments(reply.body), "answer")
        return len(replies)

    def commit(self, account: Account, event: ConsentEvent) -> None:
        """Put an event on record, and tell the other programs of an opt-out."""
        sealed = seal(event, account.record.standing, self.phone, self.now)
        account.record = appended(applied(account.record, event), sealed)
        account.entries.append(sealed)
        if event.kind is EventKind.OPTED_OUT:
            self.figures.opted_out(self.now, account.name, event)
            if event.source != CASCADE_SOURCE:
                self._announce(account, sealed)

    def _announce(self, account: Account, sealed) -> None:
        told = Announcement.of(self.phone, sealed, self.program(account.name), scope_rules())
        for other in self.accounts.values() if told else ():
            if other is not account:
                event = revocation(told, self.program(other.name), other.record, scope_rules())
                if event:
                    self.commit(other, event)

    # What goes out.

    def ask(self, program: str, request: Request) -> None:
        """Let the gate judge a request, and do what it says."""
        account, deployed = self.accounts[program], self.program(program)
        person = Subscriber(account.record, account.history, account.health, account.contacts)
        attempt = account.attempts.get(request.request_id)
        if self.kept is not None and attempt is None:
            self.kept.append((request, deployed, person, self.now))
        step = steps.next_step(request, person, attempt, deployed, self.now)
        start = next((start for start, end in self.weather.deaf if start <= self.now < end), None)
        if isinstance(step, Send) and start and InboundHealth(heard_at=start).unheard(self.now):
            step = gate.while_unheard(step, request, deployed, self.now)
        if isinstance(step, Send) and (end := within(self.weather.mute, self.now)):
            self.at(end + SECOND * self.chance.randrange(600), self.ask, program, request)  # the service took nothing
            return
        self._judged(program, request, step)

    def _judged(self, program: str, request: Request, step) -> None:
        immediate = request.template == "code"
        self.figures.verdict(self.now, program, step)
        if isinstance(step, Send):
            told = {"sent": True, "seconds": step.seconds, "how": step.body}
            self.witness.judge(program, request, self.now, immediate=immediate, **told)
            self._hand_over(program, request, step)
        elif isinstance(step, (Defer, Drop)):
            if step.reason not in {Reason.UNKNOWN, Reason.UNHEARD, Reason.EXPIRED}:
                self.witness.judge(program, request, self.now, sent=False, reason=str(step.reason), immediate=immediate)
            if isinstance(step, Defer):
                self.at(due(step.until, request.request_id, request.not_after), self.ask, program, request)
            else:
                attempt = SendAttempt.dropped(request, step.reason, self.now)
                self.accounts[program].attempts[request.request_id] = attempt
        elif step is steps.Skip.IN_HAND:
            self.at(self.now + HELD, self.ask, program, request)

    def _hand_over(self, program: str, request: Request, send: Send) -> None:
        account, deployed, now = self.accounts[program], self.program(program), self.now
        agreed = ProgramRules.of(deployed).agreed(request.topic, account.record)
        sent = Sent(now, request.topic, send.content, send.sketch)
        told = request.notice.at if request.notice else None
        account.history = account.history.after(
            sent, deployed, notice=send.notice, told=told, marks=request.marks, agreed=agreed
        )
        known = account.attempts.get(request.request_id)
        claim = known.again(now, now + HELD) if known else SendAttempt.claimed(request, send, now, now + HELD)
        if self.chance.random() < 0.002:  # the function dies after it: the queue brings the request again
            account.attempts[request.request_id] = claim
            self.at(now + 2 * HELD, self.ask, program, request)
        else:
            account.attempts[request.request_id] = claim.sent(request.request_id)
        self._on_its_way(program, f"{request.request_id}.{next(self.ids)}", send.parts, request.purpose)

    # What the network does.

    def _on_its_way(self, program: str, text: str, parts: int, kind: str) -> None:
        self.figures.sent(self.now, program, self.carrier, parts, kind)
        drawn, at = self.chance.random(), self.later(2 * SECOND, 40 * SECOND)
        if self.dead:
            how, event = "no number", "TEXT_INVALID"
        elif within(self.weather.dark[self.carrier], self.now) or drawn < 0.006:
            how, event = "not reached", "TEXT_CARRIER_UNREACHABLE"
        elif drawn < 0.012:
            how, event = "blocked", "TEXT_CARRIER_BLOCKED"
        elif drawn < 0.013:
            how, event = "spam", "TEXT_SPAM"
        else:
            how, event = "delivered", "TEXT_DELIVERED"
        outcome = Outcome(self.phone, text, event, in_milliseconds(at))
        self.at(at, self._ended, program, outcome, how, kind)
        if drawn > 0.98:
            self.at(at + HOUR, self._ended, program, outcome, how, "again")

    def _ended(self, program: str, outcome: Outcome, how: str, kind: str) -> None:
        account = self.accounts[program]
        account.health = account.health.after(outcome)
        self.witness.ended(program, outcome.message_id, outcome.at, how)
        if kind == "again":
            return
        self.figures.ended(self.now, program, outcome)
        if how == "delivered" and kind != "answer":
            self.reacts(program)

    def reacts(self, program: str) -> None:
        """Let the person do something about a text that arrived."""

    def file_tells(self, line: str) -> None:
        found = deactivations.deactivated(line)
        self.witness.given_back(datetime.fromisoformat(line.partition(",")[2]).replace(tzinfo=UTC))
        for account in self.accounts.values() if found else ():
            program, day = self.program(account.name), found[1]
            topics = scan._given_before(account.record, day)
            if topics:
                self._put(account, audits.Finding(audits.Kind.DEACTIVATED, topics), program)

    def asks_the_database(self, name: str, asked: datetime | None = None) -> None:
        """Ask whether the number was given back since its consent; a day later the answer is on record."""
        account, since = self.accounts[name], asked_since(self.accounts[name].record)
        if since is None:
            return
        if asked is None:
            self.at(self.now + DAY, self.asks_the_database, name, self.now)
            return
        gone = self.given_back_on is not None and since <= self.given_back_on <= asked.date()
        answer = Answer.YES if gone else Answer.NO_DATA if self.chance.random() < 0.03 else Answer.NO
        response = Response(self.phone, since, answer, "0" * 64)
        event = Query(asked.date(), self.program(name), self.now).rule(response, account.record, ()).event
        if event:
            self.commit(account, event)
        self.witness.checked(name, str(answer), asked)

    # What audits do.

    def audits_come(self, number: int) -> None:
        for name in NAMES:
            self._audit(name, number)

    def _audit(self, name: str, number: int) -> None:
        account, program = self.accounts[name], self.program(name)
        record = account.record
        if not record.subscriptions and not record.standing.in_doubt:
            return
        told = [at for at in (account.seen, account.heard) if at]
        facts = audits.Facts(account.entries, account.health, max(told, default=None))
        found = audits.findings(record, facts if audits.active(record) else audits.Facts(), program, self.now)
        self.witness.audited(name, self.now)
        for one in found:
            self.figures.found(one.kind)
            self._put(account, one, program)
            if one.kind is audits.Kind.UNENGAGED:
                self._own_words(account, "farewell", State.SUNSET, number)
        if program.engagement and number % REMINDED_EVERY == 0:
            self._own_words(account, "reminder", State.ACTIVE, number)

    def _put(self, account: Account, finding, program: Program) -> None:
        event = audits.event(finding, account.record, Audit(self.name("audit"), self.now, consent._digest(program)))
        if event:
            self.commit(account, event)

    def _own_words(self, account: Account, purpose: str, state: State, number: int) -> None:
        topics = sorted(topic for topic, held in account.record.subscriptions.items() if held.state is state)
        if topics and not (purpose == "reminder" and account.record.standing.stopped):
            topic = topics[number // REMINDED_EVERY % len(topics)] if purpose == "reminder" else topics[0]
            lives = self.now + (14 * DAY if purpose == "farewell" else 3 * DAY)
            name = f"audit-{number}.{purpose}.{self.phone}"
            request = Request(name, self.phone, topic, lives, zip_code=self.place.zip_code, purpose=purpose)
            self.ask(account.name, request)

    # Short ways.

    def program(self, name: str) -> Program:
        """The program as it is deployed now."""
        return as_of(name, self.now)

    def record(self, name: str) -> Record:
        """The person's record in a program."""
        return replace(self.accounts[name].record, unasked=frozenset())

    def name(self, kind: str) -> str:
        """A name that nothing else has."""
        return f"{kind}-{next(self.ids)}"
