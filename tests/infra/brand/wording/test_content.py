"""The content matrix: what each message must hold and must not, with the line of the brand's own words."""

import pytest

RATES = "Msg & data rates may apply."
GOOD = {
    "help": f"{{name}}: {{topics}}. {{frequency}}. {{contact}}. {RATES} Reply STOP to cancel.",
    "stop": "{name}: no more texts will come. {contact}",
    "start": "{name}: back on. Reply HELP for help, STOP to cancel.",
    "notice": "Txt STOP to end",
    "confirmation_request": f"{{name}}: reply YES for {{topic}}, {{frequency}}. {RATES} HELP for help, STOP to cancel.",
    "confirmation": f"{{name}}: welcome to {{topic}}, {{frequency}}. {RATES} HELP for help, STOP to cancel.",
    "left": "{name}: you left {topic}. Reply STOP to leave all.",
    "reminder": f"{{name}}: subscribed to {{topic}}, {{frequency}}. {RATES} HELP for help, STOP to cancel.",
}
BRAND, COST = "must name the brand 'Acme'", "must tell that a text may cost"
OFTEN, REACH = "must tell the declared frequency '2 msgs/month", "must tell how to reach support"
STOP, HELP, YES = "must tell how to opt out", "must tell how to get help", "must tell how to confirm"
END, STATE = "must tell that nothing more will come", "must tell that the customer is subscribed"
MATRIX = {
    "help": [BRAND, REACH, OFTEN, COST, STOP],
    "stop": [BRAND, END, REACH],
    "start": [BRAND, HELP, STOP],
    "notice": [STOP],
    "confirmation_request": [BRAND, YES, OFTEN, COST, HELP, STOP],
    "confirmation": [BRAND, OFTEN, COST, HELP, STOP],
    "left": [BRAND, STOP],
    "reminder": [BRAND, STATE, OFTEN, COST, HELP, STOP],
}


def line_of(kind):
    return 19 if kind in {"help", "stop", "start", "notice"} else 17


@pytest.mark.parametrize("kind", MATRIX)
def test_a_message_that_says_nothing_lacks_all_that_its_row_of_the_matrix_demands(faults, overriding, kind):
    found = faults(overriding(kind, "Hi there"))
    assert len(found) == len(MATRIX[kind])
    for demand in MATRIX[kind]:
        assert any(f".messages.{kind}: {demand}" in fault for fault in found), demand
    assert all(fault.startswith(f"{line_of(kind)}: ") for fault in found)


@pytest.mark.parametrize("kind", MATRIX)
def test_a_message_that_says_all_of_its_row_has_no_fault(faults, overriding, kind):
    assert faults(overriding(kind, GOOD[kind])) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(
            "Our biggest sale is on.",
            "must hold nothing promotional, got 'sale': confirm the opt-out and nothing else",
            id="an advertisement",
        ),
        pytest.param("Get 20% off.", "must hold nothing promotional, got '0% off'", id="a discount"),
        pytest.param("We will miss you.", "must hold nothing promotional, got 'miss you'", id="a plea to stay"),
        pytest.param("Shipping is free.", "must hold nothing promotional, got 'free'", id="a free thing"),
    ],
)
def test_the_stop_reply_sells_nothing(faults, overriding, words, expected):
    (found,) = faults(overriding("stop", f"{GOOD['stop']} {words}"))
    assert found.startswith(f"19: programs.promotional.messages.stop: {expected}")


def test_the_goodbye_of_a_topic_sells_nothing(faults, overriding):
    (found,) = faults(overriding("left", f"{GOOD['left']} Come back soon."))
    assert found.startswith("17: programs.promotional.topics.deals.messages.left: must hold nothing promotional")


