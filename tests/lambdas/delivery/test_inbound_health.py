"""Whether what customers text is heard, from when the last probe came through, what failed and what lies dead."""

from datetime import UTC, datetime, timedelta

import pytest

from lambdas.delivery.inbound_health import HEARD_WITHIN, InboundHealth, health_of, health_row

NOW = datetime(2026, 11, 2, 20, tzinfo=UTC)
LONG_AGO = NOW - HEARD_WITHIN - timedelta(milliseconds=1)
STATES = {
    "just now": (InboundHealth(NOW), ""),
    "three minutes ago": (InboundHealth(NOW - HEARD_WITHIN), ""),
    "longer ago": (InboundHealth(LONG_AGO), "nothing that customers texted after 2026-11-02T19:56:59.999Z"),
    "never": (InboundHealth(), "no probe of the inbound side has come through yet"),
    "never, with dead letters": (InboundHealth(dead_letters=2), "no probe"),
    "with dead letters": (InboundHealth(NOW, dead_letters=2), "2 texts that could not be handled"),
    "with a failure of now": (InboundHealth(NOW, NOW), "a text could not be put on record at 2026-11-02T20:00:00.000Z"),
    "with a failure of long ago": (InboundHealth(NOW, LONG_AGO), ""),
}


@pytest.mark.parametrize("state", STATES)
def test_texts_are_unheard_for_a_reason_that_can_be_told(state):
    health, reason = STATES[state]
    assert health.unheard(NOW).startswith(reason)
    assert bool(health.unheard(NOW)) is bool(reason)


@pytest.mark.parametrize("state", STATES)
def test_what_is_written_is_read_again(state):
    health, _ = STATES[state]
    assert health_of(health_row(health)) == health


def test_without_a_row_nothing_was_heard():
    assert health_of(None) == InboundHealth()
