"""What must hold after every delivery, whatever was texted, repeated, overtaken or cut short: named predicates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import TYPE_CHECKING

from lambdas.consent.events import ANSWERED_WITHIN, SETTLES_DOUBT, EventKind
from lambdas.consent.ledger import LedgerEntry, fold, opened, verify
from lambdas.consent.record import ProgramStatus, Record, State
from lambdas.stores.consent.outbox import ANEW, OUTBOX
from tests.exploration.memory.writes import LEDGER, SUBSCRIPTIONS
from tests.exploration.words import MORNING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lambdas.consent.events import ConsentEvent
    from tests.exploration.memory.expressions import Row
    from tests.exploration.world import Said, World


@dataclass(frozen=True)
class Facts:
    """A world as the predicates see it, when no function runs; each fact is worked out when it is first asked for."""

    world: World

    @cached_property
    def record(self) -> Record:
        """What the tables hold of the person."""
        return self.world.conversation.tables.read(self.world.phone, "any").record

    @cached_property
    def ledger(self) -> tuple[LedgerEntry, ...]:
        """The person's ledger in order."""
        rows = sorted(self.world.tables.rows[LEDGER].items())
        return tuple(_entry(row) for _, row in rows)

    @cached_property
    def events(self) -> list[ConsentEvent]:
        """The events of that ledger."""
        return [_opened(entry) for entry in self.ledger]

    @property
    def whole(self) -> bool:
        """Whether the offline verifier finds nothing wrong with that ledger."""
        return _whole(self.world.phone, self.record.standing, self.ledger)

    @property
    def folded(self) -> Record:
        """The record as that ledger tells it."""
        return _folded(self.world.phone, self.ledger)

    @cached_property
    def effects(self) -> Mapping[str, list[tuple[str, str]]]:
        """Kind and status of each effect in the outbox, by the id of the text that asked for it."""
        rows = self.world.tables.rows[SUBSCRIPTIONS].values()
        entries = (row for row in rows if row["item"]["S"].startswith(OUTBOX))
        return {row["item"]["S"].removeprefix(OUTBOX): _effects(row) for row in entries}

    def said(self, *means: str) -> list[Said]:
        """The texts of these meanings that were sent."""
        return [said for said in self.world.said if said.word.means in means]

    def heard(self, *means: str) -> list[Said]:
        """The texts of these meanings of which a delivery ended well."""
        return [said for said in self.said(*means) if said.settled]


def forget() -> None:
    """Forget what was worked out of ledgers, for code that may have changed since."""
    for memory in (_whole, _folded, _opened):
        memory.cache_clear()


# many schedules end in the same ledger: what follows from it alone is worked out once
@lru_cache(maxsize=4096)
def _whole(phone: str, standing: ProgramStatus, entries: tuple[LedgerEntry, ...]) -> bool:
    return not any(verify(entries, Record(phone, standing)))


@lru_cache(maxsize=4096)
def _folded(phone: str, entries: tuple[LedgerEntry, ...]) -> Record:
    return fold(phone, entries)


@lru_cache(maxsize=4096)
def _opened(entry: LedgerEntry) -> ConsentEvent:
    return opened(entry)


def _entry(row: Row) -> LedgerEntry:
    texts = (row.get(name, {}).get("S", "") for name in ("previous_hash", "hash", "content"))
    return LedgerEntry(int(row["sequence"]["N"]), *texts)


def _effects(row: Row) -> list[tuple[str, str]]:
    return [(effect["M"]["kind"]["S"], effect["M"]["status"]["S"]) for effect in row["effects"]["L"]]


STUCK = 3
ABOUT_LIST = {"list_opt_out", "lift_opt_out"}