@pytest.mark.parametrize("words", ["Call us toll-free.", "Feel free to write.", "You left our deals."])
def test_the_stop_reply_may_name_its_topics_and_a_free_call(faults, overriding, words):
    assert faults(overriding("stop", f"{GOOD['stop']} {words}")) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(
            "You\u2019re in",
            "must hold GSM-7 characters only, as others cut a part from 160 to 70 characters, "
            "got U+2019 right single quotation mark at character {at}, write '",
            id="a curly quote, at its position in the file's wording",
        ),
        pytest.param(
            "Go bit.ly/x",
            "must not hold a public link shortener, got 'bit.ly': carriers block it, link to your own site",
            id="a link shortener",
        ),
        pytest.param(
            "Win $$$", "must not shout with money, got '$$$' at character {at}: write the amount", id="money signs"
        ),
        pytest.param(
            "BUY IT NOW", "must not shout, got 'BUY NOW': write capitals for keywords only", id="words in capitals"
        ),
    ],
)
def test_no_message_may_hold(faults, overriding, words, expected):
    at = len(GOOD["start"]) + 1 + len("You") + 1
    (found,) = faults(overriding("start", f"{GOOD['start']} {words}"))
    at += 1 if "$$$" in words else 0
    assert found == f"19: programs.promotional.messages.start: {expected.format(at=at)}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("We never stop", "must tell how to opt out, got 'We never stop': write 'Reply STOP to cancel.'"),
        pytest.param(f"Reply STOP to end{'.' * 24}", "must be one line of at most 40 characters, got 41: "),
        pytest.param("Reply STOP\nto end", "must be one line of at most 40 characters, got 17: "),
    ],
    ids=["a notice without STOP", "a long notice", "a notice of two lines"],
)
def test_a_notice_is_one_short_line_that_tells_how_to_opt_out(faults, overriding, words, expected):
    (found,) = faults(overriding("notice", words))
    assert found.startswith(f"19: programs.promotional.messages.notice: {expected}")


def test_a_notice_may_have_exactly_forty_characters(faults, overriding):
    assert faults(overriding("notice", f"Reply STOP to end{'.' * 23}")) == []


@pytest.mark.parametrize("words", ["rabbit.ly/x", "bit.ly.acme.example", "help@t.co.acme.example", "AC$DC"])
def test_what_only_resembles_a_shortener_or_money_signs_is_no_fault(faults, overriding, words):
    assert faults(overriding("start", f"{GOOD['start']} {words}")) == []


@pytest.mark.parametrize("words", ["NEWS and DEALS", "HELP INFO", "an ACME thing: USA"])
def test_keywords_and_known_capitals_do_not_shout(faults, overriding, words):
    assert faults(overriding("start", f"{GOOD['start']} {words}")) == []


def test_a_message_of_two_parts_is_a_fault_with_its_length(faults, overriding):
    (found,) = faults(overriding("start", f"{GOOD['start']} {'a' * 120}"))
    assert found == "19: programs.promotional.messages.start: must fit one part of 160, got 172 in 2 parts: shorten it"


def test_our_own_wording_that_cannot_fit_is_a_fault_at_the_program(faults, spoilt):
    long = "https://acme.example/" + "help" * 30
    (found, *_) = faults(spoilt(('email: help@acme.example, phone: "+12065550100"', f"url: {long}")))
    assert found.startswith("8: programs.transactional.messages.help: must fit one part of 160, got ")
    assert found.endswith(": shorten the name, title or support, or write it in messages")


@pytest.mark.parametrize("words", ["12 msgs/month", "4 msgs/month", "2 msgs/monthly", "Msg frequency varies"])
def test_a_text_of_a_topic_must_state_the_frequency_that_is_declared(faults, overriding, words):
    (found,) = faults(overriding("confirmation", GOOD["confirmation"].replace("{frequency}", words)))
    assert OFTEN in found


@pytest.mark.parametrize("words", ["2 msgs/month or 1 msg/week", "Message frequency may vary"])
def test_a_help_reply_may_state_each_frequency_or_that_it_varies(faults, overriding, words):
    assert faults(overriding("help", GOOD["help"].replace("{frequency}", words))) == []


@pytest.mark.parametrize("words", ["help@ACME.example", "(206) 555 0100"])
def test_a_contact_may_be_written_out_in_any_common_form(faults, overriding, words):
    assert faults(overriding("stop", GOOD["stop"].replace("{contact}", words))) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("{nmae}", "must hold no placeholder but {name}, {topics}, {keywords}, {frequency}, {contact}, got '{nmae}': "),
        ("{topic}", "got '{topic}': did you mean {topics}?"),
        ("{name!r}", "got '{name}': "),
        ("{name:>9}", "got '{name}': "),
        ("{}", "must hold braces only around placeholders"),
        ("a { b", "must hold braces only around placeholders"),
        ("a }", "must hold braces only around placeholders"),
    ],
)
def test_an_unknown_placeholder_is_a_fault(faults, overriding, words, expected):
    (found,) = faults(overriding("start", words))
    assert expected in found


def test_a_text_over_the_limit_of_the_service_is_a_fault(faults, overriding):
    (found,) = faults(overriding("start", "{name} HELP STOP " + "a" * 1600))
    assert "must be a text of 1 to 1600 characters, got 1617" in found
