"""The wording of every message for brands that bring none of their own, the fullest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.program import MessageType

Kind = Literal[
    "help",
    "stop",
    "start",
    "notice",
    "farewell",
    "confirmation_request",
    "confirmation",
    "left",
    "reminder",
    "template",
]
PROGRAM_KINDS: tuple[Kind, ...] = ("help", "stop", "start", "notice", "farewell")
TOPIC_KINDS: tuple[Kind, ...] = ("confirmation_request", "confirmation", "left", "reminder")

LABELS: Mapping[MessageType, str] = {"transactional": "service texts", "promotional": "marketing texts"}

_RATES = "Msg & data rates may apply."
_SILENT = "{name}: we have not heard from you for long, so we stop our {label}. "
_WAYS_OUT = "Reply HELP for help, STOP to cancel."

WORDINGS: Mapping[Kind, tuple[str, ...]] = {
    "help": (
        f"{{name}} {{label}}: {{plan}}. Help: {{contact}}. {_RATES} Reply STOP to cancel.",
        f"{{name}} {{label}}. {{frequency}}. Help: {{contact}}. {_RATES} Reply STOP to cancel.",
    ),
    "stop": ("{name}: you are unsubscribed and will get no more {label} from us. Help: {contact}",),
    "start": (
        f"{{name}}: {{label}} can reach you again. To join a list, reply {{keywords}}. {_RATES} {_WAYS_OUT}",
        f"{{name}}: {{label}} can reach you again. Join the lists you want anew. {_RATES} {_WAYS_OUT}",
    ),
    "notice": ("Reply STOP to cancel.",),
    "farewell": (
        f"{_SILENT}To get them again, reply {{keywords}}. Reply STOP to opt out.",
        f"{_SILENT}For more, reply {{keyword}}. Reply STOP to opt out.",
    ),
    "confirmation_request": (f"{{name}}: reply YES to get {{topic}}. {{frequency}}. {_RATES} {_WAYS_OUT}",),
    "confirmation": (f"{{name}}: you are subscribed to {{topic}}. {{frequency}}. {_RATES} {_WAYS_OUT}",),
    "left": ("{name}: you left {topic} and get no more of it. Reply {keyword} to rejoin, STOP to end all {label}.",),
    "reminder": (f"{{name}}: you are still subscribed to {{topic}}. {{frequency}}. {_RATES} {_WAYS_OUT}",),
}

# what the functions fill in: the topics that one form asked for
FILLED_LATER: Mapping[str, str] = {
    "confirmation_requests": f"{{name}}: reply YES to get {{topics}}. Msg frequency varies. {_RATES} {_WAYS_OUT}",
    "confirmations": f"{{name}}: you are subscribed to {{topics}}. Msg frequency varies. {_RATES} {_WAYS_OUT}",
}

# where there is a web page to go to: the functions fill in a phone's own link, and the day on which a pause ends
ON_THE_WEB: Mapping[str, str] = {
    "preferences": "{name}: see or change what you get, within 30 minutes: {link}",
    "paused": f"{{name}}: you get no {{label}} until {{day}}. To go on sooner, reply PREFS. {_WAYS_OUT}",
    "resumed": f"{{name}}: our {{label}} go on. {_RATES} {_WAYS_OUT}",
}
