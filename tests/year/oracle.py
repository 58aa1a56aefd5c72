"""A witness of one person's year: told what the person did, it judges every verdict by its own reading of the rules.

It knows nothing of the code that it judges: no import of it, no value that it computed but the verdicts themselves.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tests.year.law import CAPS, is_open

if TYPE_CHECKING:
    from tests.year.places import Place

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
CALLER_WIDE = date(2027, 1, 31)  # the waiver of "all" in 47 CFR 64.1200(a)(10) ends
ASKED_FOR = 72 * HOUR  # a question waits for its YES
PAUSED_FOR = 30 * DAY
SAME = 72 * HOUR  # the same content is not sent again
TELL = 30 * DAY  # how to opt out is told at least once a month
DIGEST, GRACE, LESS, NO_MORE = 31 * DAY, 60 * DAY, 90 * DAY, 180 * DAY
REMINDED = 20 * DAY
CONFIRMED_WITHIN = 5 * MINUTE  # 64.1200(a)(12)
UNHEARD = 4 * MINUTE  # after so long without a sign from the inbound side nothing promotional goes out
RAISED = datetime(2026, 9, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Code:
    """What the brand promised of one program."""

    kind: str
    week: str
    promised: dict  # topic: texts in so many days, before and since RAISED
    checked: int = 0  # days for which a consent or a check of its number is recent enough; 0: for ever

    @property
    def marketing(self) -> bool:
        """Whether its texts need the person's YES."""
        return self.kind == "marketing"


CODES = {
    "acme/promotional": Code("marketing", "daytime", {"deals": ((7, 31), (9, 31)), "news": ((2, 7), (2, 7))}),
    "outlet/promotional": Code("marketing", "practice", {"outlet": ((4, 31), (4, 31))}, checked=45),
    "acme/transactional": Code("orders", "daytime", {"orders": ((2, 1), (2, 1)), "codes": (None, None)}),
}


@dataclass
class Held:
    """What the person said about one topic."""

    asked: datetime | None = None
    promised: tuple | None = None  # when they were asked
    waiting: bool = False
    agreed: datetime | None = None  # their YES: they are in
    left: bool = False
    sunset: datetime | None = None


@dataclass
class Book:
    """What the person said to one program, and what they got of it."""

    held: defaultdict = field(default_factory=lambda: defaultdict(Held))
    stopped: datetime | None = None
    stopped_here: bool = False  # by a word to this program, not to another
    last_stop: datetime | None = None  # whether or not it stands
    doubted: datetime | None = None
    paused: datetime | None = None
    pause_set: datetime | None = None
    came: datetime | None = None  # a START, or the JOIN behind a YES
    reacted: datetime | None = None
    delivered: datetime | None = None
    failed: dict = field(default_factory=dict)  # text: when, and whether there is no such number
    tier: str = "engaged"
    got: list = field(default_factory=list)  # (when, topic)
    contents: dict = field(default_factory=dict)
    told_how: datetime | None = None
    told: dict = field(default_factory=dict)
    digest: datetime | None = None
    reminded: datetime | None = None
    farewell: datetime | None = None
    given_back: datetime | None = None
    checked: datetime | None = None

    def in_now(self):
        return [held for held in self.held.values() if held.agreed]