def no_stop_is_lost(facts: Facts) -> bool:
    """Every STOP that was handled is on record, and nothing stands that was asked for before it."""
    opted_out = {event.evidence.message_id for event in facts.events if event.kind is EventKind.OPTED_OUT}
    newest = max((said.message.at for said in facts.heard("stop")), default=None)
    if newest is None:
        return True
    stopped_at = facts.record.standing.stopped_at
    standing = [held.topic for held in facts.record.subscriptions.values() if held.state is not State.REVOKED]
    asked = {said.word.topic for said in facts.said("join") if said.message.at > newest}
    on_record = {said.message.message_id for said in facts.heard("stop")} <= opted_out
    return on_record and stopped_at is not None and stopped_at >= newest and set(standing) <= asked


def no_doubt_is_lost(facts: Facts) -> bool:
    """Who may have opted out is in doubt since the first such text, until a newer word or a ruling settles it.

    A text that comes after a STOP, or before somebody came back, leaves nothing in doubt.
    """
    on_record = {event.evidence.message_id for event in facts.events if event.kind is EventKind.DOUBTED}
    heard = {said.message.message_id for said in facts.heard("doubt")}
    excused = any(said.word.means in {"stop", "start", "join"} for said in facts.world.said)
    return holds_doubts(facts.events, facts.record) and (excused or heard <= on_record)


def holds_doubts(events: Iterable[ConsentEvent], record: Record) -> bool:
    """Whether `record` is in doubt where one of `events` is a doubt that nothing newer settles, and not without one."""
    doubts = {event.at for event in events if event.kind is EventKind.DOUBTED}
    settled = max((event.at for event in events if event.kind in SETTLES_DOUBT), default=None)
    left = [at for at in doubts if settled is None or at > settled]
    since = record.standing.doubted_at
    return (since in doubts and since <= min(left, default=since)) if since else not left


def active_needs_join_and_yes(facts: Facts) -> bool:
    """Each active topic has a JOIN and a YES of its own: in time, and with no STOP or LEAVE as new as the JOIN."""
    active = [held.topic for held in facts.record.subscriptions.values() if held.state is State.ACTIVE]
    answers = [_answers(facts, topic) for topic in active]
    return any(len(set(chosen)) == len(active) for chosen in product(*answers))


def an_active_number_is_not_stopped(facts: Facts) -> bool:
    """The program-wide STOP and a subscriber's state never contradict each other."""
    active = any(held.state is State.ACTIVE for held in facts.record.subscriptions.values())
    return not (active and facts.record.standing.stopped)


def at_most_one_reply(facts: Facts) -> bool:
    """No text is answered twice, be it by us or by the service and us."""
    return max(Counter(sent.answers for sent in facts.world.service.sent).values(), default=0) <= 1


def no_reply_after_a_stop(facts: Facts) -> bool:
    """Once a STOP is on record, no text that is not newer is answered but a STOP or HELP."""
    texts = {said.message.message_id: said for said in facts.world.said}
    late = (sent for sent in facts.world.service.sent if sent.after and not sent.by_service)
    answered = ((texts[sent.answers], sent.after) for sent in late)
    return not any(said.word.means not in {"stop", "help"} and said.message.at <= stop for said, stop in answered)


def confirmed_only_what_was_asked(facts: Facts) -> bool:
    """Whoever is in was sent the question that the YES is said to answer."""
    confirmed = {event.wording for event in facts.events if event.kind is EventKind.OPT_IN_CONFIRMED}
    return confirmed <= {sent.body for sent in facts.world.service.sent}


def an_answer_has_an_end(facts: Facts) -> bool:
    """No text is answered later than minutes after it was sent."""
    texts = {said.message.message_id: said.message.at for said in facts.world.said}
    return all(sent.at - texts[sent.answers] <= ANSWERED_WITHIN for sent in facts.world.service.sent)


def a_stop_stands_until_its_owner_comes_back(facts: Facts) -> bool:
    """Who texted STOP stays barred, to a form too, until a newer START or the YES to a newer JOIN."""
    stop = max((event.at for event in facts.events if event.kind is EventKind.OPTED_OUT), default=None)
    started = facts.record.standing.started_at
    return stop is None or facts.record.barred or (started is not None and started > stop)


