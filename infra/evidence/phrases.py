"""The fixed phrases of the evidence, by what the records say."""

from __future__ import annotations

from infra.consents.ruling import SOURCE as IMPORT
from lambdas.consent.auditing import SOURCE as AUDIT
from lambdas.consent.event import EventKind
from lambdas.consent.form_request import SOURCE as WEB_FORM
from lambdas.consent.preference_request import SOURCE as PREFERENCES
from lambdas.consent.record import State, Tier

DEEDS = {
    EventKind.OPT_IN_REQUESTED: "Asked to join {topics}; a confirmation was asked for",
    EventKind.OPT_IN_REPEATED: "Asked to join again",
    EventKind.OPT_IN_BARRED: "Was asked for by a form while an opt-out stood; it changed nothing and nothing was sent",
    EventKind.OPT_IN_CONFIRMED: "Confirmed: agreed to receive {topics}",
    EventKind.OPT_IN_IMPORTED: "Agreed to receive {topics}; recorded elsewhere and imported",
    EventKind.DECLINED: "Declined {topics}",
    EventKind.OPTED_OUT: "Opted out of the program",
    EventKind.TOPIC_LEFT: "Opted out of {topics}",
    EventKind.RESTARTED: "Asked for texts to be let through again",
    EventKind.HELP_REQUESTED: "Asked for help",
    EventKind.PREFERENCES_REQUESTED: "Asked for the link to their preferences",
    EventKind.PAUSED: "Asked for a pause",
    EventKind.RESUMED: "Ended the pause",
    EventKind.SUPERSEDED: "Sent a text that arrived after a newer one; it changed nothing",
    EventKind.TIER_CHANGED: "Was found to react to the program's texts more, or less, than before",
    EventKind.SUNSET: "Had not reacted for long: the program stopped texting about {topics}. This is no opt-out",
    EventKind.SUSPENDED: "Was not texted about {topics} any more until a new opt-in, see what it was read as",
    EventKind.EXPIRED: "Never answered the question whether they agree to {topics}",
}
SOURCES = {
    "sms": "text message",
    WEB_FORM: "opt-in form on the web",
    PREFERENCES: "preferences page on the web",
    IMPORT: "import of earlier records",
    "cascade": "opt-out from another program of the same legal entity",
    "service_list": "opt-out list of the SMS service",
    AUDIT: "audit of the list",
    "send_refused": "refusal by the SMS service, which holds the number as opted out",
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
    "refused": "refused: the service does not do this for this number",
    "dropped": "not done: it came too late, or a newer text had overtaken it",
}
STANDINGS = {
    State.ACTIVE: "agreed to",
    State.REVOKED: "opted out",
    State.PENDING: "not confirmed",
    State.SUNSET: "not texted any more for want of any reaction, not opted out",
    State.SUSPENDED: "not texted until a new opt-in, not opted out",
    State.EXPIRED: "never confirmed, not opted out",
}
TIERS = {
    Tier.ENGAGED: "engaged: gets every text",
    Tier.LESS_ENGAGED: "less engaged: gets digests only",
    Tier.UNENGAGED: "unengaged: gets no texts",
}