class Witness:
    """Told of every act by `heard` and the like; `wrong` holds what broke, with the instant."""

    def __init__(self, place: Place, deaf) -> None:
        self.place, self.deaf = place, deaf
        self.books = {name: Book() for name in CODES}
        self.wrong: list[tuple[str, datetime, str]] = []
        self.judged = self.after_given_back = 0
        self.finished: dict[tuple[str, str], str] = {}

    # What the person does.

    def heard(self, program, means, topic, said, now, answers) -> None:
        """A text was read at `now`, with so many answers; `said` is when it was sent."""
        book = self.books[program]
        expected = self._answers(book, means, said, now)
        if expected is not None and answers != expected:
            self.wrong.append((f"{means}: {answers} answers in place of {expected}", now, program))
        if means in {"other", "help", "doubt"}:
            book.reacted = said
        getattr(self, f"_{means}", self._nothing)(program, book, topic, said)

    def _answers(self, book, means, said, now):
        late = now - said
        if means == "stop":
            again = book.stopped is not None and not any(held.waiting or held.agreed for held in book.held.values())
            if again and not book.stopped_here:
                return None  # another program was told: whether this one confirms it, too, is left open
            return 0 if again or late > CONFIRMED_WITHIN else 1
        if late > CONFIRMED_WITHIN:
            return None
        if means == "help":
            return 1
        return 0 if means in {"other", "doubt", "no"} else None

    def _nothing(self, *_) -> None:
        pass

    def _stop(self, program, book, _topic, at) -> None:
        self._end(book, at)
        book.stopped_here = True
        for name, other in self.books.items():
            if name == program:
                continue
            wide = at.date() >= CALLER_WIDE or (CODES[program].marketing and CODES[name].marketing)
            if wide:
                self._end(other, at)

    def _end(self, book, at) -> None:
        for held in book.held.values():
            if held.asked is None or held.asked <= at:
                held.agreed, held.waiting, held.sunset = None, False, None
        if book.stopped is None or at > book.stopped:
            book.stopped, book.stopped_here = at, book.stopped_here and book.stopped is not None
        book.last_stop = max(book.last_stop or at, at)
        if book.doubted and book.doubted <= at:
            book.doubted = None

    def _start(self, _program, book, _topic, at) -> None:
        if book.stopped is None or at > book.stopped:
            book.stopped, book.came = None, at
            book.doubted = None

    def _join(self, program, book, topic, at) -> None:
        held = book.held[topic]
        if held.agreed:
            book.doubted = None
        else:
            held.asked, held.waiting, held.sunset = at, True, None
            held.promised = CODES[program].promised[topic][at >= RAISED]

    def _form(self, program, book, topic, at) -> None:
        if book.stopped is None and not book.held[topic].agreed:
            self._join(program, book, topic, at)

    def _yes(self, _program, book, _topic, at) -> None:
        asked = [held for held in book.held.values() if held.waiting and held.asked <= at <= held.asked + ASKED_FOR]
        if not asked:
            return
        held = max(asked, key=lambda held: held.asked)
        held.waiting, held.agreed, held.left = False, at, False
        book.came, book.tier, book.doubted = max(book.came or held.asked, held.asked), "engaged", None
        if book.stopped and held.asked > book.stopped:
            book.stopped, book.stopped_here = None, False
        if book.pause_set and book.pause_set < at:
            book.paused = None

    def _no(self, _program, book, _topic, at) -> None:
        asked = [held for held in book.held.values() if held.waiting and held.asked <= at <= held.asked + ASKED_FOR]
        if asked:
            max(asked, key=lambda held: held.asked).waiting = False

    def _leave(self, _program, book, topic, _at) -> None:
        held = book.held[topic]
        held.agreed, held.waiting, held.left, held.sunset = None, False, True, None

    def _doubt(self, _program, book, _topic, at) -> None:
        back = book.came and book.came > at
        if book.stopped is None and not back and not any(h.waiting and h.asked > at for h in book.held.values()):
            book.doubted = book.doubted or at

    def _pause(self, _program, book, _topic, at) -> None:
        if book.in_now():
            book.paused, book.pause_set = at + PAUSED_FOR, at

    def reacted(self, program, at) -> None:
        """The person clicked."""
        book = self.books[program]
        book.reacted = max(book.reacted or at, at)

    def contacted(self, program, content, at) -> None:
        """The person got that content on another channel."""
        self.books[program].contents[content] = max(at, self.books[program].contents.get(content, at))

    # What the network tells, and what audits are for.

    def ended(self, program, text, at, how) -> None:
        """A text was `delivered`, or was `not reached`, or there is `no number`, or ended without a word on that."""
        book = self.books[program]
        if how == "delivered":
            book.delivered = max(book.delivered or at, at)
        elif how in {"not reached", "no number"}:
            book.failed[text] = (at, how == "no number")

    def given_back(self, day) -> None:
        """The carriers' file tells that the number was given back on `day`: whoever was in before is out."""
        for name, book in self.books.items():
            if CODES[name].marketing:
                for held in book.held.values():
                    if held.agreed and held.agreed < day:
                        held.agreed = None
            book.given_back = day

    def checked(self, program, answer, asked) -> None:
        """The database of reassigned numbers answered: a "no" is as old as the day on which it was asked."""
        book, day = self.books[program], asked.replace(hour=0, minute=0, second=0, microsecond=0)
        if answer == "no":
            book.checked = day
        for held in book.in_now() if answer == "yes" else ():
            if held.agreed <= day + DAY:
                held.agreed = None

    def audited(self, program, now) -> None:
        """An audit looked: doubts lapse, silence counts."""
        book = self.books[program]
        if not CODES[program].marketing:
            return
        if book.doubted and now >= _business_days(book.doubted, 10):
            self._stop(program, book, "", now)
            book.stopped_here = False
            return
        if book.stopped or not book.in_now():
            return
        joined = max(held.agreed for held in book.in_now())
        tier = "no more" if _unreachable(book) else _tier(book, joined, now)
        if tier == "no more":
            for held in book.in_now():
                held.agreed, held.sunset = None, now
        book.tier = tier

    # What we do, and whether it was right.

    def judge(self, program, asked, now, sent, *, seconds=0, how="", reason="", immediate=False) -> None:
        """Judge what became of a request: `sent`, with so many seconds to try, or held, or dropped, for a `reason`."""
        self.judged += 1
        against = self.objections(program, asked, now, immediate)
        if sent:
            self.wrong += [(f"texted: {name}", now, program) for name in against]
            self._sent(program, asked, now, seconds, how, immediate)
        elif not against and not self._too_late(asked, now) and self._may_go(program, now, immediate):
            self.wrong.append((f"withheld for {reason}", now, program))

    def objections(self, program, asked, now, immediate):
        """What speaks against the text now."""
        code, book = CODES[program], self.books[program]
        found = [] if self.place.reachable else ["no number of the country"]
        found += ["stopped"] if book.stopped else []
        found += ["unreachable"] if _unreachable(book) else []
        found += ["paused"] if book.paused and now < book.paused else []
        found += self._unwanted(code, book, asked, now)
        if not immediate:
            found += self._too_much(code, book, asked, now)
            if not is_open(self.place.zones, self.place.states, code.week, now):
                found.append("outside the hours")
            if self._unheard(now):
                found.append("nobody hears")
        return found

    def _unwanted(self, code, book, asked, now):
        held = book.held[asked.topic]
        if not code.marketing:
            told = [asked.notice.at] if asked.notice else []
            told += [book.told[asked.topic]] if asked.topic in book.told else []
            since = [at for at in told if book.last_stop is None or at > book.last_stop]
            return ["not told beforehand"] if held.left or not since else []
        found = ["in doubt"] if book.doubted else []
        found += self._unchecked(code, book, held, now)
        if asked.purpose == "farewell":
            again = book.farewell and held.sunset and book.farewell > held.sunset
            return found + ([] if held.sunset and not again else ["no farewell"])
        found += [] if held.agreed else ["never confirmed"]
        if book.tier == "less" and asked.purpose == "message":
            early = book.digest and now < book.digest + DIGEST
            found += [] if asked.digest and not early else ["rarely reacts"]
        if asked.purpose == "reminder" and held.agreed:
            last = max(held.agreed, book.reminded or held.agreed)
            found += ["reminded of late"] if now - last < REMINDED else []
        return found

    def _unchecked(self, code, book, held, now):
        known = [at for at in (held.asked, book.checked) if at]
        old = code.checked and (not known or now - max(known) > DAY * code.checked)
        return ["not checked for a new owner"] if old else []

    def _too_much(self, code, book, asked, now):
        found = []
        limits = [code.promised[asked.topic][now >= RAISED]]
        limits += [book.held[asked.topic].promised] if code.marketing else []
        of_topic = [at for at, topic in book.got if topic == asked.topic]
        if any(limit and sum(at > now - DAY * limit[1] for at in of_topic) >= limit[0] for limit in limits):
            found.append("above the frequency")
        for state in self.place.states if code.marketing else ():
            cap = CAPS.get(state)
            if cap and sum(at > now - HOUR * cap[1] for at, _ in book.got) >= cap[0]:
                found.append("above the cap of the state")
                break
        last = book.contents.get(asked.content or asked.request_id)
        return found + (["the same again"] if last and last > now - SAME else [])

    def _unheard(self, now):
        return any(start + UNHEARD <= now < end for start, end in self.deaf)

    def _may_go(self, program, now, immediate):
        """Whether it could have gone for sure: neither in the last minute of a window nor around an outage."""
        near = any(start <= now < end + UNHEARD for start, end in self.deaf)
        week = CODES[program].week
        return immediate or (not near and is_open(self.place.zones, self.place.states, week, now, least=62))

    def _too_late(self, asked, now):
        return asked.not_after - now < 6 * timedelta(seconds=1)

    def _sent(self, program, asked, now, seconds, how, immediate) -> None:
        code, book, before = CODES[program], self.books[program], self.finished.get((program, asked.request_id))
        if before and not (immediate and before == "once"):  # a code goes out again where nobody knows whether it did
            self.wrong.append(("texted: twice", now, program))
        self.finished[program, asked.request_id] = "again" if before else "once"
        if now + timedelta(seconds=seconds) > asked.not_after:
            self.wrong.append(("texted: may arrive after its end", now, program))
        if not immediate and not is_open(self.place.zones, self.place.states, code.week, now, least=seconds):
            self.wrong.append(("texted: may arrive outside the hours", now, program))
        if "STOP" in how:
            book.told_how = now
        elif book.told_how is None or now - book.told_how > TELL:
            self.wrong.append(("texted: not told how to opt out for a month", now, program))
        if "Acme Offers" not in how and asked.purpose == "message":
            self.wrong.append(("texted: without the name of the brand", now, program))
        self.after_given_back += self._not_told_since(code, book, asked)
        self._remember(book, asked, now)

    def _not_told_since(self, code, book, asked):
        """Whether a transactional text goes to a number that was given back since its customer was told of it."""
        if code.marketing or book.given_back is None:
            return False
        told = [book.told[asked.topic]] if asked.topic in book.told else []
        told += [asked.notice.at] if asked.notice else []
        return max(told, default=book.given_back) < book.given_back

    def _remember(self, book, asked, now) -> None:
        book.got = [*((at, topic) for at, topic in book.got if at > now - 32 * DAY), (now, asked.topic)]
        book.contents[asked.content or asked.request_id] = now
        if asked.notice:
            book.told[asked.topic] = max(asked.notice.at, book.told.get(asked.topic, asked.notice.at))
        if asked.digest:
            book.digest = now
        if asked.purpose == "reminder":
            book.reminded = now
        if asked.purpose == "farewell":
            book.farewell = now


def _unreachable(book):
    since = [(at, gone) for at, gone in book.failed.values() if book.delivered is None or at > book.delivered]
    return any(gone for _, gone in since) or len({at.date() for at, _ in since}) >= 3


def _tier(book, joined, now):
    if now - joined < GRACE:
        return "engaged"
    last = max(at for at in (joined, book.reacted, book.came) if at)
    silence = (book.delivered or last) - last
    return "no more" if silence >= NO_MORE else "less" if silence >= LESS else "engaged"


def _business_days(at, days):
    while days:
        at += DAY
        days -= at.weekday() < 5
    return at
