"""Nobody is texted more often than they agreed to, whatever the brand file has come to declare since."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.consent.items import topic_row
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.messages.languages import LANGUAGES
from lambdas.program import Program
from lambdas.program.frequency import PERIODS, VARIES, Frequency, stated_frequencies
from lambdas.sending.caps import History, Sent
from lambdas.sending.case import Subscriber
from lambdas.sending.gate import decide
from lambdas.sending.items import history_of, history_row
from lambdas.sending.verdict import Defer, Drop, Reason, Send
from lambdas.sending.wording import ProgramRules
from tests.lambdas.sending.asked import LONG_AGO, NOW, PHONE, PROMOTIONAL, declared, offer, sent

DAY = timedelta(days=1)
TWICE_A_MONTH = "Acme: reply YES to get deals. 2 msgs/month. Msg & data rates may apply."
OF_SEVERAL = f"Acme: reply YES to get deals and news. {VARIES}. Msg & data rates may apply."
RAISED = declared(8, "month")
ASKED = {
    "by data": ("2 msgs/month", OF_SEVERAL),
    "by words alone, of a version before": ("", TWICE_A_MONTH),
    "by both": ("2 msgs/month", TWICE_A_MONTH),
    "by imported words": ("8 msgs/month", "Get up to two text messages a month from Acme"),
}


def subscriber(frequency, wording, *sends):
    held = Subscription("deals", State.ACTIVE, LONG_AGO, None, LONG_AGO, wording, frequency)
    record, history = Record(PHONE, ProgramStatus(), {"deals": held}), History()
    for text in sends:
        history = history.after(text, RAISED, notice=True, agreed=held.agreed)
    return Subscriber(record, history)


@pytest.mark.parametrize(("frequency", "wording"), ASKED.values(), ids=ASKED)
def test_a_raised_frequency_reaches_nobody_who_agreed_to_less(frequency, wording):
    one, two = sent(20 * 24, "x"), sent(2 * 24, "y")
    assert isinstance(decide(offer(), RAISED, subscriber(frequency, wording, one), NOW), Send)
    found = decide(offer(not_after=NOW + 15 * DAY), RAISED, subscriber(frequency, wording, one, two), NOW)
    assert isinstance(found, Defer)
    assert (found.reason, found.until >= one.at + 31 * DAY) == (Reason.CAP, True)
    assert decide(offer(), RAISED, subscriber(frequency, wording, one, two), NOW) == Drop(Reason.CAP)


def test_whoever_agreed_to_the_raised_frequency_gets_it():
    known = subscriber("8 msgs/month", TWICE_A_MONTH.replace("2", "8"), sent(48, "x"), sent(24, "y"))
    assert isinstance(decide(offer(), RAISED, known, NOW), Send)


def test_a_lowered_frequency_holds_for_everybody():
    known = subscriber("8 msgs/month", "", sent(48, "x"), sent(24, "y"))
    assert decide(offer(), declared(2, "month"), known, NOW) == Drop(Reason.CAP)


@pytest.mark.parametrize(("formerly", "sends_more"), [((), True), ((Frequency(2, "month"),), False)])
def test_where_the_record_names_no_frequency_the_former_ones_of_the_file_hold(formerly, sends_more):
    program = replace(RAISED, topics=tuple(replace(topic, formerly=formerly) for topic in RAISED.topics))
    verdict = decide(offer(), program, subscriber("", OF_SEVERAL, sent(48, "x"), sent(24, "y")), NOW)
    assert isinstance(verdict, Send) is sends_more


def test_former_frequencies_bind_nobody_whose_record_names_one():
    formerly = (Frequency(1, "year"),)
    program = replace(RAISED, topics=tuple(replace(topic, formerly=formerly) for topic in RAISED.topics))
    assert isinstance(decide(offer(), program, subscriber("2 msgs/month", "", sent(48, "x")), NOW), Send)


@pytest.mark.parametrize(
    ("words", "frequencies"),
    {
        "Reply YES to get deals. 2 msgs/month. Msg & data rates may apply.": [(2, "month")],
        "1 MSG/WEEK, text STOP to end": [(1, "week")],
        "up to 10 messages per month": [(10, "month")],
        "2-4 msgs/mo": [(4, "month")],
        "I agree to 2 to 4 marketing texts a week": [(4, "week")],
        "one text message per day": [(1, "day")],
        "no more than 12 automated promotional messages each year": [(12, "year")],
        "we text you twice a month": [(2, "month")],
        "weekly alerts": [(1, "week")],
        "1 msg/day, at most 4 msgs/month": [(1, "day"), (4, "month")],
        "hasta 3 mensajes al mes": [(3, "month")],
        "Jusqu'à 2 SMS par semaine": [(2, "week")],
        "até 4 mensagens por mês": [(4, "month")],
        "3 mensagens ao dia": [(3, "day")],
        "2 msgs mensais": [(2, "month")],
        "1 msj diario": [(1, "day")],
        "1 msg/order": [],
        "Msg frequency varies": [],
        "Yes": [],
        "": [],
        "Deals at $2 messages": [],
        "Reply within 24 hours. Msgs daily?": [],
    }.items(),
)
def test_frequencies_are_read_from_words(words, frequencies):
    assert stated_frequencies(words) == tuple(Frequency(*one) for one in frequencies)


@given(st.builds(Frequency, st.integers(1, 999), st.sampled_from([*PERIODS, "order"])) | st.just(Frequency(None, "")))
def test_the_words_of_a_frequency_read_back(frequency):
    assert Frequency.from_words(frequency.words) == frequency
    in_a_calendar = frequency.count is not None and frequency.period in PERIODS
    assert stated_frequencies(f"Get deals, {frequency.words}.") == ((frequency,) if in_a_calendar else ())


FREQUENCIES = st.builds(Frequency, st.integers(1, 4), st.sampled_from(["day", "week", "month", "year"]))
STEPS = st.lists(
    st.tuples(st.integers(1, 3000) | st.integers(1, 200_000), st.sampled_from(["deals", "news"]), FREQUENCIES),
    min_size=10,
    max_size=60,
)


def texts(agreed, steps, now):
    """The texts to somebody who agreed to `agreed`, while each step asks for one and declares another frequency."""
    held = {topic: Subscription(topic, State.ACTIVE, now, frequency=one.words) for topic, one in agreed.items()}
    record, history, sends = Record(PHONE, ProgramStatus(), held), History(), []
    for number, (minutes, topic, frequency) in enumerate(steps):
        now += timedelta(minutes=minutes)
        program = declared(frequency.count, frequency.period)
        request = offer(topic=topic, not_after=now + DAY, content=f"offer {number}")
        verdict = decide(request, program, Subscriber(record, history), now)
        if isinstance(verdict, Send):
            sends.append((now, topic))
            promised = ProgramRules.of(program).agreed(topic, record)
            after = history.after(Sent(now, topic, verdict.content), program, notice=True, agreed=promised)
            history = history_of(history_row(PHONE, after))
    return sends


@settings(max_examples=80, deadline=None)
@given(st.fixed_dictionaries({"deals": FREQUENCIES, "news": FREQUENCIES}), STEPS)
def test_no_span_holds_more_than_was_agreed_to_however_the_file_changes(agreed, steps):
    sends = texts(agreed, steps, NOW)
    for topic, frequency in agreed.items():
        times = [at for at, sent_topic in sends if sent_topic == topic]
        spans = zip(times, times[frequency.count :], strict=False)
        assert all(last - first >= PERIODS[frequency.period] for first, last in spans)


def test_what_was_agreed_to_is_sent_in_full():
    twice_a_day = {"deals": Frequency(2, "day"), "news": Frequency(2, "day")}
    sends = texts(twice_a_day, [(5 * 60, "deals", Frequency(4, "day"))] * 40, NOW)
    assert len(sends) >= 8


def test_a_history_of_a_version_before_forgets_no_text_that_may_count():
    """It does not tell what was agreed to; a text on another topic leaves its texts where they are."""
    ago = [Sent(NOW - days * DAY, "deals", f"{days}") for days in (300, 200, 100)]
    old = history_of({key: value for key, value in _row(ago).items() if key != "agreed"})
    after = old.after(Sent(NOW, "news", "n"), RAISED, notice=True, agreed=())
    assert Counter(one.topic for one in after.sends) == {"deals": 3, "news": 1}
    settled = after.after(Sent(NOW + DAY, "deals", "d"), RAISED, notice=True, agreed=())
    assert [one.at for one in settled.sends if one.topic == "deals"] == [NOW + DAY]


def test_an_older_version_finds_all_that_it_reads():
    held = Subscription("deals", State.ACTIVE, LONG_AGO, None, LONG_AGO, TWICE_A_MONTH, "2 msgs/month")
    row, before = topic_row(PHONE, held, 4), topic_row(PHONE, replace(held, frequency=""), 4)
    assert {key: value for key, value in row.items() if key != "frequency"} == before
    made = _row([Sent(NOW, "deals", "x")])
    assert set(made) - {"agreed"} == {"phone", "item", "version", "sends", "told", "marks"}


def test_a_manifest_without_former_frequencies_is_written_as_it_always_was():
    assert "formerly" not in PROMOTIONAL.to_json()
    raised = replace(PROMOTIONAL.topics[0], formerly=(Frequency(2, "month"), Frequency(None, "")))
    program = replace(PROMOTIONAL, topics=(raised, PROMOTIONAL.topics[1]))
    assert Program.from_json(program.to_json()) == program
    assert Program.from_json(PROMOTIONAL.to_json()) == PROMOTIONAL


def _row(sends):
    return history_row(PHONE, History(len(sends), tuple(sends), agreed={"deals": (Frequency(2, "year"),)}))


def test_a_reminder_states_what_the_person_agreed_to():
    copy = replace(RAISED.topics[0].copy, reminder="Acme: you are still in deals. 8 msgs/month. STOP to end")
    program = replace(RAISED, topics=(replace(RAISED.topics[0], copy=copy), RAISED.topics[1]))
    reminder = offer(purpose="reminder", body="")
    before, since = (
        decide(reminder, program, subscriber(words, ""), NOW) for words in ("2 msgs/month", "8 msgs/month")
    )
    assert (before.body, since.body) == (copy.reminder.replace("8 msgs", "2 msgs"), copy.reminder)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("period", PERIODS)
def test_a_frequency_in_any_language_of_texts_is_read_as_no_other(language, count, period):
    declared = Frequency(count, period)
    read = stated_frequencies(f"Acme: {declared.said_in(LANGUAGES[language])}.")
    assert read == (() if (language, period) == ("fr", "year") else (declared,)), "an is an article of English"