def the_ledger_is_unbroken(facts: Facts) -> bool:
    """The offline verifier finds nothing wrong with the chain, and it ends where the record says."""
    return facts.whole


def the_states_are_the_fold(facts: Facts) -> bool:
    """The record is what its ledger tells."""
    return facts.folded == facts.record


def a_stopped_number_is_listed(facts: Facts) -> bool:
    """Once all is handled, the service refuses who texted STOP last, unless a newer JOIN waits for its YES.

    Where the gate alone keeps texts back, nothing is ever put on the service's list.
    """
    stop = max((said.message.at for said in facts.heard("stop")), default=None)
    back = max((said.message.at for said in facts.said("start")), default=MORNING)
    if not facts.world.program.keeps_list:
        return facts.world.service.listed is None
    if not facts.world.settled or not facts.record.standing.stopped or stop is None or stop < back:
        return True
    still_asks = {held.topic for held in facts.record.subscriptions.values() if held.state is not State.REVOKED}
    asked = (said for said in facts.said("join") if said.message.at > stop)
    return facts.world.service.listed is not None or any(said.word.topic in still_asks for said in asked)


def nothing_stays_owed(facts: Facts) -> bool:
    """Once all is handled, every effect is settled."""
    open_ = {status for effects in facts.effects.values() for _, status in effects} & {"pending", "claimed"}
    return not facts.world.settled or not open_


def no_reply_is_given_up_without_need(facts: Facts) -> bool:
    """A reply of unknown fate belongs to a text of which a delivery died or lost an answer."""
    cut_short = {said.message.message_id for said in facts.world.said if said.cut_short}
    entries = facts.effects.items()
    unknown = {name.removesuffix(ANEW) for name, effects in entries if ("reply", "unknown") in effects}
    return unknown <= cut_short


def an_opt_out_is_confirmed(facts: Facts) -> bool:
    """Where the service answers none, a STOP that alone is about the list does not have its confirmation refused."""
    about_the_list = [name for name, effects in facts.effects.items() if {kind for kind, _ in effects} & ABOUT_LIST]
    if facts.world.mode == "managed" or len(about_the_list) != 1:
        return True
    cut_short = {said.message.message_id for said in facts.world.said if said.cut_short}
    return set(about_the_list) <= cut_short or ("reply", "refused") not in facts.effects[about_the_list[0]]


def every_text_is_handled(facts: Facts) -> bool:
    """No text fails again and again although nothing strikes: it would end in the dead-letter queue."""
    return all(said.stuck < STUCK for said in facts.world.said)


def _answers(facts: Facts, topic: str) -> list[str]:
    """Return the ids of the texts that may have confirmed `topic`."""
    ends = [s.message.at for s in facts.heard("stop", "leave") if s.word.topic in {"", topic}]
    joins = [s.message.at for s in facts.said("join") if s.word.topic == topic]
    asked = [at for at in joins if all(at > end for end in ends)]
    wait = facts.world.pending_for
    yeses = facts.said("confirm")
    return [s.message.message_id for s in yeses if any(at <= s.message.at <= at + wait for at in asked)]


INVARIANTS = (
    no_stop_is_lost,
    no_doubt_is_lost,
    active_needs_join_and_yes,
    an_active_number_is_not_stopped,
    at_most_one_reply,
    no_reply_after_a_stop,
    confirmed_only_what_was_asked,
    an_answer_has_an_end,
    a_stop_stands_until_its_owner_comes_back,
    the_ledger_is_unbroken,
    the_states_are_the_fold,
    a_stopped_number_is_listed,
    nothing_stays_owed,
    no_reply_is_given_up_without_need,
    an_opt_out_is_confirmed,
    every_text_is_handled,
)


def broken(world: World) -> list[str]:
    """Return the names of the invariants that do not hold in `world`."""
    facts = Facts(world)
    return [invariant.__name__ for invariant in INVARIANTS if not invariant(facts)]
