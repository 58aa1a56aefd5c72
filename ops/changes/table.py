"""Every kind of change of a brand file: whether people must be told, carriers or consent asked anew, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Class(StrEnum):
    """What a change asks for; one may ask for several things."""

    ASKED = "to be asked anew"
    REGISTERED = "to be registered anew"
    TOLD = "to be told"
    HARMLESS = "harmless"


DO: Mapping[Class, str] = {
    Class.ASKED: "whoever agreed before keeps what they agreed to; invite them to join anew",
    Class.REGISTERED: "`./sms registration BRAND --drift` shows the fields; submit them and wait before you deploy",
    Class.TOLD: "tell them before you deploy",
    Class.HARMLESS: "nothing",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of change. `who` is to be told, empty where nobody is."""

    id: str
    what: str
    classes: tuple[Class, ...]
    why: str
    who: str = ""

    @property
    def told(self) -> str:
        """The classes in words, the gravest first."""
        return ", ".join(f"{one} ({self.who})" if one is Class.TOLD and self.who else one for one in self.classes)


_ASKED, _REGISTERED, _TOLD, _HARMLESS = Class
_CUSTOMERS, _APPS, _BOTH = "customers", "app teams", "customers and app teams"

_SELLER = "47 CFR 64.1200(f)(9): written consent names the seller"
_FILED = "the registration shows it (AWS short code form), and carriers compare it with what customers get"
_CALL = "a call to action is part of the registration (CTIA Short Code Monitoring Handbook)"
_PURPOSE = "consent covers what the call to action said (CTIA Messaging Principles 5.1.1)"
_OWN_LIST = "an opt-in counts for one campaign (CTIA Messaging Principles 5.1.2.2)"
_REQUESTS = "a request that was right yesterday is dropped today"
_INSIDE = "customers, carriers, and apps see none of it"
_LESS = "everybody gets less than they agreed to, or the same"


def _rows() -> Iterator[Row]:
    yield from _of_brands()
    yield from _of_programs()
    yield from _of_topics()
    yield from _of_texts()
    yield from _of_templates()
    yield from _of_forms()
    yield from _of_sending()


def _of_brands() -> Iterator[Row]:
    yield Row("brand-added", "a brand file is new", (_REGISTERED,), "each program needs a code of its own")
    why = "its customers get nothing more; its stacks stay until they are retired"
    yield Row("brand-removed", "a brand file is gone", (_TOLD,), why, _BOTH)
    why = "apps call its queue by another name, and its stacks are others unless `renamed_from` says whose they were"
    yield Row("brand-id", "a brand's id is another, the name the same", (_TOLD,), why, _APPS)
    yield Row(
        "name",
        "the name is another",
        (_REGISTERED, _TOLD),
        f"every text names the brand; {_FILED}. The seller is the same, so that consent stands",
        _CUSTOMERS,
    )
    yield Row(
        "name-respelled", "the name is spelt otherwise (capitals, punctuation)", (_REGISTERED,), f"same name; {_FILED}"
    )
    why = f"{_SELLER}, and does not pass to another"
    yield Row("entity", "the legal entity is another", (_ASKED, _REGISTERED, _TOLD), why, _CUSTOMERS)
    why = "the same company; carriers compare its name with the tax record"
    yield Row("entity-respelled", "the legal entity is spelt otherwise", (_REGISTERED,), why)
    yield Row("contact-added", "one more way to reach support", (_REGISTERED,), f"HELP tells it; {_FILED}")
    yield Row("contact-changed", "support is reached otherwise", (_REGISTERED,), f"HELP tells it; {_FILED}")
    yield Row("contact-removed", "one way less to reach support", (_REGISTERED,), f"HELP no longer tells it; {_FILED}")
    yield Row(
        "terms-url", "the terms stand elsewhere", (_REGISTERED, _TOLD), f"{_CALL}; terms bind who saw them", _CUSTOMERS
    )
    yield Row("privacy-url", "the privacy policy stands elsewhere", (_REGISTERED,), _CALL)
    yield Row("alarms", "alarms go elsewhere", (_HARMLESS,), _INSIDE)
    yield Row("staff", "others of the brand's own people get its test sends", (_HARMLESS,), _INSIDE)
    yield Row("waivers", "a waiver comes, goes, or ends on another day", (_HARMLESS,), _INSIDE)


