"""What a text is answered with, by whom, and what is done to the opt-out list."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.decision import decide
from lambdas.consent.events import AddToOptOutList, EventKind, RemoveFromOptOutList, Reply
from lambdas.consent.inbound import answered_by_service
from lambdas.consent.record import ProgramStatus, Record
from lambdas.intent.recognise import IntentKind
from lambdas.program.frequency import Frequency
from tests.programs import PROGRAM

ASK, IN, LEFT = "deals: reply YES", "deals: you are in", "deals: you left"
HELP, STOPPED, STARTED = "Acme: help", "Acme: no more", "Acme: text DEALS to join"
SELF_MANAGED = {"opt_out_mode": "self_managed"}
KEEPS_LIST = {"service_keywords": ()}  # managed, by words that the pool does not know


REPLIES = {
    "a JOIN is answered with the request": ([(0, "DEALS")], {}, [[ASK]]),
    "a YES is answered with the confirmation": ([(0, "DEALS"), (1, "YES")], {}, [[ASK], [IN]]),
    "a JOIN of a subscriber is confirmed again": (
        [(0, "DEALS"), (1, "YES"), (2, "DEALS")],
        {},
        [[ASK], [IN], [IN]],
    ),
    "a repeated JOIN is asked again": ([(0, "DEALS"), (1, "DEALS")], {}, [[ASK], [ASK]]),
    "a NO is not answered": ([(0, "DEALS"), (1, "NO")], {}, [[ASK], []]),
    "a YES to nothing is not answered": ([(0, "YES")], {}, [[]]),
    "other words are not answered": ([(0, "nice weather today")], {}, [[]]),
    "a LEAVE is answered once": ([(0, "DEALS"), (1, "LEAVE DEALS"), (2, "LEAVE DEALS")], {}, [[ASK], [LEFT], []]),
    "a LEAVE after STOP is not answered": ([(0, "STOP"), (1, "LEAVE DEALS")], {}, [[], []]),
    "a JOIN older than the STOP is not answered": ([(2, "STOP"), (1, "DEALS")], {}, [[], []]),
    "the service answers its keywords": ([(0, "STOP"), (1, "HELP"), (2, "START")], {}, [[], [], []]),
    "the service answers what begins with one": ([(0, "stop it now")], {}, [[]]),
    "we answer an opt-out that the service missed": ([(0, "please stop texting me")], {}, [[STOPPED]]),
    "we answer ourselves where we manage": (
        [(0, "STOP"), (1, "HELP"), (2, "START")],
        SELF_MANAGED,
        [[STOPPED], [HELP], [STARTED]],
    ),
    "an opt-out is confirmed once": ([(0, "STOP"), (1, "STOP"), (2, "UNSUBSCRIBE")], SELF_MANAGED, [[STOPPED], [], []]),
    "a STOP after a new JOIN is confirmed again": (
        [(0, "STOP"), (1, "DEALS"), (2, "STOP")],
        SELF_MANAGED,
        [[STOPPED], [ASK], [STOPPED]],
    ),
    "a STOP that START has overtaken is not confirmed": (
        [(2, "START"), (1, "STOP")],
        SELF_MANAGED,
        [[STARTED], []],
    ),
    "a START that STOP has overtaken is not answered": ([(2, "STOP"), (1, "START")], SELF_MANAGED, [[STOPPED], []]),
}


@pytest.mark.parametrize("fact", REPLIES)
def test_the_replies_of_a_talk(talk, fact):
    said, changes, replies = REPLIES[fact]
    assert talk(*said, **changes).replies == replies


EFFECTS = {
    "confirmation before the list": ([(0, "STOP")], [Reply, AddToOptOutList]),
    "the list again on a repeated STOP": ([(0, "STOP"), (1, "STOP")], [AddToOptOutList]),
    "no list for a STOP that START has overtaken": ([(2, "START"), (1, "STOP")], []),
    "no list for a STOP that a JOIN has overtaken": ([(2, "DEALS"), (1, "STOP")], []),
    "no list for a START that STOP has overtaken": ([(2, "STOP"), (1, "START")], []),
    "the lift before the answer to START": ([(0, "STOP"), (1, "START")], [RemoveFromOptOutList, Reply]),
    "the lift before the request of one who stopped": ([(0, "STOP"), (1, "DEALS")], [RemoveFromOptOutList, Reply]),
    "no lift for one who did not stop": ([(0, "DEALS")], [Reply]),
    "the list again for one who stopped, joined and declined": (
        [(0, "STOP"), (1, "DEALS"), (2, "NO")],
        [AddToOptOutList],
    ),
    "the list again for one who stopped, joined and left": (
        [(0, "STOP"), (1, "DEALS"), (2, "LEAVE DEALS")],
        [AddToOptOutList],
    ),
    "no list again for one who stopped and left what they never had": ([(0, "STOP"), (1, "LEAVE DEALS")], []),
    "no list while another request waits": ([(0, "STOP"), (1, "DEALS"), (2, "NEWS"), (3, "NO")], []),
    "no list for one who declined and did not stop": ([(0, "DEALS"), (1, "NO")], []),
}


@pytest.mark.parametrize("fact", EFFECTS)
def test_the_effects_of_the_last_text_that_the_service_does_not_answer(talk, fact):
    said, effects = EFFECTS[fact]
    assert [type(effect) for effect in talk(*said, **KEEPS_LIST).decisions[-1].effects] == effects


@pytest.mark.parametrize("fact", EFFECTS)
def test_a_self_managed_program_does_the_same_and_puts_nobody_on_the_list(talk, fact):
    said, effects = EFFECTS[fact]
    done = [type(effect) for effect in talk(*said, **SELF_MANAGED).decisions[-1].effects]
    assert done == [effect for effect in effects if effect is not AddToOptOutList]


def test_a_customer_of_a_self_managed_program_may_stop_and_come_back_twice_in_a_day(talk):
    said = [(minute, body) for minute, body in enumerate(["STOP", "DEALS", "YES"] * 2)]
    ongoing = talk(*said, **SELF_MANAGED)
    assert ongoing.replies == [[STOPPED], [ASK], [IN]] * 2
    assert ongoing.states == {"deals": "active"}


@pytest.mark.parametrize(
    ("body", "effects"),
    [("STOP", []), ("START", []), ("HELP", []), ("please stop texting me", [Reply, AddToOptOutList])],
)
def test_the_effects_where_the_service_manages_opt_outs(talk, body, effects):
    assert [type(effect) for effect in talk((0, body)).decisions[-1].effects] == effects


@pytest.mark.parametrize(("minutes", "replies"), [(5, 1), (6, 0)])
def test_an_opt_out_is_confirmed_within_five_minutes_or_not_at_all(text, program, minutes, replies):
    stop = text("STOP")
    effects = decide(stop, program(**KEEPS_LIST), Record(stop.phone), stop.at + timedelta(minutes=minutes)).effects
    assert len([effect for effect in effects if isinstance(effect, Reply)]) == replies
    assert AddToOptOutList() in effects


def test_nobody_is_asked_for_a_yes_that_would_come_too_late(text, program):
    join = text("DEALS")
    assert decide(join, program(), Record(join.phone), join.at + timedelta(hours=73)).effects == ()


@pytest.mark.parametrize(("minutes", "lifted"), [(15, True), (16, False)])
def test_no_stop_is_lifted_for_a_question_that_would_come_too_late(text, program, minutes, lifted):
    join = text("DEALS", 9)
    stopped = Record(join.phone, ProgramStatus(stopped_at=text("", 0).at))
    effects = decide(join, program(), stopped, join.at + timedelta(minutes=minutes)).effects
    assert (RemoveFromOptOutList() in effects) is lifted
    assert len(effects) == 2 * lifted


@pytest.mark.parametrize(
    ("body", "meant", "answered"),
    [
        ("STOP", IntentKind.OPT_OUT, True),
        (" stop ", IntentKind.OPT_OUT, True),
        ("Stop, please", IntentKind.OPT_OUT, True),
        ("Help me", IntentKind.HELP, True),
        ("start", IntentKind.START, True),
        ("START DEALS", IntentKind.JOIN, True),
        ("please stop", IntentKind.OPT_OUT, False),
        ("", IntentKind.OTHER, False),
        # the pool matches, and does something else than what is meant
        ("HELP how do I stop this", IntentKind.OPT_OUT, False),
        ("INFO stop texting me", IntentKind.OPT_OUT, False),
        ("START stop", IntentKind.OPT_OUT, False),
        # whether the pool matches depends on the page of AWS that one believes
        ("stopp", IntentKind.OPT_OUT, False),
        ("unsubscribed", IntentKind.OPT_OUT, False),
        ("RESTART", IntentKind.START, False),
    ],
)
def test_the_service_answers_what_its_pool_matches_and_does_as_it_is_meant(program, body, meant, answered):
    assert answered_by_service(body, meant, program()) is answered
    assert not answered_by_service(body, meant, program(**SELF_MANAGED))


@pytest.mark.parametrize("mode", ["managed", "self_managed"])
@pytest.mark.parametrize(
    "body", ["HELP how do I stop this", "INFO stop texting me", "START stop", "help me unsubscribe"]
)
def test_a_wish_to_stop_behind_another_word_is_an_opt_out_confirmed_and_listed(talk, mode, body):
    ongoing = talk((0, "DEALS"), (1, "YES"), (2, body), opt_out_mode=mode)
    listed = (AddToOptOutList(),) if mode == "managed" else ()
    assert ongoing.decisions[-1].effects == (
        Reply(STOPPED, ongoing.events[-1].at + timedelta(minutes=5), always=True, stops=True),
        *listed,
    )
    assert ongoing.record.barred


@pytest.mark.parametrize("body", ["help with my order", "Info on the deals", "ayuda con mi pedido"])
def test_help_with_words_is_answered(talk, body):
    assert talk((0, body), **SELF_MANAGED).replies == [[HELP]]


@pytest.mark.parametrize("word", ["START", "UNSTOP", "RESTART", "OPTIN", "OPT IN", "opt-in", "RESUME"])
def test_the_kin_of_start_let_texts_through_again(talk, word):
    back = talk((0, "STOP"), (1, word), **SELF_MANAGED)
    assert (back.replies[-1], back.record.barred) == ([STARTED], False)


@pytest.mark.parametrize(
    "word", ["yes", "Yes please", "YES YES", "yeah", "sí", "Sí, por favor", "oui", "sim", "Oui merci"]
)
def test_a_yes_is_heard_in_its_plain_variants_and_languages(talk, word):
    assert talk((0, "DEALS"), (1, word)).states == {"deals": "active"}


@pytest.mark.parametrize("word", ["ok", "sure", "yes but not now", "see you", "si puedo"])
def test_a_nod_is_no_yes(talk, word):
    assert talk((0, "DEALS"), (1, word)).states == {"deals": "pending"}


def test_a_start_that_names_a_topic_asks_to_join_it(talk):
    back = talk((0, "STOP"), (1, "START DEALS"), **SELF_MANAGED)
    assert (back.replies[-1], back.record.barred) == ([ASK], True)


def test_a_start_that_names_a_topic_is_a_start_where_the_service_takes_it_for_one(talk):
    back = talk((0, "STOP"), (1, "START DEALS"))
    assert (back.decisions[-1].effects, back.record.barred) == ((), False)


CHOICES = {
    "JOIN": "Acme: which one? Reply JOIN DEALS or JOIN NEWS",
    "SUBSCRIBE": "Acme: which one? Reply JOIN DEALS or JOIN NEWS",
    "JOIN DEALS AND NEWS": "Acme: which one? Reply JOIN DEALS or JOIN NEWS",
    "LEAVE": "Acme: which one? Reply LEAVE DEALS or LEAVE NEWS",
    "LEAVE DEALS, NEWS": "Acme: which one? Reply LEAVE DEALS or LEAVE NEWS",
}


@pytest.mark.parametrize("body", CHOICES)
def test_a_text_that_names_no_topic_or_several_is_answered_with_a_question(talk, body):
    ongoing = talk((0, body), **SELF_MANAGED)
    assert (ongoing.replies, ongoing.states) == ([[CHOICES[body]]], {})


def test_who_stopped_is_asked_what_to_join_and_not_what_to_leave(talk):
    ongoing = talk((0, "STOP"), (1, "LEAVE"), (2, "JOIN"), **SELF_MANAGED)
    assert ongoing.replies == [[STOPPED], [], [CHOICES["JOIN"]]]


def test_a_start_that_the_service_heard_after_a_newer_stop_is_made_good_on_the_list(talk):
    assert talk((2, "STOP"), (1, "START")).decisions[-1].effects == (AddToOptOutList(),)
    assert talk((2, "STOP"), (3, "DEALS"), (1, "START")).decisions[-1].effects == ()


def test_a_number_is_to_be_refused_while_its_stop_stands_and_no_newer_question_waits(talk):
    said = [(0, "DEALS"), (1, "STOP"), (2, "DEALS"), (3, "NO")]
    assert [talk(*said[:count]).record.listed for count in range(5)] == [False, False, True, False, True]


def test_a_pause_and_its_end_can_be_asked_for_by_text(talk):
    ongoing = talk((0, "DEALS"), (1, "YES"), (2, "PAUSE"), (3, "RESUME"))
    assert ongoing.replies[2:] == [["Acme: no texts until Dec 2"], ["Acme: here we are again"]]


def test_a_yes_to_a_question_that_may_never_have_been_sent_is_answered_with_the_question(talk, text):
    asked = talk((0, "DEALS")).record
    decision = decide(text("YES", 1), PROGRAM, replace(asked, unasked=frozenset({"deals"})), text("", 1).at)
    assert (decision.event.kind, [reply.body for reply in decision.effects]) == (EventKind.OPT_IN_REPEATED, [ASK])
    assert decision.subscriptions["deals"].state == "pending"


def test_an_answer_that_changes_and_asks_nothing_only_tells(text):
    until = text("").at
    assert Reply("help", until).tells_only
    assert not Reply("you left", until, topics=("deals",)).tells_only
    assert not Reply("no more", until, stops=True).tells_only


def test_who_asks_for_the_page_of_a_program_without_one_is_told_nothing(talk):
    without = replace(PROGRAM.copy, preferences="")
    assert talk((0, "PREFS"), copy=without, **SELF_MANAGED).decisions[0].event is None
    (reply,) = talk((0, "PREFS"), **SELF_MANAGED).decisions[0].effects
    assert (reply.body, reply.link) == ("Acme: see {link}", True)


def test_a_leave_that_the_service_took_for_a_stop_is_a_stop(talk):
    ongoing = talk((0, "DEALS"), (1, "YES"), (2, "NEWS"), (3, "YES"), (4, "LEAVE DEALS"), service_keywords=("LEAVE",))
    assert ongoing.states == {"deals": "revoked", "news": "revoked"}
    assert ongoing.replies[-1] == []


def test_a_second_stop_that_the_service_answered_is_listed_again_as_a_join_between_may_have_lifted_the_number(talk):
    effects = [decision.effects for decision in talk((0, "STOP"), (1, "DEALS"), (2, "STOP")).decisions]
    assert [[type(effect) for effect in row] for row in effects] == [
        [],
        [RemoveFromOptOutList, Reply],
        [AddToOptOutList],
    ]


def test_who_joins_again_reads_the_frequency_that_they_agreed_to(talk, text):
    ongoing = talk((0, "DEALS"), (1, "YES"))
    copy = replace(ongoing.program.topics[0].copy, confirmation="deals: you are in, 8 msgs/month")
    raised = replace(ongoing.program.topics[0], copy=copy, frequency=Frequency(8, "month"))
    ongoing.program = replace(ongoing.program, topics=(raised, ongoing.program.topics[1]))
    ongoing.hear(text("DEALS", 2))
    assert ongoing.replies[-1] == ["deals: you are in, 2 msgs/month"]
    assert ongoing.record.subscriptions["deals"].agreed == (Frequency(2, "month"),)
