"""A list of subscribers of all kinds, as the functions write it, with every defect planted that an audit finds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lambdas.consent.events import Change, EventKind
from lambdas.consent.items import STANDING, ledger_row, standing_attributes, text_attributes, topic_row
from lambdas.consent.record import State, Subscription
from lambdas.delivery.health import Failure, Health, health_row
from lambdas.stores.dynamodb import write_all
from local.deployed import client
from tests.e2e.people import awake
from tests.subscribers import DAY, NOW, after, asked, joined

SHARDS = 16
PLANTED = (
    *("unanswered", "topic_gone", "broken_chain", "no_evidence", "malformed", "duplicate", "opted_out", "deactivated"),
    *("doubt_lapsed", "unengaged", "less_engaged", "engaged"),
)
SOUND = ("engaged already", "fresh", "stopped", "asked lately", "dead but new owner")


@dataclass
class Made:
    """The rows of a list by table, the numbers of each kind, and who is due a reminder."""

    subscriptions: list = field(default_factory=list)
    ledger: list = field(default_factory=list)
    sends: list = field(default_factory=list)
    kinds: dict = field(default_factory=dict)

    def add(self, kind, phone):
        self.kinds.setdefault(kind, []).append(phone)
        getattr(self, f"_{kind.replace(' ', '_')}", self._usual)(phone)

    @property
    def due(self):
        """The numbers that are to be reminded once."""
        kinds = ("engaged already", "less_engaged", "engaged")
        return {phone for kind in kinds for phone in self.kinds.get(kind, [])}

    def _usual(self, phone):
        self.keep(*joined(phone, 100))

    _engaged_already = _opted_out = _deactivated = _usual

    def _fresh(self, phone):
        self.keep(*joined(phone, 3))

    _dead_but_new_owner = _fresh

    def _stopped(self, phone):
        record, entries = joined(phone, 100)
        changes = (Change("deals", State.ACTIVE, State.REVOKED),)
        self.keep(*after(record, entries, EventKind.OPTED_OUT, 10, changes))

    def _doubt_lapsed(self, phone):
        self.keep(*after(*joined(phone, 100), EventKind.DOUBTED, 30, ()))

    def _asked_lately(self, phone):
        self.keep(*asked(phone, 1))

    def _unanswered(self, phone):
        self.keep(*asked(phone, 60))

    def _topic_gone(self, phone):
        self.keep(*joined(phone, 100, "coats"))

    def _broken_chain(self, phone):
        record, entries = joined(phone, 100)
        self.keep(record, [replace(entries[0], content=entries[0].content.replace("Yes?", "No?")), *entries[1:]])

    def _no_evidence(self, phone):
        self.subscriptions.append(topic_row(phone, Subscription("deals", State.ACTIVE, NOW - 100 * DAY), SHARDS))

    def _malformed(self, phone):
        self.keep(*joined(f"00{phone[1:]}", 100))

    def _duplicate(self, phone):
        self.keep(*joined(phone, 3))
        self.keep(*joined(f"00{phone[1:]}", 100))

    def _unengaged(self, phone):
        self.keep(*joined(phone, 400))
        dead = (Failure("m", NOW - DAY, no_number=True),) if int(phone[-1]) % 2 else ()
        self.sends.append(health_row(phone, Health(1, NOW - 2 * DAY, dead)))

    def _less_engaged(self, phone):
        self.keep(*joined(phone, 120))
        self.sends.append(health_row(phone, Health(1, NOW - 2 * DAY)))

    def _engaged(self, phone):
        record, entries = joined(phone, 400)
        self.keep(*after(record, entries, EventKind.TIER_CHANGED, 50, (), tier="less_engaged"))
        self.sends.append(health_row(phone, Health(1, NOW - 2 * DAY)))
        seen = {"phone": phone, "item": "engagement", "purchase": f"{NOW - 3 * DAY:%Y-%m-%dT%H:%M:%S.000Z}"}
        self.sends.append(text_attributes(seen))

    def keep(self, record, entries):
        self.subscriptions += [topic_row(record.phone, held, SHARDS) for held in record.subscriptions.values()]
        key = text_attributes({"phone": record.phone, "item": STANDING})
        self.subscriptions.append(key | standing_attributes(record.standing))
        self.ledger += [ledger_row(record.phone, entry) for entry in entries]

    def write(self, program, endpoint):
        """Put all rows into the tables of a deployed program."""
        dynamodb = client("dynamodb", endpoint)
        for table, rows in (("Subscriptions", self.subscriptions), ("Ledger", self.ledger), ("Sends", self.sends)):
            for start in range(0, len(rows), 25):
                puts = [{"PutRequest": {"Item": row}} for row in rows[start : start + 25]]
                write_all(dynamodb, program.outputs[table], puts)


def made(size):
    """Return a list of that many numbers, of every kind in turn; most are sound."""
    found, kinds = Made(), [*PLANTED, *SOUND, *["engaged already"] * 4]
    for at, phone in enumerate(awake(size)):
        kind = kinds[at % len(kinds)]
        # the carriers' file knows numbers of the US alone
        found.add(kind, f"+1425600{at:04d}" if kind in {"deactivated", "dead but new owner"} else phone)
    return found