def _of_programs() -> Iterator[Row]:
    yield Row(
        "marketing-added",
        "a promotional program is new",
        (_ASKED, _REGISTERED),
        f"its list begins empty: no receipt is a consent to marketing ({_SELLER}); it needs a code of its own",
    )
    yield Row(
        "service-added",
        "a transactional program is new",
        (_REGISTERED, _TOLD),
        "it needs a code of its own; customers are told beforehand where they give their number",
        _CUSTOMERS,
    )
    why = "its customers get nothing more; its code answers until it is retired"
    yield Row("program-removed", "a program is gone", (_TOLD,), why, _BOTH)
    why = "posters and forms may name it now; no number changes"
    yield Row("code-noted", "the short code is written down for the first time", (_HARMLESS,), why)
    yield Row(
        "code-changed",
        "the short code is another",
        (_REGISTERED, _TOLD),
        "a code is registered for one program; STOP to the old one must still work, so customers are told",
        _CUSTOMERS,
    )
    why = "posters and the form name it no more"
    yield Row("code-removed", "the short code is no longer written down", (_TOLD,), why, "whoever prints it")
    why = "another number is another registration; texts come from a stranger"
    yield Row("number-changed", "another number in an environment", (_REGISTERED, _TOLD), why, _CUSTOMERS)
    why = "a number sends what it is registered for"
    yield Row("number-added", "the first number in an environment", (_REGISTERED,), why)
    why = "nothing is sent there any more"
    yield Row("number-removed", "no number in an environment, or the simulator", (_TOLD,), why, _BOTH)
    yield Row("simulator-added", "the simulator in a further environment", (_HARMLESS,), "no carrier sees it")
    yield Row(
        "opt-outs-to-us",
        "opt-outs: managed to self_managed",
        (_TOLD,),
        "STOP and HELP read as before; while our functions do not read, nothing but immediate texts goes out",
        _APPS,
    )
    yield Row(
        "opt-outs-to-aws",
        "opt-outs: self_managed to managed",
        (_TOLD,),
        "the service answers STOP and HELP, and lets a customer back by text once in 30 days",
        _APPS,
    )
    why = "from 2027-01-31 a STOP to another program no longer ends its texts (47 CFR 64.1200(a)(9), (a)(1))"
    yield Row(
        "exemption-claimed", "a transactional program needs no consent, or for another reason", (_TOLD,), why, _BOTH
    )
    why = "from 2027-01-31 a STOP to another program ends its texts too"
    yield Row("exemption-dropped", "a transactional program needs consent again", (_TOLD,), why, _APPS)
    yield Row("pinpoint", "a Pinpoint project comes or goes", (_HARMLESS,), _INSIDE)
    yield Row("port-opened", "a port is opened to somebody", (_HARMLESS,), "nobody loses a way; the policy judges it")
    yield Row("port-closed", "a port is closed to somebody", (_TOLD,), "whoever came in by it is refused", _APPS)


def _of_topics() -> Iterator[Row]:
    yield Row(
        "topic-added",
        "a topic is new",
        (_ASKED, _REGISTERED),
        f"its list begins empty: {_OWN_LIST}; the registration describes every list",
    )
    why = "its subscribers get no more of it; requests for it are dropped"
    yield Row("topic-removed", "a topic is gone", (_TOLD,), why, _BOTH)
    why = "its list goes with it (`renamed_from`); requests must name it as it is called now"
    yield Row("topic-renamed", "a topic's key is another, and `renamed_from` says so", (_TOLD,), why, _APPS)
    yield Row(
        "topic-renamed-silently",
        "a topic's key is another, title or keyword the same",
        (_ASKED, _TOLD),
        "its list stays under the old key, and the new one begins empty: write `renamed_from`",
        _APPS,
    )
    why = f"one list ends and another begins: {_OWN_LIST}"
    yield Row("topic-replaced", "one topic in place of another", (_ASKED, _REGISTERED, _TOLD), why, _BOTH)
    why = f"whoever agreed to one list agreed to one frequency, not to one for each part; {_OWN_LIST}"
    yield Row("topic-split", "several topics in place of one", (_ASKED, _REGISTERED, _TOLD), why, _APPS)
    why = f"each agreed to a part, not to the whole; {_OWN_LIST}"
    yield Row("topic-merged", "one topic in place of several", (_ASKED, _REGISTERED, _TOLD), why, _APPS)
    why = f"an agreement to service texts is none to marketing ({_SELLER})"
    yield Row(
        "topic-to-marketing", "a topic moved to the promotional program", (_ASKED, _REGISTERED, _TOLD), why, _BOTH
    )
    yield Row(
        "topic-to-service",
        "a topic moved to the transactional program",
        (_ASKED, _REGISTERED, _TOLD),
        "another code, another stack, another list; advertising may not move with it",
        _BOTH,
    )
    why = "consent names one brand and its code; another stack, another list"
    yield Row("topic-to-brand", "a topic moved to another brand", (_ASKED, _REGISTERED, _TOLD), why, _BOTH)
    yield Row(
        "title", "a topic is about something else (its title)", (_ASKED, _REGISTERED, _TOLD), _PURPOSE, _CUSTOMERS
    )
    yield Row("title-respelled", "a title is spelt otherwise", (_REGISTERED,), f"the same purpose; {_FILED}")
    why = f"the list is the same; the form of that language reads otherwise; {_CALL}"
    yield Row("title-language", "a topic has a title in one more language, or in one less", (_REGISTERED,), why)
    why = f"posters and pages name the word; {_CALL}"
    yield Row("keyword", "a topic has another keyword", (_REGISTERED, _TOLD), why, _CUSTOMERS)
    yield Row(
        "frequency-raised",
        "a promotional topic texts more often, or `varies`",
        (_ASKED, _REGISTERED),
        f"the call to action stated the frequency; {_PURPOSE}. The gate holds each person to what they agreed to",
    )
    why = f"nobody agreed to a number, yet {_CALL}"
    yield Row(
        "service-frequency-raised", "a transactional topic texts more often", (_REGISTERED, _TOLD), why, _CUSTOMERS
    )
    yield Row("frequency-lowered", "a topic texts less often", (_REGISTERED,), f"{_LESS}; {_FILED}")
    yield Row("formerly", "former frequencies are written down", (_HARMLESS,), "it can only cap")


