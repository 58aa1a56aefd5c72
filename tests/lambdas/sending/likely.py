"""Cases such as a gate meets: most of them could be sent, but for one thing or another."""

from datetime import UTC, datetime, timedelta

from lambdas.consent.record import ProgramStatus, Record, State, Subscription, Tier
from lambdas.delivery.health import Failure, Health
from lambdas.sending.caps import History, Sent
from lambdas.sending.case import Subscriber
from lambdas.sending.request import Contact, Contacts, Notice
from tests.lambdas.sending.asked import BODY, PROMOTIONAL, TRANSACTIONAL, declared, offer, order

PHONES = ("+12065550123", "+13055550123", "+12075550123", "+18085550123", "+18505550123")
ZIP_CODES = ("", "", "98101", "33101", "99501")
PROGRAMS = (PROMOTIONAL, TRANSACTIONAL, declared(1, "day"), declared(3, "week"), declared(None, ""))
YEAR = 365 * 24 * 60


def case(pick):
    """A request, its program, the person and the time, by the choices of the random source `pick`."""
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=pick.randrange(YEAR * 60))
    program = pick.choice(PROGRAMS)
    request = _request(pick, program, now)
    return request, program, _person(pick, request, now), now


def _request(pick, program, now):
    life = timedelta(seconds=pick.choice([3, 60, 3600, 86_400, 3 * 86_400, 40 * 86_400]) * pick.uniform(0.5, 1.5))
    common = {
        "to": pick.choice(PHONES),
        "zip_code": pick.choice(ZIP_CODES),
        "content": pick.choice(["", "coats", "boots"]),
        "digest": pick.random() < 0.3,
        "not_after": now + timedelta(milliseconds=life // timedelta(milliseconds=1)),
    }
    if program is not TRANSACTIONAL and pick.random() < 0.2:
        own = {"purpose": pick.choice(["reminder", "farewell"]), "body": "", "digest": False, "content": ""}
        return offer(topic=pick.choice(["deals", "news"]), **common | own)
    if program is not TRANSACTIONAL:
        return offer(topic=pick.choice(["deals", "news"]), body=BODY, **common)
    template = pick.choice(program.templates)
    notice = pick.choice([None, Notice("form", _ago(pick, now)), Notice("form", now)])
    values = {parameter.name: "1001" for parameter in template.parameters}
    return order(topic=template.topic, template=template.name, parameters=values, notice=notice, **common)


def _person(pick, request, now):
    state = pick.choice([State.ACTIVE] * 9 + list(State) + [None])
    held = {request.topic: Subscription(request.topic, state, _ago(pick, now))} if state else {}
    tier = Tier(pick.choice(["engaged"] * 8 + ["less_engaged", "unengaged"]))
    standing = ProgramStatus(
        *(_ago(pick, now) if pick.random() < 0.2 else None for _ in range(2)),
        tier=tier,
        paused_until=now + timedelta(hours=pick.randint(-9, 9)) if pick.random() < 0.1 else None,
    )
    contents = ("", "coats", "boots", "hats", "shoes", "gloves")
    sends = [
        Sent(_ago(pick, now), pick.choice(["deals", "news"]), pick.choice(contents)) for _ in range(pick.randrange(6))
    ]
    told = {request.topic: _ago(pick, now)} if pick.random() < 0.3 else {}
    marks = {kind: _ago(pick, now) for kind in ("digest", "reminder", "farewell") if pick.random() < 0.3}
    history = History(
        len(sends), tuple(sorted(sends, key=lambda sent: sent.at)), pick.choice([None, _ago(pick, now)]), told, marks
    )
    failed = (Failure("m", _ago(pick, now), no_number=True),) if pick.random() < 0.05 else ()
    contacts = (Contact("email", _ago(pick, now), pick.choice(contents[1:])),) if pick.random() < 0.2 else ()
    return Subscriber(
        Record(request.to, standing, held), history, Health(1, None, failed), Contacts(len(contacts), contacts)
    )


def _ago(pick, now):
    """A time that is not long ago more often than not."""
    return now - timedelta(minutes=int(YEAR ** pick.uniform(0, 1.02)))
