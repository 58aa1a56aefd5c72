"""One person's year: what they ask for, say, and do, and what the brand has for them; drawn from a seed."""

from __future__ import annotations

from lambdas.consent.inbound import Inbound
from lambdas.consent.record import State
from lambdas.consent.timestamps import in_milliseconds
from lambdas.sending.request import Contact, Notice, Request
from lambdas.web.requests import FormRequest, PreferenceRequest, decide_form_request, decide_preference_request
from tests.year import words
from tests.year.brands import DAY, HOUR, MINUTE, NAMES, OFFERS, ORDERS, OUTLET, SECOND, campaigns, within
from tests.year.programs import Programs

AUDITED_EVERY = 30 * DAY
TOPICS = {OFFERS: ("deals", "news"), OUTLET: ("outlet",)}
ANSWERED_BY = {"deals": 0.9, "news": 0.5, "outlet": 0.4}  # the share of people who ask for a topic
SHOWN = {"form": "https://f.example", "origin": "https://acme.example", "version": "v", "language": "en"}
SEEN = {"wording": "Yes", "wording_sha256": "0", "address": "192.0.2.1", "agent": "browser"}
PRESSED = {"page": "https://p.example", "version": "v", "language": "en", "address": "192.0.2.1", "agent": "browser"}


class Life(Programs):
    """One person, by their number."""

    # What is to come, drawn before it begins.

    def _plan(self) -> None:
        chance, year = self.chance, self.year
        early = 0.08 if chance.random() < 0.7 else 0.9
        asked = [(program, topic) for program, topics in TOPICS.items() for topic in topics]
        for program, topic in asked:
            if chance.random() < ANSWERED_BY[topic]:
                self.at(self.someday(early), self._ask_in, program, topic)
        for _ in range(chance.choice((0, 0, 1, 3, 6))):
            if chance.random() < year.days / 365:
                self.at(self.someday(), self._order)
        for campaign in campaigns(year.seed, year.begins, year.days):
            self.at(campaign.at, self._campaign, campaign)
        for n in range(1, year.days // 30 + 1):
            self.at(year.begins + AUDITED_EVERY * n + 7 * HOUR, self.audits_come, n)
            self.at(year.begins + AUDITED_EVERY * n + 9 * HOUR, self.asks_the_database, OUTLET)
        for odds, act in self._sometimes():
            if chance.random() < odds:
                self.at(self.someday(), act)

    def _sometimes(self) -> tuple:
        """What somebody does of their own accord, and how likely it is in a year."""
        return (
            (0.1, self._chat),
            (0.04, self._help),
            (0.02, self._doubt),
            (0.03, self._pause),
            (0.1, self._stop_somewhere),
            (0.06, self._disconnect),
        )

    # What the person does.

    def _ask_in(self, program: str, topic: str, owner: int = 0) -> None:
        if owner != self.owner:
            return
        chance = self.chance
        if chance.random() < 0.3:
            self._form(program, topic)
        else:
            self.say(program, f"JOIN {topic.upper()}", "join", topic)
        drawn, answer = chance.random(), self.later(20 * SECOND, 2 * HOUR)
        if drawn < 0.92:
            self.at(answer, self.say, program, words.YES, "yes", "", self.owner)
        elif drawn < 0.95:
            self.at(answer, self.say, program, words.NO, "no", "", self.owner)
        elif drawn < 0.97:
            self.at(answer + 80 * HOUR, self.say, program, words.YES, "yes", "", self.owner)

    def _form(self, program: str, topic: str) -> None:
        request = FormRequest(self.name("form"), self.phone, self.now, topics=(topic,), **SHOWN, **SEEN)
        self._act(program, "form", topic, decide_form_request(request, self.program(program), self.record(program)))

    def _pause(self) -> None:
        if not self.owner:
            self._press(OFFERS, "pause", "pause")

    def _press(self, program: str, choice: str, means: str) -> None:
        request = PreferenceRequest(self.name("page"), self.phone, self.now, choice=choice, topic="", **PRESSED)
        made = decide_preference_request(request, self.program(program), self.record(program))
        self._act(program, means, "", made)

    def _act(self, program: str, means: str, topic: str, made: tuple | None) -> None:
        event, effects = made or (None, ())
        if event:
            self.commit(self.accounts[program], event)
        self.witness.heard(program, means, topic, self.now, self.now, self.replies(program, effects))

    def _chat(self) -> None:
        self.say(self.chance.choice(NAMES), self.chance.choice(words.CHATTER), "other", owner=0)

    def _help(self) -> None:
        self.say(self.chance.choice(NAMES), self.chance.choice(words.HELP), "help", owner=0)

    def _doubt(self) -> None:
        self.say(self.chance.choice((OFFERS, OUTLET)), self.chance.choice(words.DOUBTS), "doubt", owner=0)

    def _stop_somewhere(self) -> None:
        self._stop(self.chance.choice(NAMES))

    def _stop(self, program: str, owner: int = 0) -> None:
        if owner != self.owner:
            return
        chance = self.chance
        if program == OFFERS and chance.random() < 0.2:
            self.say(program, "LEAVE NEWS", "leave", "news")
            return
        if chance.random() < 0.1 and program != ORDERS:
            self._press(program, "opt_out", "stop")
        else:
            self.say(program, chance.choice(words.STOPS), "stop")
        if chance.random() < 0.1:
            self.at(self.later(MINUTE, DAY), self.say, program, "STOP", "stop", "", self.owner)
        if chance.random() < 0.2:
            topics = TOPICS.get(program)
            back = self.later(5 * DAY, 60 * DAY)
            if topics:
                self.at(back, self._ask_in, program, chance.choice(topics), self.owner)
            else:
                self.at(back, self.say, program, words.START, "start", "", self.owner)

    def say(self, program: str, body: str, means: str, topic: str = "", owner: int | None = None) -> None:
        """Text a program, which reads it now, or once it hears again."""
        if owner is not None and owner != self.owner:
            return
        message = Inbound(self.name("in"), self.phone, "+14255550100", body, self.now)
        heard = self.now
        while end := within(self.weather.deaf, heard):
            heard = end
        if heard > self.now:
            self.at(heard, self.read, program, message, means, topic)
        else:
            self.read(program, message, means, topic)

    # What the brand asks for.

    def _campaign(self, campaign) -> None:
        account, chance = self.accounts[campaign.program], self.chance
        held = account.record.subscriptions.get(campaign.topic)
        drawn = chance.random()
        if (held is None or held.state is not State.ACTIVE) and drawn > 0.05:
            return  # not in the audience; some files are older than that
        if 0.1 < drawn < 0.13:
            made = Contact("email", self.now, campaign.content)
            account.contacts = account.contacts.after(made, self.now)
            self.witness.contacted(campaign.program, campaign.content, self.now)
        request = Request(
            f"{campaign.name}.{self.phone}",
            self.phone,
            campaign.topic,
            campaign.at + campaign.lives,
            body=campaign.body,
            content=campaign.content,
            digest=campaign.digest,
            zip_code=self.place.zip_code,
            campaign=campaign.name,
        )
        self.ask(campaign.program, request)
        if drawn > 0.99:  # a queue may deliver twice
            self.at(self.later(SECOND, 30 * MINUTE), self.ask, campaign.program, request)

    def _order(self) -> None:
        chance, number = self.chance, f"{next(self.ids)}"
        notice = Notice("checkout", self.now - 2 * MINUTE) if chance.random() < 0.9 else None
        fields = {"to": self.phone, "zip_code": self.place.zip_code}
        code = Request(
            f"code.{number}",
            topic="codes",
            not_after=self.now + 15 * MINUTE,
            template="code",
            parameters={"code": number},
            priority="high",
            notice=notice,
            **fields,
        )
        self.ask(ORDERS, code)
        shipped = in_milliseconds(self.later(HOUR, 2 * DAY))
        order = Request(
            f"order.{number}",
            topic="orders",
            not_after=shipped + DAY,
            template="shipped",
            parameters={"order": number},
            notice=notice,
            **fields,
        )
        self.at(shipped, self.ask, ORDERS, order)

    # What becomes of a text, and of a number.

    def reacts(self, program: str) -> None:
        chance = self.chance
        drawn = chance.random()
        if self.owner:  # a stranger
            if drawn < 0.3:
                self.at(self.later(MINUTE, DAY), self._stop, program, self.owner)
        elif self.now < self.quiet_from and drawn < self.clicks:
            self.at(self.later(MINUTE, HOUR), self._click, program)
        elif drawn > 1 - self.annoyed:
            self.at(self.later(10 * SECOND, DAY), self._stop, program, self.owner)

    def _click(self, program: str) -> None:
        self.accounts[program].seen = self.now
        self.witness.reacted(program, self.now)

    def _disconnect(self) -> None:
        """Give the number back: the carriers' file tells in most cases, and later somebody else has it."""
        self.dead, self.owner, day = True, self.owner + 1, self.now
        self.given_back_on = day.date()
        if self.chance.random() < 0.9:
            self.at((day + DAY).replace(hour=6), self.file_tells, f"{self.phone[1:]},{day:%Y-%m-%d}")
        self.at(self.later(45 * DAY, 100 * DAY), self._new_owner)

    def _new_owner(self) -> None:
        self.dead = False
        if self.chance.random() < 0.2:
            self._ask_in(OFFERS, "deals", self.owner)
