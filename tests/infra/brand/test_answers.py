"""What answers to STOP, HELP and START, and the question for consent, may not say in a brand's own words."""

import pytest

RATES = "Msg & data rates may apply."
END = "HELP for help, STOP to cancel."
AT_ONCE, PRICE, SECRETS = "at once and for all texts", "must name no price", "must ask for no password"
SILENCE, JOINED, MORE = "only a YES agrees", "START only lifts the opt-out", "must tell only what the program is"
REFUSED = [
    *(
        ("stop", f"{{name}}: {words} {{contact}}", AT_ONCE)
        for words in (
            "reply STOP again to get no more texts.",
            "answer STOP once more and you get no more texts.",
            "visit our page to confirm, then no more texts.",
            "no more texts within 30 days.",
            "no more texts in a few days.",
            "soon you get no more texts.",
            "you get no more texts until June.",
            "you get no more texts of this list.",
            "you get no more texts. All others go on.",
            "you get no more texts except news.",
            "you get no more of these, the rest continues.",
            "no more texts. You may still get alerts.",
        )
    ),
    *(
        ("help", f"{{name}}: {{topics}}, {{frequency}}. {{contact}}. {RATES} Reply STOP to end. {words}", problem)
        for words, problem in (
            ("STOP costs 1 dollar.", PRICE),
            ("HELP costs $2.", PRICE),
            ("You will be billed.", PRICE),
            ("New shoes in!", MORE),
            ("Home of the finest shoes.", MORE),
            ("Ask about our spring range.", MORE),
        )
    ),
    (
        "help",
        f"{{name}}: {{topics}}, {{frequency}}. Log in with your password at {{contact}}. {RATES} STOP to end.",
        SECRETS,
    ),
    ("help", f"{{name}}: {{topics}}, {{frequency}}. Text your SSN to {{contact}}. {RATES} STOP to end.", SECRETS),
    *(
        ("start", f"{{name}}: {words} {END}", JOINED)
        for words in (
            "welcome back, you are on all our lists again.",
            "you are subscribed again.",
            "you have been resubscribed.",
            "you are signed up for everything.",
            "you are back on our list.",
        )
    ),
    *(
        ("confirmation_request", f"{{name}}: {words} {{frequency}}. {RATES} {END}", problem)
        for words, problem in (
            ("you get {topic}. Reply NO if not, YES if so.", SILENCE),
            ("you will receive {topic}. Reply YES to keep it.", SILENCE),
            ("{topic} start automatically. Reply YES to hurry.", SILENCE),
            ("no reply means yes. Reply YES for {topic}.", SILENCE),
            ("YES orders {topic} at 9 dollars a month.", PRICE),
            ("reply YES for {topic}, $9 a month.", PRICE),
            ("YES means a paid trial of {topic}.", PRICE),
        )
    ),
    ("left", "{name}: you left {topic}. That costs a fee. Reply STOP to leave all.", PRICE),
]
PASSED = [
    ("stop", "{name}: you have opted out and will not get any more texts. Questions? {contact}"),
    ("stop", "{name}: done, no more texts from us. You can text JOIN at any time. {contact}"),
    (
        "help",
        f"{{name}} text alerts, {{frequency}}. For help https://acme.example/help or {{contact}}. {RATES} STOP to end.",
    ),
    ("help", f"{{name}} marketing list: {{topics}}. {{frequency}}. Questions? {{contact}}. {RATES} Text STOP to quit."),
    ("start", f"{{name}}: our texts can reach you again. You are not subscribed to anything yet. {END}"),
    ("start", f"{{name}}: your opt-out is lifted. Reply {{keywords}} to join. {RATES} {END}"),
    (
        "confirmation_request",
        f"{{name}}: did you ask for {{topic}}, {{frequency}}? Reply YES, else ignore this. {RATES} {END}",
    ),
    ("confirmation_request", f"{{name}}: to get {{topic}}, {{frequency}}, reply YES. {RATES} {END}"),
    ("reminder", f"{{name}}: you are subscribed to {{topic}}, {{frequency}}. {RATES} {END}"),
]


@pytest.mark.parametrize(("kind", "words", "problem"), REFUSED, ids=[f"{kind}: {words}" for kind, words, _ in REFUSED])
def test_an_answer_that_weakens_consent_is_refused(faults, overriding, kind, words, problem):
    found = faults(overriding(kind, words))
    assert any(f"messages.{kind}: " in fault and problem in fault for fault in found), found


@pytest.mark.parametrize(("kind", "words"), PASSED)
def test_an_honest_answer_in_own_words_passes(faults, overriding, kind, words):
    assert faults(overriding(kind, words)) == []
