"""What must hold of a person's consent whatever came in, by whichever way, in whatever weather: named predicates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lambdas.consent.corrections import LISTED_WITHIN
from lambdas.consent.events import ANSWERED_WITHIN, ConsentEvent, EventKind, RemoveFromOptOutList, Reply
from lambdas.consent.items import HANDED_OVER, ledger_entry
from lambdas.consent.ledger import LedgerEntry, fold, opened, verify
from lambdas.consent.record import Record, State
from lambdas.stores.consent.outbox import OUTBOX, Entry, Status
from tests.exploration.invariants import holds_doubts
from tests.exploration.memory.writes import LEDGER, SUBSCRIPTIONS
from tests.histories.world import PHONE

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.items import Row
    from tests.histories.world import Deed, World

ASKING = {"join", "form"}
# what puts an opt-out on record that our own STOP did not put on the service's list
NOT_LISTED_BY_US = {"import", "service_list", "send_refused"}


@dataclass(frozen=True)
class Facts:
    """A world while no function runs."""

    world: World

    @cached_property
    def record(self) -> Record:
        """What the tables hold of the person."""
        return self.world.consent.read(PHONE, "none").record

    @cached_property
    def ledger(self) -> list[LedgerEntry]:
        """The person's ledger in order."""
        return [ledger_entry(row) for _, row in sorted(self.world.tables.rows[LEDGER].items())]

    @cached_property
    def events(self) -> list[ConsentEvent]:
        """The events of that ledger."""
        return [opened(entry) for entry in self.ledger]

    @property
    def outbox(self) -> list[Row]:
        """What the person's acts asked for."""
        rows = self.world.tables.rows[SUBSCRIPTIONS].values()
        return [row for row in rows if row["item"]["S"].startswith(OUTBOX)]

    @property
    def stops(self) -> list[ConsentEvent]:
        """The opt-outs on record."""
        return [event for event in self.events if event.kind is EventKind.OPTED_OUT]

    def deeds(self, *means: str, settled: bool = False) -> list[Deed]:
        """Return what was done of these meanings; with `settled` only what a function handled to its end."""
        return [deed for deed in self.world.deeds if deed.means in means and (deed.settled or not settled)]

    def times(self, *means: str) -> set[datetime]:
        """Return when something of these meanings was done."""
        return {deed.at for deed in self.deeds(*means)}


def every_stop_is_on_record(facts: Facts) -> bool:
    """Every opt-out that was handled is in the ledger; one that only the list told of may be known by another."""
    recorded = {event.evidence.message_id for event in facts.stops}
    newest = max((event.at for event in facts.stops), default=None)
    unknown = [deed for deed in facts.deeds("listed", settled=True) if deed.name not in recorded]
    told = all(newest is not None and newest >= deed.at - LISTED_WITHIN for deed in unknown)
    return told and {deed.name for deed in facts.deeds("stop", settled=True)} <= recorded


def no_doubt_is_lost(facts: Facts) -> bool:
    """Who may have opted out is in doubt until a newer word of theirs, or an audit, settles it."""
    return holds_doubts(facts.events, facts.record)


def nothing_stands_that_is_older_than_a_stop(facts: Facts) -> bool:
    """No topic is active or awaits an answer that was asked for before an opt-out on record."""
    newest = max((event.at for event in facts.stops), default=None)
    held = facts.record.subscriptions.values()
    return newest is None or not any(s.state in {State.ACTIVE, State.PENDING} and s.rests_on <= newest for s in held)


def active_rests_on_consent(facts: Facts) -> bool:
    """Each active topic was imported, or asked for and then confirmed by a text; each pending one was asked for."""
    asked, answered, imported = facts.times(*ASKING), facts.times("confirm"), facts.times("import")
    held = facts.record.subscriptions.values()
    active = all(
        s.changed_at in imported or (s.changed_at in answered and s.rests_on in asked and s.rests_on <= s.changed_at)
        for s in held
        if s.state is State.ACTIVE
    )
    return active and all(s.rests_on in asked for s in held if s.state is State.PENDING)


def an_active_number_is_not_stopped(facts: Facts) -> bool:
    """The program-wide STOP and a subscriber's state never contradict each other."""
    active = any(held.state is State.ACTIVE for held in facts.record.subscriptions.values())
    return not (active and facts.record.barred)


def at_most_one_reply(facts: Facts) -> bool:
    """Nothing is answered twice, be it by us or by the service and us."""
    return max(Counter(sent.answers for sent in facts.world.service.sent).values(), default=0) <= 1


