"""The seven ways in: what a text, a form, a page, an import, the service's list, a cascade or an audit brings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.cascade import Announcement
from lambdas.consent.corrections import Audit, Listing
from lambdas.consent.inbound import Inbound
from lambdas.consent.record import State
from lambdas.functions.keyword_handler.web_requests import PageAct
from lambdas.functions.list_audit.findings import Finding, Kind, active
from lambdas.web.requests import FormRequest, PreferenceRequest, decide_form_request, decide_preference_request
from ops.consents.validation import Claim, Given
from tests.exploration.memory.service import Listed
from tests.histories.world import PHONE, Deed

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.web.requests import WebRequest
    from tests.histories.world import World

    Way = Callable[[World, random.Random, datetime, str], Deed]

TEXTS = {  # what each means, and what it is about
    "JOIN DEALS": ("join", ("deals",)),
    "JOIN NEWS": ("join", ("news",)),
    "YES": ("confirm", ()),
    "STOP": ("stop", ()),
    "please stop texting me": ("stop", ()),
    "START": ("start", ()),
    "LEAVE DEALS": ("leave", ("deals",)),
    "NO": ("decline", ()),
    "HELP": ("help", ()),
    "Please don't text me before 8am": ("doubt", ()),
}
LIKELY = (*TEXTS, "JOIN DEALS", "YES", "YES", "STOP", "STOP")
WHEN_ASKED = timedelta(days=400)  # before today, of consents that were given elsewhere


def text(world: World, chance: random.Random, at: datetime, name: str) -> Deed:
    """Let the person text something."""
    return said(world, chance.choice(LIKELY), at, name)


def said(world: World, body: str, at: datetime, name: str) -> Deed:
    """Let the person text these words."""
    means, topics = TEXTS[body]
    message = Inbound(name, PHONE, "+14255550100", body, at)
    world.say(message)
    return Deed(means, name, at, lambda: world.conversation.receive(message), topics)


def form(world: World, chance: random.Random, at: datetime, name: str) -> Deed:
    """Let anybody send the form with the person's number."""
    topics = chance.choice((("deals",), ("news",), ("deals", "news")))
    shown = {"form": "https://f.example", "origin": "https://acme.example", "version": "v", "language": "en"}
    seen = {"wording": "Yes", "wording_sha256": "0", "address": "192.0.2.1", "agent": "browser"}
    request = FormRequest(name, PHONE, at, topics=topics, **shown, **seen)
    return Deed("form", name, at, lambda: _page_act(world, request, decide_form_request), topics)


def page(world: World, chance: random.Random, at: datetime, name: str) -> Deed:
    """Let the person press a button of the preferences page."""
    choice = chance.choice(("opt_out", "opt_out", "leave", "pause", "resume"))
    topic = "deals" if choice == "leave" else ""
    sent = {"page": "https://p.example", "version": "v", "language": "en", "address": "192.0.2.1", "agent": "browser"}
    request = PreferenceRequest(name, PHONE, at, choice=choice, topic=topic, **sent)
    means = {"opt_out": "stop"}.get(choice, choice)
    return Deed(
        means, name, at, lambda: _page_act(world, request, decide_preference_request), (topic,) if topic else ()
    )


def imported(world: World, chance: random.Random, at: datetime, name: str) -> Deed:
    """Let the brand bring in what the person did elsewhere, long ago or just now."""
    then = chance.choice((at - WHEN_ASKED, at))
    if chance.random() < 0.4:
        claim = Claim(2, PHONE, Given.OPTED_OUT, None, then, "", {"row": name})
        return Deed("stop", claim.id, then, lambda: _record(world, claim))
    claim = Claim(2, PHONE, Given.OPTED_IN, "deals", then, "Yes, text me deals", {"row": name})
    return Deed("import", claim.id, then, lambda: _record(world, claim), ("deals",))


def listed(world: World, _: random.Random, at: datetime, name: str) -> Deed:  # noqa: ARG001 - all ways are called alike
    """Let the service keep a STOP to itself: only its list tells."""
    world.service.listed = Listed(at, by_end_user=True)
    listing = Listing(PHONE, at, "service_list", "listed_by_customer")
    return Deed("listed", listing.id, at, lambda: world.learning.learn(listing))


def cascade(world: World, _: random.Random, at: datetime, name: str) -> Deed:
    """Let another program of the legal entity announce a STOP."""
    program = world.program
    told = Announcement(
        environment=program.environment,
        legal_entity=program.legal_entity,
        message_type="promotional",
        program="acme-outlet/promotional",
        phone=PHONE,
        message_id=name,
        at=at,
        rule="rule",
        sequence=1,
        hash="0" * 64,
    )
    return Deed("stop", name, at, lambda: world.hearing.receive(told))


def audit(world: World, chance: random.Random, at: datetime, name: str) -> Deed:
    """Let an audit act on what it finds of the person."""
    made, wanted = (
        Audit(name, at, world.program.digest),
        chance.choice((Kind.UNANSWERED, Kind.NO_EVIDENCE, Kind.UNENGAGED, Kind.DOUBT_LAPSED)),
    )
    return Deed("audit", name, at, lambda: _audited(world, made, wanted))


WAYS: dict[str, Way] = {
    "text": text,
    "form": form,
    "page": page,
    "import": imported,
    "list": listed,
    "cascade": cascade,
    "audit": audit,
}


def _page_act(world: World, made: WebRequest, ruling: Callable) -> None:
    world.recorder.carry_out(PageAct(made, world.program, lambda _: None, ruling, "nothing"))


def _record(world: World, claim: Claim) -> None:
    world.importer._record_phone([claim])


def _audited(world: World, made: Audit, wanted: Kind) -> None:
    record = world.consent.read(PHONE, made.run).record
    pending = tuple(topic for topic, held in record.subscriptions.items() if held.state is State.PENDING)
    found = {Kind.UNANSWERED: pending, Kind.NO_EVIDENCE: tuple(sorted(active(record)))}.get(wanted, ())
    if wanted is Kind.DOUBT_LAPSED:
        if record.standing.in_doubt:
            world.acting.act(PHONE, [Finding(wanted)], made)
        else:
            world.acting.relist(record)
        return
    if found or (wanted is Kind.UNENGAGED and active(record)):
        world.acting.act(PHONE, [Finding(wanted, found)], made)
    elif wanted is Kind.UNANSWERED:
        world.acting.relist(record)
