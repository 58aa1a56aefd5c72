"""The evidence in plain words: what each record and each text tells a person who was not there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lambdas.consent.corrections import AUDIT_SOURCE as AUDIT
from lambdas.consent.events import EventKind
from lambdas.consent.record import State, Tier
from lambdas.delivery.outcome import NEVER_KNOWN
from lambdas.messages.languages import LANGUAGES
from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.verdict import Reason
from lambdas.stores.consent.outbox import Status
from lambdas.web.requests import FORM_SOURCE as WEB_FORM
from lambdas.web.requests import PREFERENCES_SOURCE as PREFERENCES
from ops.consents.deactivated import SOURCE as CARRIERS
from ops.consents.doubts import SOURCE as RULING
from ops.consents.importing import SOURCE as IMPORT
from ops.consents.reassigned import SOURCE as RND

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lambdas.consent.events import ConsentEvent
    from lambdas.delivery.outcome import Outcome
    from lambdas.sending.attempt import SendAttempt
    from ops.evidence.dossier import Act, Answer, Asked

# The fixed phrases of the evidence, by what the records say.


DEEDS = {
    EventKind.OPT_IN_REQUESTED: "Asked to join {topics}; was asked to confirm",
    EventKind.OPT_IN_REPEATED: "Asked to join again",
    EventKind.OPT_IN_BARRED: "A form named this number after an opt-out; nothing changed and nothing was sent",
    EventKind.OPT_IN_CONFIRMED: "Confirmed: agreed to receive {topics}",
    EventKind.OPT_IN_IMPORTED: "Agreed to receive {topics}; recorded elsewhere and imported",
    EventKind.DECLINED: "Declined {topics}",
    EventKind.OPTED_OUT: "Opted out of the program",
    EventKind.TOPIC_LEFT: "Opted out of {topics}",
    EventKind.RESTARTED: "Asked to receive texts again",
    EventKind.HELP_REQUESTED: "Asked for help",
    EventKind.PREFERENCES_REQUESTED: "Asked for the link to their preferences",
    EventKind.PAUSED: "Asked for a pause",
    EventKind.RESUMED: "Ended the pause",
    EventKind.DOUBTED: "Sent a text that may be an opt-out: marketing was held until somebody ruled on it",
    EventKind.DOUBT_LIFTED: "Was ruled not to have opted out, by whoever read the text: marketing goes on",
    EventKind.SUPERSEDED: "Sent a text that arrived after a newer one; nothing changed",
    EventKind.TIER_CHANGED: "Reacted to the program's texts more, or less, than before",
    EventKind.SUNSET: "Did not react for a long time: the program stopped texting about {topics}. Not an opt-out",
    EventKind.SUSPENDED: "Was no longer texted about {topics} until a new opt-in; see the rule",
    EventKind.EXPIRED: "Never confirmed {topics}",
    EventKind.NOT_REASSIGNED: "Had the number since the consent, says the FCC's database: the safe harbor",
    EventKind.REASSIGNMENT_UNKNOWN: "The FCC's database has no data on this number: no safe harbor",
    EventKind.REASSIGNED: "Gave the number up, says the FCC's database: no longer texted about {topics}",
}
SOURCES = {
    "sms": "text message",
    WEB_FORM: "opt-in form on the web",
    PREFERENCES: "preferences page on the web",
    IMPORT: "import of earlier records",
    "cascade": "opt-out from another program of the same legal entity",
    "service_list": "opt-out list of the SMS service",
    AUDIT: "audit of the list",
    RULING: "ruling by whoever read the text",
    RND: "Reassigned Numbers Database of the FCC",
    CARRIERS: "deactivation file of the carriers",
    "send_refused": "refusal by the SMS service: the number is on its opt-out list",
}
KINDS = {
    "reply": "Reply",
    "list_opt_out": "Entry on the service's opt-out list",
    "lift_opt_out": "Removal from the service's opt-out list",
}
STATUSES = {
    "pending": "not done yet",
    "claimed": "under way",
    "done": "done",
    "unknown": "outcome unknown: the service may have taken it, so it was not repeated",
    "refused": "refused by the service for this number",
    "dropped": "not done: too late, or overtaken by a newer text",
    "anew": "refused by the service for this number; the text was decided anew",
}
STANDINGS = {
    State.ACTIVE: "agreed to",
    State.REVOKED: "opted out",
    State.PENDING: "not confirmed",
    State.SUNSET: "no longer texted for lack of reaction, not opted out",
    State.SUSPENDED: "not texted until a new opt-in, not opted out",
    State.EXPIRED: "never confirmed, not opted out",
}
TIERS = {
    Tier.ENGAGED: "engaged: gets every text",
    Tier.LESS_ENGAGED: "less engaged: gets digests only",
    Tier.UNENGAGED: "unengaged: gets no texts",
}


Fact = tuple[str, str]

_SHOWN_BEFORE = {EventKind.OPT_IN_CONFIRMED, EventKind.DECLINED, EventKind.OPT_IN_IMPORTED}


def deed(act: Act) -> str:
    """Return what the person did."""
    if act.event is None:
        return "This record cannot be read"
    topics = ", ".join(change.topic for change in act.event.changes) or "nothing"
    return DEEDS.get(act.event.kind, str(act.event.kind)).format(topics=topics)


def outcome(answer: Answer) -> Fact:
    """Return what was done in answer, and how it ended."""
    done = "sent" if answer.kind == "reply" and answer.status == "done" else STATUSES.get(answer.status, answer.status)
    return KINDS.get(answer.kind, answer.kind), f"{done} (message {answer.sent_as})" if answer.sent_as else done


def facts(act: Act) -> Iterator[Fact]:
    """Yield the facts of one record, each with its label."""
    if act.event is not None:
        yield from _of_event(act.event, _wording_label(act.event, act.answers))
    if act.recorded_at is not None:
        yield "Recorded", moment(act.recorded_at)
    if act.seconds_to_honour is not None:
        yield "Honored", f"{act.seconds_to_honour:.3f} seconds after it was sent"
    yield "Record", f"{act.entry.sequence}, SHA-256 {act.entry.hash}"


def _wording_label(event: ConsentEvent, answers: tuple[Answer, ...] | None) -> str:
    """Return what became of the wording of `event`: nothing is called an answer that is not known to have been sent."""
    if event.kind in _SHOWN_BEFORE:
        return "Wording shown"
    if answers is None:
        return "Wording meant for the answer"
    statuses = {answer.status for answer in answers if answer.kind == "reply"}
    if Status.DONE in statuses:
        return "Wording of the answer"
    if statuses & {Status.UNKNOWN, Status.CLAIMED}:
        return "Wording of an answer that may have been sent"
    return "Wording of an answer that we did not send"


def _of_event(event: ConsentEvent, wording_label: str) -> Iterator[Fact]:
    yield "Source", SOURCES.get(event.source, event.source)
    yield from _act_itself(event)
    for change in event.changes:
        yield "Effect", f"{change.topic}: {change.before or 'no subscription'} -> {change.after}"
    if event.tier is not None:
        yield "Reacts", TIERS[event.tier]
    if event.paused_until is not None:
        yield "Pause ends", moment(event.paused_until)
    if event.language:
        yield "Language chosen", LANGUAGES[event.language].name if event.language in LANGUAGES else event.language
    if event.wording:
        yield wording_label, event.wording
        yield "Wording SHA-256", event.wording_sha256
    yield "Program manifest SHA-256", event.manifest_sha256


def _act_itself(event: ConsentEvent) -> Iterator[Fact]:
    evidence = event.evidence
    if event.source == IMPORT:
        yield from ((f"As imported: {name}", value) for name, value in imported(event).items())
    elif event.source == WEB_FORM:
        yield from ((f"Opt-in form: {name}", value) for name, value in imported(event).items() if value)
    elif event.source == PREFERENCES:
        yield from ((f"Preferences page: {name}", value) for name, value in imported(event).items() if value)
    elif event.source in {RND, CARRIERS}:
        yield from ((name.replace("_", " ").capitalize(), value) for name, value in imported(event).items())
    elif evidence.body:
        yield "Text received", f"\u201c{evidence.body}\u201d"
    if evidence.destination:
        yield "Sent to", evidence.destination
    yield "Read as", evidence.rule
    yield "Message", evidence.message_id
    if evidence.cause is not None:
        yield (
            "Because of",
            f"record {evidence.cause.sequence} of {evidence.cause.program}, SHA-256 {evidence.cause.hash}",
        )


def imported(event: ConsentEvent) -> dict[str, str]:
    """Return the columns of an imported row, or what a form showed and held; empty where its evidence is neither."""
    try:
        columns = json.loads(event.evidence.body)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in columns.items()} if isinstance(columns, dict) else {}


def moment(at: datetime) -> str:
    """Return `at` in UTC to the millisecond."""
    return f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03} UTC"


def standing(topic: str, state: State, at: datetime) -> str:
    """Return how a subscription stands."""
    return f"{topic}: {STANDINGS[state]}, since {moment(at)}"


def visible(text: str) -> str:
    """Return `text` with what a page or a terminal would act on, not show, made visible."""
    shown = "".join(_shown(character) for character in text)
    return shown.encode(errors="replace").decode()


def _shown(character: str) -> str:
    if character < " " and character != "\n":
        return chr(0x2400 + ord(character))
    turns_the_line = (
        "\x7f" <= character <= "\x9f" or "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    )
    return f"\\u{ord(character):04x}" if turns_the_line else character


# The texts in plain words: what was to be said, what became of it and why, what the network told.


_FATES = {
    AttemptStatus.CLAIMED: "Text about {topic} in progress: no outcome recorded yet",
    AttemptStatus.SENT: "Text about {topic} handed to the SMS service",
    AttemptStatus.DROPPED: "Text about {topic} refused: {reason}",
    AttemptStatus.EXPIRED: "Text about {topic} not sent: the request expired",
}
_SAYS = {str(reason): reason.says for reason in Reason}
_ENDS = {
    "delivered": "delivered",
    "blocked": "blocked by the network",
    "spam": "marked as spam by the network",
    "failed": "not delivered",
}


def text_deed(asked: Asked) -> str:
    """Return what became of a request."""
    send_attempt = asked.send_attempt
    if send_attempt.reason == Reason.UNKNOWN:
        return f"Text about {send_attempt.topic} with unknown outcome: perhaps sent, so it was not repeated"
    return _FATES[send_attempt.fate].format(topic=send_attempt.topic, reason=send_attempt.reason)


def text_facts(asked: Asked) -> Iterator[Fact]:
    """Yield the facts of one request, each with its label."""
    send_attempt = asked.send_attempt
    yield "Said", _said(send_attempt)
    yield "Requested by", ", ".join(_origin(send_attempt))
    if send_attempt.reason:
        yield "Why", _SAYS.get(send_attempt.reason, send_attempt.reason)
    if send_attempt.notice is not None:
        yield "Told beforehand", f"{send_attempt.notice.source}, {moment(send_attempt.notice.at)}"
    if asked.handed_over:
        yield "Handed over", ", ".join(_handing(send_attempt))
        yield from (("Network", text_end(told)) for told in asked.outcomes)
        if not asked.outcomes:
            yield "Network", "no answer on record"


def stray_text(told: Outcome) -> tuple[str, tuple[Fact, ...]]:
    """Return what is known of a text that no request asked for, and that no answer on record is."""
    deed = "Delivery event for a text that no request made, such as an answer from over 30 days ago"
    return deed, (("Message", told.message_id), ("Network", text_end(told)))


def text_end(told: Outcome) -> str:
    """Return how a text ended."""
    said = "whether it was delivered is not known" if told.event_type == NEVER_KNOWN else _ENDS[told.end]
    return f"{said}, {moment(told.at)} ({told.event_type})"


def text_name(asked: Asked) -> str:
    """Return how a text is referred to."""
    return f"{moment(asked.send_attempt.at)}, request {asked.send_attempt.request_id}"


def _said(send_attempt: SendAttempt) -> str:
    if send_attempt.body:
        return f"\u201c{send_attempt.body}\u201d"
    return "not kept: it was not handed over"


def _origin(send_attempt: SendAttempt) -> Iterator[str]:
    yield f"request {send_attempt.request_id}"
    parts = {"campaign": send_attempt.campaign, "template": send_attempt.template, "content": send_attempt.content}
    yield from (f"{name} {value}" for name, value in parts.items() if value)


def _handing(send_attempt: SendAttempt) -> Iterator[str]:
    yield f"message {send_attempt.message_id}" if send_attempt.message_id else "no message id came back"
    if send_attempt.parts:
        yield f"{send_attempt.parts} part{'s' if send_attempt.parts > 1 else ''}"
    if send_attempt.attempts > 1:
        yield f"{send_attempt.attempts} attempts"