def _of_texts() -> Iterator[Row]:
    yield Row("copy-same", "own words that read as before", (_HARMLESS,), "no customer reads anything else")
    for kind in ("help", "stop"):
        yield Row(f"copy-{kind}", f"the answer to {kind.upper()} reads otherwise", (_REGISTERED,), _FILED)
    yield Row(
        "copy-request",
        "the question for consent reads otherwise",
        (_REGISTERED,),
        f"{_CALL}. What was agreed to before stays on the ledger in its own words",
    )
    why = f"whom a person hears from is part of what they agree to ({_SELLER})"
    yield Row("copy-request-others", "the question for consent names others", (_ASKED, _REGISTERED), why)
    yield Row("copy-confirmation", "the confirmation reads otherwise", (_REGISTERED,), _FILED)
    yield Row("copy-reminder", "the reminder reads otherwise", (_REGISTERED,), f"it is given as a sample; {_FILED}")
    kept = "the lint holds what it must say; no registration shows it"
    for kind, what in (
        ("start", "the answer to START"),
        ("notice", "the line on how to opt out"),
        ("farewell", "the farewell"),
        ("left", "the answer to LEAVE"),
    ):
        yield Row(f"copy-{kind}", f"{what} reads otherwise", (_HARMLESS,), kept)

    why = f"people get texts that no registration shows; {_FILED}"
    yield Row("language-added", "texts are written in one more language", (_REGISTERED,), why)
    why = "whoever chose it reads the first language from now on"
    yield Row("language-removed", "texts are written in one language less", (_TOLD,), why, _CUSTOMERS)
    why = f"whoever chose none reads another language; {_FILED}"
    yield Row("language-first", "another language is the first", (_REGISTERED, _TOLD), why, _CUSTOMERS)
    why = "a text may cost more parts; customers read the same"
    yield Row("ucs2", "the languages whose texts may have letters that GSM-7 lacks change", (_HARMLESS,), why)


def _of_templates() -> Iterator[Row]:
    why = "apps may use it; its purpose is that of its topic, which is registered; samples may be added"
    yield Row("template-added", "a template is new", (_HARMLESS,), why)
    yield Row("template-removed", "a template is gone", (_TOLD,), _REQUESTS, _APPS)
    yield Row(
        "template-text", "a template reads otherwise", (_HARMLESS,), "the same topic, linted; samples stand for such"
    )
    why = "requests must name another topic, and the notice told of the old one"
    yield Row("template-topic", "a template belongs to another topic", (_TOLD,), why, _BOTH)
    yield Row("parameter-added", "a template has one more parameter", (_TOLD,), _REQUESTS, _APPS)
    yield Row("parameter-removed", "a template has one parameter less", (_TOLD,), _REQUESTS, _APPS)
    yield Row("parameter-longer", "a parameter may be longer", (_HARMLESS,), "every value of before fits")
    yield Row("parameter-shorter", "a parameter must be shorter", (_TOLD,), _REQUESTS, _APPS)
    why = "what was refused goes out: whoever fills it in must mean it"
    yield Row("value-wider", "a parameter may hold a link or a number to call", (_HARMLESS,), why)
    why = "requests with a link or a number to call in it are dropped"
    yield Row("value-narrower", "a parameter may hold no link or number to call any more", (_TOLD,), why, _APPS)
    why = "it no longer waits for hours and caps: it must answer an act of the customer"
    yield Row("immediate-on", "a template is immediate", (_TOLD,), why, _CUSTOMERS)
    yield Row("immediate-off", "a template is no longer immediate", (_TOLD,), "it waits for hours and caps", _APPS)
    why = "a code may come twice, or not at all, where the service never answered"
    yield Row("resend", "a template may, or may not, go out twice", (_TOLD,), why, _APPS)
    yield Row("template-waiver", "a template's waiver comes, goes, or changes", (_HARMLESS,), _INSIDE)


