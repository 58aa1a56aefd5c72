"""What an opt-out did to the texts: the last before it, and none handed over while it stood."""

from dataclasses import replace

import pytest

from lambdas.sending.attempt import AttemptStatus
from lambdas.stores.consent.outbox import Status
from tests.ops.evidence.texts import refused, sent


@pytest.mark.parametrize("shape", ["text", "html", "json"])
def test_a_text_that_was_handed_over_after_a_stop_is_flagged_and_ends_with_1(
    command, keep, deployed, subscriber, shape
):
    deployed.say(subscriber, "STOP", 40)
    keep(sent(subscriber, "before", 39), sent(subscriber, "after", 41), refused(subscriber, "kept-back", 42, "stopped"))
    done = command("evidence", subscriber, "--format", shape)
    assert (done.exit_code, done.stderr) == (1, "a text was handed over after an opt-out: the evidence marks it\n")
    flagged = {
        "text": "[HANDED OVER AFTER AN OPT-OUT]",
        "html": '<li class="doubted">',
        "json": '"after_an_opt_out": true',
    }[shape]
    assert done.stdout.count(flagged) == 1
    after = {"json": '"texts_after": [\n              "after"\n            ]'}
    assert after.get(shape, "2026-11-02 09:41:00.000 UTC, request after") in done.stdout


SAID = {
    "before the STOP": (["STOP"], "deals", 39, set()),
    "after the STOP": (["STOP"], "deals", 41, {"STOP"}),
    "on another topic after the STOP": (["STOP"], "news", 41, {"STOP"}),
    "after a STOP and a JOIN without a YES": (["STOP", "DEALS"], "deals", 42, {"STOP"}),
    "after a STOP, a JOIN and a YES": (["STOP", "DEALS", "YES"], "deals", 43, set()),
    "on another topic after a STOP, a JOIN and a YES": (["STOP", "DEALS", "YES"], "news", 43, set()),
    "on the left topic": (["LEAVE DEALS"], "deals", 41, {"LEAVE DEALS"}),
    "on a topic that was not left": (["LEAVE DEALS"], "news", 41, set()),
    "after two STOPs": (["STOP", "STOP"], "deals", 42, {"STOP"}),
}


@pytest.mark.parametrize(("said", "topic", "minute", "broken"), SAID.values(), ids=SAID)
def test_an_opt_out_stands_until_a_new_consent(document, keep, deployed, subscriber, said, topic, minute, broken):
    for later, body in enumerate(said):
        deployed.say(subscriber, body, 40 + later, status=Status.DONE)
    keep(sent(subscriber, "the-text", minute, topic))
    (evidence,), code, _ = document(subscriber)
    late = {act["event"]["evidence"]["body"] for act in evidence["acts"] if act["stop"] and act["stop"]["texts_after"]}
    assert (late, code) == (broken, int(bool(broken)))
    assert evidence["texts"][0]["after_an_opt_out"] is bool(broken)


FATES = {
    "in hand": ({"fate": AttemptStatus.CLAIMED}, True),
    "of unknown fate": ({"fate": AttemptStatus.DROPPED, "reason": "unknown"}, True),
    "refused by the gate": ({"fate": AttemptStatus.DROPPED, "reason": "stopped"}, False),
    "refused by the service": ({"fate": AttemptStatus.DROPPED, "reason": "opted_out"}, False),
    "too old": ({"fate": AttemptStatus.EXPIRED, "reason": "expired"}, False),
}


@pytest.mark.parametrize(("fate", "broken"), FATES.values(), ids=FATES)
def test_what_may_have_reached_the_phone_after_a_stop_counts(document, keep, deployed, subscriber, fate, broken):
    deployed.say(subscriber, "STOP", 40)
    keep(replace(sent(subscriber, "the-text", 41), **fate))
    (evidence,), _, _ = document(subscriber)
    assert evidence["texts"][0]["after_an_opt_out"] is broken
