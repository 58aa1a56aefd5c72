"""When a text that is put off comes again."""

from datetime import UTC, datetime, timedelta

from lambdas.sending.request import delay, due, schedule_name

NOW = datetime(2026, 11, 2, 20, tzinfo=UTC)


def test_the_spread_of_a_request_is_always_the_same_and_never_passes_its_end():
    until, ends = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    spread = {due(until, f"request-{number}", ends) for number in range(200)}
    assert due(until, "a", ends) == due(until, "a", ends)
    assert until <= min(spread)
    assert max(spread) < until + timedelta(minutes=3)
    assert len(spread) > 60
    near = until + timedelta(seconds=40)
    assert all(due(until, f"request-{number}", near) < near for number in range(200))


def test_a_wait_is_rounded_up_to_seconds_and_has_none_where_it_is_too_long():
    assert delay(NOW + timedelta(minutes=15), NOW) == 900
    assert delay(NOW + timedelta(minutes=15, seconds=1), NOW) is None


def test_a_schedule_is_named_after_the_request_the_phone_and_the_minute():
    names = [
        schedule_name(phone, request, at)
        for phone in ("+12065550161", "+12065550162")
        for request in ("offer-1", "offer 1 with an id of its own that is rather long and has blanks and more in it")
        for at in (NOW, NOW + timedelta(seconds=59), NOW + timedelta(minutes=1))
    ]
    assert len(set(names)) == 8
    assert all(len(name) <= 64 and name.replace("-", "").isalnum() for name in names)
