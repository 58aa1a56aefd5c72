"""The mechanisms of the inbound path, each taken out of the real code, and the invariant that misses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.exploration.mutations import without_delivery, without_record, without_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


@dataclass(frozen=True, slots=True)
class Mutation:
    """What is taken out, the patch that does it, the invariant that must notice, and texts that bring it to light."""

    what: str
    apply: Callable[[pytest.MonkeyPatch], None]
    caught_by: str
    words: tuple[str, ...]
    faults: int = 0
    mode: str = "silent_pool"
    eager: bool = False


MUTATIONS = (
    Mutation("duplicates are not noticed", without_delivery.forget_duplicates, "at_most_one_reply", ("HELP",), 1),
    Mutation(
        "the outbox is written and not read", without_delivery.overlook_outbox, "every_text_is_handled", ("HELP",), 1
    ),
    Mutation("effects before the commit", without_delivery.effects_first, "at_most_one_reply", ("HELP",), 1),
    Mutation(
        "effects after the commit, no outbox", without_delivery.no_outbox, "a_stopped_number_is_listed", ("STOP",), 1
    ),
    Mutation(
        "order by arrival, not by SNS timestamp", without_delivery.arrival_orders, "no_stop_is_lost", ("JOIN", "STOP")
    ),
    Mutation("no claim before a send", without_delivery.no_claim, "at_most_one_reply", ("HELP",), 1),
    Mutation(
        "a claimed reply is sent again", without_delivery.claims_are_tried_again, "at_most_one_reply", ("HELP",), 1
    ),
    Mutation(
        "a claim may be given up at once",
        without_delivery.claims_last_no_time,
        "no_reply_is_given_up_without_need",
        ("HELP",),
        1,
    ),
    Mutation(
        "a copy ends well beside a claim",
        without_delivery.claims_are_not_minded,
        "a_stopped_number_is_listed",
        ("STOP",),
        2,
    ),
    Mutation("replies are not settled", without_delivery.replies_are_not_settled, "nothing_stays_owed", ("HELP",)),
    Mutation(
        "a doubt is settled by any word", without_rules.any_word_settles_a_doubt, "no_doubt_is_lost", ("doubt", "HELP")
    ),
    Mutation("a doubt leaves nothing on record", without_rules.no_doubt, "no_doubt_is_lost", ("doubt",)),
    Mutation("no optimistic lock", without_record.no_lock, "the_states_are_the_fold", ("JOIN", "STOP"), 1),
    Mutation(
        "states and ledger in two transactions", without_record.two_transactions, "the_ledger_is_unbroken", ("HELP",), 1
    ),
    Mutation(
        "entries do not carry the hash before", without_record.no_chain, "the_ledger_is_unbroken", ("HELP", "HELP")
    ),
    Mutation(
        "changes beside the ledger", without_record.changes_beside_the_ledger, "the_states_are_the_fold", ("JOIN",)
    ),
    Mutation(
        "pending never expires", without_rules.pending_for_ever, "active_needs_join_and_yes", ("JOIN", "late YES")
    ),
    Mutation("a YES needs no JOIN", without_rules.yes_alone, "active_needs_join_and_yes", ("YES",)),
    Mutation("a JOIN needs no YES", without_rules.single_opt_in, "active_needs_join_and_yes", ("JOIN",)),
    Mutation(
        "one YES for all topics", without_rules.yes_to_all, "active_needs_join_and_yes", ("JOIN", "JOIN NEWS", "YES")
    ),
    Mutation(
        "a YES does not end a STOP",
        without_rules.yes_is_no_return,
        "an_active_number_is_not_stopped",
        ("STOP", "JOIN", "YES"),
    ),
    Mutation(
        "a STOP must be newer than the YES", without_rules.yes_hides_a_stop, "no_stop_is_lost", ("JOIN", "STOP", "YES")
    ),
    Mutation("a tie goes to the JOIN", without_rules.ties_go_to_join, "no_stop_is_lost", ("JOIN", "tied STOP"), 1),
    Mutation(
        "a JOIN does not look for newer STOPs", without_rules.join_forgets_stops, "no_stop_is_lost", ("JOIN", "STOP"), 1
    ),
    Mutation(
        "a STOP does not list the number", without_rules.never_listed, "a_stopped_number_is_listed", ("JOIN", "STOP")
    ),
    Mutation(
        "an answer that is owed does not look at the record",
        without_rules.answers_look_at_nothing,
        "no_reply_after_a_stop",
        ("JOIN", "STOP"),
        2,
    ),
    Mutation(
        "a YES answers a question that was never sent",
        without_rules.every_question_was_sent,
        "confirmed_only_what_was_asked",
        ("JOIN", "YES"),
        1,
    ),
    Mutation(
        "an answer is owed for ever", without_rules.answers_never_end, "an_answer_has_an_end", ("JOIN", "late YES"), 1
    ),
    Mutation(
        "a JOIN without its YES ends a STOP",
        without_rules.a_question_ends_a_stop,
        "a_stop_stands_until_its_owner_comes_back",
        ("STOP", "JOIN"),
    ),
    Mutation("listed before the confirmation", without_rules.listed_first, "an_opt_out_is_confirmed", ("STOP",)),
    Mutation(
        "no second look after a lift",
        without_rules.no_second_look,
        "a_stopped_number_is_listed",
        ("STOP", "START", "STOP"),
        1,
    ),
    Mutation(
        "a lift is settled whatever stands by then",
        without_rules.a_lift_settles_whatever_stands,
        "a_stopped_number_is_listed",
        ("STOP", "START", "STOP"),
        1,
    ),
    Mutation(
        "a NO leaves the lift of its JOIN",
        without_rules.lift_stays,
        "a_stopped_number_is_listed",
        ("STOP", "JOIN", "NO"),
    ),
    Mutation(
        "a STOP to the service is left to it",
        without_rules.left_to_the_service,
        "a_stopped_number_is_listed",
        ("STOP", "JOIN", "STOP"),
        mode="managed",
        eager=True,
    ),
    Mutation(
        "we answer beside the service",
        without_rules.answer_beside_the_service,
        "at_most_one_reply",
        ("HELP",),
        mode="managed",
    ),
)
