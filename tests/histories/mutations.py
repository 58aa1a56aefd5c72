"""The mechanisms of consent, each taken out of the real code, and the invariant that misses it by some way in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lambdas.consent import corrections, decision, items
from lambdas.consent.events import AddToOptOutList, Reply
from lambdas.functions.cascade import processor
from lambdas.functions.keyword_handler.conversation import Text
from lambdas.functions.list_audit.scan import Remediation
from lambdas.stores.consent.outbox import Outbox, Status
from lambdas.stores.errors import Contended
from lambdas.web import requests as web_requests
from ops.consents import importing
from tests.exploration.mutations import without_delivery, without_record, without_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    Patch = pytest.MonkeyPatch


@dataclass(frozen=True, slots=True)
class Mutation:
    """What is taken out, the patch that does it, the invariant that must notice, and the way in.

    `sought_from` is the seed with which the search begins: shortly before the first that shows what is rarely missed.
    """

    what: str
    apply: Callable[[Patch], None]
    caught_by: str
    way: str
    sought_from: int = 0


def answers_hold_nothing(patch: Patch) -> None:
    """Claim an answer as if no STOP could go on record until it is out."""

    def claim(self: Outbox, entry, index, now, _sequence):
        if not self.claim(entry, index, now):
            raise Contended("claimed")

    patch.setattr(Outbox, "claim_while", claim)
    patch.setattr(
        Outbox, "release", lambda self, entry, index, *_: self._move(entry, index, Status.CLAIMED, Status.PENDING)
    )
    patch.setattr(
        Outbox, "settle", lambda self, entry, index, status, *_, **__: self._move(entry, index, Status.CLAIMED, status)
    )


def stops_mind_no_answer(patch: Patch) -> None:
    patch.setattr(items, "REVOKING", frozenset())


def forms_ask_anybody(patch: Patch) -> None:
    ask = web_requests.decide_form_request

    def asked(request, program, record):
        return ask(request, program, replace(record, standing=replace(record.standing, stopped_at=None)))

    patch.setattr("tests.histories.deeds.decide_form_request", asked)


def imports_end_opt_outs(patch: Patch) -> None:
    patch.setattr(importing, "_refusal", lambda *_: None)


def a_question_asked_again_is_a_new_one(patch: Patch) -> None:
    ask = decision._ask
    patch.setattr(decision, "_ask", lambda case, topics, *_: ask(case, topics))


def the_list_is_not_believed(patch: Patch) -> None:
    patch.setattr(corrections, "is_known", lambda *_: True)
    patch.setattr("lambdas.stores.consent.opt_out_sync.is_known", lambda *_: True)


def a_stop_of_long_ago_stands_for_all(patch: Patch) -> None:
    patch.setattr("lambdas.stores.consent.opt_out_sync.is_known", lambda _, record: record.standing.stopped)


def cascades_revoke_nothing(patch: Patch) -> None:
    made = processor.revocation
    patch.setattr(processor, "revocation", lambda *given: replace(made(*given), changes=()))


def cascades_list_nobody(patch: Patch) -> None:
    rule = processor.Announced.rule
    patch.setattr(processor.Announced, "rule", lambda *given: (rule(*given)[0], ()))


def audits_bring_people_in(patch: Patch) -> None:
    changes = corrections._changes

    def swapped(record, topics, before, after):
        return tuple(replace(change, after=before) for change in changes(record, topics, before, after))

    patch.setattr(corrections, "_changes", swapped)


def an_expiry_lists_nobody(patch: Patch) -> None:
    patch.setattr(Remediation, "relist", lambda *_: None)


def joins_are_decided_once(patch: Patch) -> None:
    patch.setattr(Text, "anew", None)


def every_program_lists(patch: Patch) -> None:
    patch.setattr(decision, "listing", lambda _: (AddToOptOutList(),))


def copies_of_pages_are_new(patch: Patch) -> None:
    without_delivery.forget_duplicates(patch)


def confirmations_are_sent_after_all(patch: Patch) -> None:
    patch.setattr(Reply, "late", lambda *_: False)


MUTATIONS = (
    Mutation("a doubt is settled by any word", without_rules.any_word_settles_a_doubt, "no_doubt_is_lost", "text"),
    Mutation("a lapsed doubt lists nobody", an_expiry_lists_nobody, "a_stopped_number_is_listed", "audit"),
    Mutation("a JOIN is decided once", joins_are_decided_once, "no_join_meets_the_list_in_silence", "list"),
    Mutation("every program lists", every_program_lists, "a_stopped_number_is_listed", "text"),
    Mutation("no claim before a send", without_delivery.no_claim, "at_most_one_reply", "text"),
    Mutation("duplicates are not noticed", copies_of_pages_are_new, "at_most_one_reply", "form"),
    Mutation("the outbox is written and not read", without_delivery.overlook_outbox, "every_deed_is_handled", "page"),
    Mutation("replies are not settled", without_delivery.replies_are_not_settled, "nothing_stays_owed", "text"),
    Mutation("no optimistic lock", without_record.no_lock, "the_states_are_the_fold", "import"),
    Mutation("states and ledger apart", without_record.two_transactions, "the_ledger_is_unbroken", "cascade"),
    Mutation("entries do not carry the hash before", without_record.no_chain, "the_ledger_is_unbroken", "audit"),
    Mutation("an answer looks at nothing", without_rules.answers_look_at_nothing, "no_reply_after_a_stop", "text"),
    Mutation("an answer holds no STOP back", answers_hold_nothing, "no_reply_after_a_stop", "form"),
    Mutation("a STOP minds no answer in hand", stops_mind_no_answer, "no_reply_after_a_stop", "text"),
    Mutation("every question was sent", without_rules.every_question_was_sent, "confirmed_only_what_was_asked", "form"),
    Mutation("an answer is owed for ever", confirmations_are_sent_after_all, "an_answer_has_an_end", "text"),
    Mutation("a question ends a STOP", without_rules.a_question_ends_a_stop, "a_form_asks_nobody_who_stopped", "form"),
    Mutation("a form asks anybody", forms_ask_anybody, "a_form_asks_nobody_who_stopped", "form"),
    Mutation("a STOP lists nobody", without_rules.never_listed, "a_stopped_number_is_listed", "text"),
    Mutation("no second look after a lift", without_rules.no_second_look, "a_stopped_number_is_listed", "text", 3250),
    Mutation("a YES needs no JOIN", without_rules.yes_alone, "active_rests_on_consent", "text"),
    Mutation("a YES does not end a STOP", without_rules.yes_is_no_return, "an_active_number_is_not_stopped", "text"),
    Mutation(
        "a JOIN looks for no newer STOP",
        without_rules.join_forgets_stops,
        "nothing_stands_that_is_older_than_a_stop",
        "text",
    ),
    Mutation("an import ends a STOP", imports_end_opt_outs, "an_active_number_is_not_stopped", "import"),
    Mutation("the list is not believed", the_list_is_not_believed, "every_stop_is_on_record", "list"),
    Mutation(
        "an old STOP stands for a new listing", a_stop_of_long_ago_stands_for_all, "every_stop_is_on_record", "list"
    ),
    Mutation(
        "a cascade revokes nothing", cascades_revoke_nothing, "nothing_stands_that_is_older_than_a_stop", "cascade"
    ),
    Mutation("a cascade lists nobody", cascades_list_nobody, "a_stopped_number_is_listed", "cascade"),
    Mutation("an audit leaves people in", audits_bring_people_in, "active_rests_on_consent", "audit"),
    Mutation("an expiry lists nobody", an_expiry_lists_nobody, "a_stopped_number_is_listed", "audit"),
    Mutation(
        "a START ends every STOP",
        without_rules.start_ends_newer_stops,
        "a_stop_stands_until_its_owner_comes_back",
        "text",
    ),
    Mutation(
        "a repeated question is a new one", a_question_asked_again_is_a_new_one, "active_rests_on_consent", "text"
    ),
)