def _of_forms() -> Iterator[Row]:
    yield Row("form-look", "colors or logo of the form", (_HARMLESS,), "the words that people agree to are the same")
    yield Row(
        "form-language-added", "the form speaks one more language", (_REGISTERED,), f"new words to agree to; {_CALL}"
    )
    yield Row(
        "form-language-removed", "the form speaks one language less", (_HARMLESS,), "who agreed keeps their words"
    )
    yield Row("form-verifier", "who checks that a person signs up", (_HARMLESS,), "the words are the same")
    why = f"people sign up in one more place; {_CALL}"
    yield Row("form-origin-added", "one more site posts the form", (_REGISTERED,), why)
    yield Row("form-origin-removed", "a site may no longer post the form", (_TOLD,), "its form is refused", _APPS)
    why = f"the form stands elsewhere; {_CALL}; links to the old host end"
    yield Row("form-host", "the form has another host", (_REGISTERED, _TOLD), why, _BOTH)
    yield Row("form-certificate", "the form's host has another certificate", (_HARMLESS,), _INSIDE)


def _of_sending() -> Iterator[Row]:
    why = "another country has its own law of consent, and its own registration of numbers"
    yield Row("country-added", "one more country is texted", (_ASKED, _REGISTERED), why)
    yield Row("country-removed", "a country is texted no more", (_TOLD,), "requests for its numbers are dropped", _BOTH)
    why = "a number sends as fast as it is registered for"
    yield Row("rate-raised", "more parts per second", (_REGISTERED,), why)
    yield Row("rate-lowered", "fewer parts per second", (_TOLD,), "campaigns take longer", _APPS)
    why = "no text promised hours; the law's still hold"
    yield Row("hours-widened", "texts go out in further hours", (_HARMLESS,), why)
    yield Row("hours-narrowed", "texts go out in fewer hours", (_TOLD,), "requests wait longer, or expire", _APPS)
    yield Row(
        "lifetime-longer", "requests live longer", (_HARMLESS,), "what would have expired is sent in lawful hours"
    )
    yield Row("lifetime-shorter", "requests live shorter", (_TOLD,), "what would have been sent expires", _APPS)
    yield Row("repeat-longer", "the same content is held back longer", (_TOLD,), _REQUESTS, _APPS)
    yield Row("repeat-shorter", "the same content may go out again sooner", (_HARMLESS,), "the frequency still caps")
    why = "texts that cost more are dropped from then on, and those that cost less are sent"
    yield Row("max-price", "the most that a text may cost changes", (_TOLD,), why, _APPS)
    yield Row("registered-name", "the registered name in each text changes", (_HARMLESS,), _INSIDE)
    why = "immediate texts beyond the limits are dropped"
    yield Row("pumping", "the pumping limits change", (_TOLD,), why, _APPS)
    why = "with `filter`, AWS drops what it takes for pumping, and may be wrong"
    yield Row("protection", "what AWS looks for in texts changes", (_TOLD,), why, _APPS)
    yield Row("pause-rule", "when the program pauses itself", (_HARMLESS,), "it only stops sending")
    why = "whoever neither replies nor is reported to react gets less, then nothing: the brand's systems must report it"
    yield Row("silence-judged", "silence makes people less engaged, or unengaged (`engagement`)", (_TOLD,), why, _APPS)
    why = "everybody who is subscribed gets everything again, digests and all"
    yield Row("silence-unjudged", "nobody is judged by silence any more", (_TOLD,), why, _APPS)
    yield Row(
        "engagement",
        "the silence after which people are less engaged, or unengaged",
        (_TOLD,),
        "audiences change",
        _APPS,
    )
    why = "fewer or more texts in states that cap what a caller sends; those of the other programs must fit"
    yield Row("caller-share", "which of how many promotional programs of its legal entity it is", (_TOLD,), why, _APPS)
    yield Row("audit", "how often the list is audited", (_HARMLESS,), "findings come sooner or later")
    why = "marketing waits where the number was not checked lately: import the answers before you deploy"
    yield Row("check-asked", "numbers must be checked for new owners, or more or less often", (_TOLD,), why, _APPS)
    yield Row("check-dropped", "numbers need no check for new owners", (_HARMLESS,), _INSIDE)


ROWS: Mapping[str, Row] = {row.id: row for row in _rows()}