def no_reply_after_a_stop(facts: Facts) -> bool:
    """Once a STOP is on record, nothing that is not newer is answered but a STOP or HELP."""
    deeds = {deed.name: deed for deed in facts.world.deeds}
    late = (
        (deeds[sent.answers], sent.after) for sent in facts.world.service.sent if sent.after and not sent.by_service
    )
    return not any(deed.means not in {"stop", "help"} and deed.at <= stop for deed, stop in late)


def an_answer_has_an_end(facts: Facts) -> bool:
    """Nothing is answered later than minutes after it was done, by whatever clock."""
    at = {deed.name: deed.at for deed in facts.world.deeds}
    sent = facts.world.service.sent
    return all(one.at - at[one.answers] <= ANSWERED_WITHIN + HANDED_OVER for one in sent)


def confirmed_only_what_was_asked(facts: Facts) -> bool:
    """Whoever is in was sent the question that the YES is said to answer."""
    confirmed = {event.wording for event in facts.events if event.kind is EventKind.OPT_IN_CONFIRMED}
    return confirmed <= {sent.body for sent in facts.world.service.sent}


def a_stop_stands_until_its_owner_comes_back(facts: Facts) -> bool:
    """A number is barred after a STOP until a newer START, or the YES to what was asked for later."""
    newest = max((event.at for event in facts.stops), default=None)
    if newest is None or facts.record.barred:
        return True
    return any(at > newest for at in facts.times("start", "confirm", "import"))


def a_form_asks_nobody_who_stopped(facts: Facts) -> bool:
    """No question goes out by a form while a STOP stands: whoever filled it in may be a stranger."""
    asked = (entry for entry, event in zip(facts.ledger, facts.events, strict=True) if _asked_by_form(event))
    return not any(fold(PHONE, facts.ledger[: entry.sequence - 1]).standing.stopped for entry in asked)


def the_ledger_is_unbroken(facts: Facts) -> bool:
    """The offline verifier finds nothing wrong with the chain, and it ends where the record says."""
    return not any(verify(facts.ledger, facts.record))


def the_states_are_the_fold(facts: Facts) -> bool:
    """The record is what its ledger tells."""
    return fold(PHONE, facts.ledger) == facts.record


def a_stopped_number_is_listed(facts: Facts) -> bool:
    """In the end the service refuses whoever told us to stop last, unless a newer JOIN awaits its YES.

    Where the gate alone keeps texts back, only texts from before put a number on the list.
    """
    listed = facts.world.service.listed
    if not facts.world.program.keeps_list:
        return listed is None or listed.by_end_user
    newest = max(facts.stops, key=lambda event: event.at, default=None)
    if newest is None or newest.source in NOT_LISTED_BY_US:
        return True
    return not facts.record.listed or listed is not None


def no_join_meets_the_list_in_silence(facts: Facts) -> bool:
    """Whoever comes back by JOIN, and whom the service refuses, is taken off its list and asked, if it lets us."""
    entries = [Entry.from_item(row) for row in facts.outbox]
    joins = {deed.name for deed in facts.deeds("join", settled=True)}
    return not any(
        owed.status is Status.REFUSED and isinstance(owed.effect, Reply)
        for entry in entries
        for owed in entry.owed
        if entry.message_id in joins and not any(isinstance(one.effect, RemoveFromOptOutList) for one in entry.owed)
    )


def nothing_stays_owed(facts: Facts) -> bool:
    """In the end every effect is settled."""
    effects = (effect for row in facts.outbox for effect in row["effects"]["L"])
    return not any(effect["M"]["status"]["S"] in {"pending", "claimed"} for effect in effects)


ALWAYS = (
    every_stop_is_on_record,
    no_doubt_is_lost,
    nothing_stands_that_is_older_than_a_stop,
    active_rests_on_consent,
    an_active_number_is_not_stopped,
    at_most_one_reply,
    no_reply_after_a_stop,
    an_answer_has_an_end,
    confirmed_only_what_was_asked,
    a_stop_stands_until_its_owner_comes_back,
    a_form_asks_nobody_who_stopped,
    the_ledger_is_unbroken,
    the_states_are_the_fold,
)
IN_THE_END = (a_stopped_number_is_listed, no_join_meets_the_list_in_silence, nothing_stays_owed)
INVARIANTS = {invariant.__name__ for invariant in (*ALWAYS, *IN_THE_END)} | {"every_deed_is_handled"}


def broken(world: World, *, at_the_end: bool = False) -> set[str]:
    """Return the names of the invariants that do not hold in `world`."""
    facts = Facts(world)
    return {holds.__name__ for holds in (*ALWAYS, *(IN_THE_END if at_the_end else ())) if not holds(facts)}


def _asked_by_form(event: ConsentEvent) -> bool:
    return event.kind is EventKind.OPT_IN_REQUESTED and event.source == "web_form"
