"""What each message must hold, and must not: the content matrix of FCC, CTIA and AWS, checked on the text as sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from infra.brand.copy import filled
from infra.brand.wording.carelessness import PLAIN, carelessness, has_letters_alone, text_problems
from infra.brand.wording.keywords import default_words
from infra.brand.wording.languages import COPIES
from lambdas.intent.adverts.judge import advertises
from lambdas.messages.content import MONEY, tells_stop
from lambdas.messages.languages import ENGLISH
from lambdas.messages.rendering import MOST_PARTS
from lambdas.messages.segments import encoding, foreign, parts, room, units

if TYPE_CHECKING:
    from infra.brand.copy import Kind, Message

# What sells: what no reply to a STOP and no transactional text may hold.


def sold(message: Message) -> tuple[str, ...]:
    """Return the words by which the brand's own wording reads like an advert, whatever names and titles it holds.

    The model knows English alone: of other languages it tells nothing.
    """
    judged = message.own_words is not None and message.facts.language == ENGLISH.code
    return advertises(_nameless(message, " {name} ")) if judged else ()


def _pleads(message: Message) -> tuple[str, ...]:
    """Return the first word of `message` that no reply to a STOP may hold, as one, or none."""
    found = message.facts.copy.pleas.search(_nameless(message, " "))
    return (found.group(),) if found else ()


def _nameless(message: Message, instead: str) -> str:
    """Return the text of `message` with `instead` in place of each name, title, keyword and contact of the brand."""
    facts, text = message.facts, message.text
    named = (word for topic in facts.topics for word in (topic.title, topic.keyword))
    for fact in (facts.name, *facts.contacts, *named):
        text = re.sub(rf"\b{re.escape(fact)}\b", instead, text, flags=re.IGNORECASE)
    return text


# Which words of a text are in capitals without being a keyword, a name or an abbreviation.


_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_VERBS = {verb for one in COPIES.values() for verb in (one.language.join, one.language.leave)}
_CALM = frozenset({"SMS", "MMS", "FAQ", "USA", "LLC", "INC", "ID", "SUBSCRIBE"} | _VERBS)


def shouted(message: Message) -> list[str]:
    """Return the words of `message` that shout, in their order."""
    facts, text = message.facts, message.text
    quoted = (facts.name, *facts.contacts, *(f"{topic.title} {topic.keyword}" for topic in facts.topics))
    for phrase in _keywords():
        if phrase in text:
            text = re.sub(rf"\b{re.escape(phrase)}\b", " ", text)
    calm = _CALM.union(*(_SHOUTED.findall(fact) for fact in quoted))
    return [word for word in _SHOUTED.findall(text) if word not in calm]


@cache
def _keywords() -> list[str]:
    words = default_words()
    return sorted((*words.opt_out, *words.help, *words.start, *words.confirm, *words.decline), key=len, reverse=True)


Rule = Callable[["Message"], Iterator[str]]

# What an answer, or a question for consent, may not say, because it would put conditions on what has none: an opt-out
# counts at once, for all texts and for nothing; only a YES agrees; lifting an opt-out joins no list.
_AGAIN = (
    r"\bSTOP\b|\b(?:to (?:confirm|complete|finish)|once more|one more step|please confirm)\b"
    r"|\b(?:visit|click|go to|log)\b.*\b(?:unsubscribe|opt out|finish|complete|confirm)"
)
_LATER = (
    r"\b(?:within|in|after|up to|takes?) (?:\w+ ){1,3}(?:hours?|days?|weeks?|months?)\b|\b(?:soon|shortly|later)\b"
    r"|\buntil\b|\bnext (?:week|month)\b"
)
_IN_PART = (
    r"\b(?:this|that|one|the) (?:list|topic|kind|category)\b|\b(?:others?|rest|remaining|except|unless)\b"
    r"|\bstill (?:get|receive|send|text|be)|\bmay (?:still )?(?:get|send|text|contact|reach)\b|\bcontinues?\b"
    r"|\bgo(?:es)? on\b"
)
_AT_A_PRICE = (
    r"\$ ?\d|\b\d+ ?(?:usd|dollars?|bucks|cents?)\b|\b(?:dollars?|cents?|usd|costs?|fees?|charge[ds]?|price[ds]?|paid"
    r"|pay|bill(?:ed)?|trial)\b|\bYES (?:to )?(?:orders?|buys?|books?|accepts?|agrees?|means)\b"
)
_BY_SECRETS = (
    r"\b(?:log ?[io]n|sign ?in|password|passcode|pin code|credit card|card number|ssn|social security|account number)\b"
)
_ALREADY = (
    r"\byou (?:now |already |will )?(?:get|receive)\b(?![^.!?]*\bif\b)|\bautomatic|\bdo nothing\b"
    r"|\bno (?:reply|answer)\b"
)
_JOINED = (
    r"(?<!not )\b(?:re-?)?(?:subscribed|signed up|opted in|joined)\b|\bon (?:all )?(?:our |the |your )?lists?\b"
    r"|\ball (?:our |your |the )?lists\b"
)


def _says_no(pattern: str, problem: str, languages: Collection[str] = (ENGLISH.code,)) -> Rule:
    compiled = re.compile(pattern, re.IGNORECASE)

    def rule(message: Message) -> Iterator[str]:
        frequencies = [topic.frequency_text for topic in message.facts.topics]
        if message.facts.language not in languages:
            return
        text = _RATES.sub(" ", _nameless(message, " "))
        for frequency in frequencies:
            text = text.replace(frequency, " ")
        if message.own_words is not None and (found := compiled.search(text)):
            yield f"{problem}, got '{' '.join(found.group().split())}'"

    return rule


_AT_ONCE = _says_no(f"{_AGAIN}|{_LATER}|{_IN_PART}", "must say that the opt-out counts at once and for all texts")
_NO_PRICE = _says_no(_AT_A_PRICE, "must name no price: STOP, HELP and YES cost nothing and buy nothing", COPIES)
_NO_SECRETS = _says_no(_BY_SECRETS, "must ask for no password or number: a text is no place for them")
_NO_SILENCE = _says_no(_ALREADY, "must ask before anything is sent: only a YES agrees")
_JOINS_NOTHING = _says_no(_JOINED, "must not say that a list was joined: START only lifts the opt-out")

_RATES = COPIES["en"].tells["rates"].pattern
_LONGEST_NOTICE = 40


def wording_problems(message: Message) -> Iterator[str]:
    """Yield what is wrong with the wording of `message`, whatever the facts; own words as they stand in the file."""
    yield from text_problems(message.own_words or message.text, message.facts.language, ucs2=message.facts.ucs2)
    yield from carelessness(message.own_words or "")


def content_problems(message: Message) -> Iterator[str]:
    """Yield what `message` must hold and does not, or holds and must not; each says what to write instead."""
    rules = (*demands(message.kind), _calm)
    informing = message.path[1] == "transactional" and not {_only_informs, _sells_nothing} & set(rules)
    for rule in (*rules, _only_informs) if informing else rules:
        yield from rule(message)


def demands(kind: Kind) -> tuple[Rule, ...]:
    """Return the rules of the row of the matrix for `kind`."""
    return _MATRIX[kind]


def tells_name(message: Message) -> Iterator[str]:
    """Yield the problem of a text that does not name the brand."""
    if message.facts.name.casefold() not in message.text.casefold():
        yield f"must name the brand '{message.facts.name}': write {{name}}"


def _tells_frequency(message: Message) -> Iterator[str]:
    declared = list(dict.fromkeys(topic.frequency_text for topic in message.facts.topics))
    missing = [text for text in declared if not re.search(rf"(?<!\d){re.escape(text)}\b", message.text, re.IGNORECASE)]
    varies = message.facts.copy.tells["varies"].pattern
    if varies.search(message.text) and (len(declared) > 1 or varies.search(declared[0])):
        return
    if missing:
        yield f"must tell the declared frequency '{', '.join(missing)}': write {{frequency}}"


def _tells_contact(message: Message) -> Iterator[str]:
    contacts, text, digits = message.facts.contacts, message.text.casefold(), re.sub(r"\D", "", message.text)
    numbers = [re.sub(r"\D", "", contact) for contact in contacts if re.fullmatch(r"[+\d-]+", contact)]
    written = any(contact.casefold().removeprefix("https://") in text for contact in contacts)
    if not written and not any(number in digits for number in numbers):
        yield f"must tell how to reach support ({' or '.join(contacts)}): write {{contact}}"


def _tells_way_back(message: Message) -> Iterator[str]:
    keywords = [topic.keyword for topic in message.facts.topics]
    if not any(re.search(rf"\b{re.escape(keyword)}\b", message.text, re.IGNORECASE) for keyword in keywords):
        yield f"must tell how to come back ({' or '.join(keywords)}): write {{keywords}}"


def _tells(what: str, problem: str) -> Rule:
    def rule(message: Message) -> Iterator[str]:
        told = message.facts.copy.tells[what]
        if not told.pattern.search(message.text):
            yield f"{problem}: add '{told.gist}'"

    return rule


def _sells_nothing(message: Message) -> Iterator[str]:
    # a farewell says why it is the last text and how to come back: the model knows no such texts
    if found := _pleads(message) or (() if message.kind == "farewell" else sold(message)):
        yield f"must hold nothing promotional, got {_quoted(found)}: confirm the opt-out and nothing else"


def _only_informs(message: Message) -> Iterator[str]:
    if message.waived or not (found := sold(message)):
        return
    waiver = ", or add a waiver with reason, owner and until" if message.kind == "template" else ""
    yield (
        f"must not advertise, reads like an advert because of {_quoted(found)}: tell only of what the customer "
        f"ordered, booked, owes or has; send the rest "
        f"by a promotional program, to those who agreed to marketing{waiver}"
    )


# what HELP is made of beside the facts; what it says more is praise, or belongs on a page
_OF_HELP = frozenset(
    re.findall(
        "[a-z]+",
        """a about account agent alert alerts am an and any are as ask assistance at between by call can
        cancel care center chat closed club conditions contact ct customer customers daily data desk email end
        ending ends et for free frequency fri friday from get go have help here hi holidays hours how i info
        information is it join know line list lists mail mailing marketing may member members message messages
        mobile mon monday month monthly more msg msgs mt need no of off on open opt or order our out page per
        phone please pm policy privacy program programs pt question questions quit receive recurring replies
        reply representative sat saturday see sends service site sms speak stop subscribe subscribed
        subscribers subscription sun sunday support team terms text texting texts thank thanks that the there
        these this thu thursday to toll tue tuesday txt txts unsubscribe until up update updates us varies
        vary via visit want we web website wed wednesday week weekdays weekends weekly will with write you
        your""",
    )
)


def _informs(message: Message) -> Iterator[str]:
    judged = message.own_words is not None and message.facts.language == ENGLISH.code
    if not judged or (message.path[1] == "transactional" and sold(message)):
        return
    text = _RATES.sub(" ", message.text)
    for fact in (*message.facts.contacts, *(topic.frequency_text for topic in message.facts.topics)):
        text = re.sub(re.escape(fact), " ", text, flags=re.IGNORECASE)
    text = re.sub(r"https?://\S+|\S+@\S+|\S*\d\S*", " ", text)
    left = re.findall(r"[A-Za-z']{2,}", _nameless(replace(message, text=text), " "))
    if more := [word for word in left if word.lower() not in _OF_HELP]:
        yield (
            f"must tell only what the program is and how to get help or to stop, got {_quoted(more)}: put the rest on "
            "the terms page"
        )


def _quoted(words: Iterable[str]) -> str:
    return " and ".join(f"'{' '.join(word.split())}'" for word in words)


def _tells_stop_briefly(message: Message) -> Iterator[str]:
    text = message.text
    if not tells_stop(text):
        yield f"must tell how to opt out, got '{text}': write '{message.facts.copy.tells['stop'].gist}'"
    if len(text) > _LONGEST_NOTICE or len(text.splitlines()) > 1:
        yield f"must be one line of at most {_LONGEST_NOTICE} characters, got {len(text)}: it is added to other texts"


def _fits_one_part(message: Message) -> Iterator[str]:
    count = parts(message.text)
    if count > (MOST_PARTS if message.facts.ucs2 and encoding(message.text) == "UCS-2" else 1):
        remedy = "shorten it" if message.own_words else "shorten the name, title or support, or write it in messages"
        yield f"must fit one part of {room(message.text)}, got {units(message.text)} in {count} parts: {remedy}"


def _calm(message: Message) -> Iterator[str]:
    loud = shouted(message)
    if len(loud) > 1:
        yield f"must not shout, got '{' '.join(loud)}': write capitals for keywords only"


_TELLS_RATES = _tells("rates", "must tell that a text may cost")
_TELLS_STOP = _tells("stop", "must tell how to opt out")
_TELLS_HELP = _tells("help", "must tell how to get help")
_TELLS_YES = _tells("yes", "must tell how to confirm")
_TELLS_END = _tells("end", "must tell that nothing more will come")
_TELLS_STATE = _tells("state", "must tell that the customer is subscribed")

_ANSWERS = (_NO_PRICE, _NO_SECRETS)
_ON_A_SUBSCRIPTION = (tells_name, _tells_frequency, _TELLS_RATES, _TELLS_HELP, _TELLS_STOP, _fits_one_part)
_MATRIX: Mapping[Kind, tuple[Rule, ...]] = {
    "help": (
        tells_name,
        _tells_contact,
        _tells_frequency,
        _TELLS_RATES,
        _TELLS_STOP,
        _fits_one_part,
        *_ANSWERS,
        _informs,
    ),
    "stop": (tells_name, _TELLS_END, _tells_contact, _sells_nothing, _fits_one_part, *_ANSWERS, _AT_ONCE),
    "start": (tells_name, _TELLS_HELP, _TELLS_STOP, _fits_one_part, *_ANSWERS, _JOINS_NOTHING),
    "notice": (_tells_stop_briefly,),
    "farewell": (tells_name, _tells_way_back, _TELLS_STOP, _sells_nothing, _fits_one_part, *_ANSWERS),
    "confirmation_request": (_TELLS_YES, *_ON_A_SUBSCRIPTION, *_ANSWERS, _NO_SILENCE),
    "confirmation": (*_ON_A_SUBSCRIPTION, *_ANSWERS),
    "left": (tells_name, _TELLS_STOP, _sells_nothing, _fits_one_part, *_ANSWERS),
    "reminder": (_TELLS_STATE, *_ON_A_SUBSCRIPTION, *_ANSWERS),
    "template": (tells_name, _only_informs),
}
ADDITIONS: tuple[tuple[Rule, str], ...] = (
    (_TELLS_YES, "yes"),
    (_TELLS_STATE, "state"),
    (_TELLS_END, "end"),
    (_tells_frequency, "varies"),
    (_tells_contact, "contact"),
    (_tells_way_back, "back"),
    (_TELLS_RATES, "rates"),
    (_TELLS_HELP, "help"),
    (_TELLS_STOP, "stop"),
)


# A wording to write instead of a faulty one: the brand's own, mended where that suffices, else the one that we use.


def suggested(message: Message) -> str:
    """Return a wording, placeholders open, that has no fault as `message`; empty where we know of none."""
    return next((words for words in _candidates(message) if _passes(message, words)), "")


def _candidates(message: Message) -> Iterator[str]:
    if message.own_words is not None and not _is_spelled_with_more(message):
        yield _completed(message, _cleaned(message))
    yield from message.facts.copy.wordings.get(message.kind, ())


def _is_spelled_with_more(message: Message) -> bool:
    """Whether the words of another language would be misspelled in GSM-7's letters."""
    words = message.own_words or ""
    return message.facts.language != ENGLISH.code and bool([*foreign(words)]) and has_letters_alone(words)


def _passes(message: Message, words: str) -> bool:
    proposed = _saying(message, words)
    return not [*wording_problems(proposed), *content_problems(proposed)]


def _saying(message: Message, words: str) -> Message:
    return replace(message, text=filled(words, message.facts), own_words=words)


def _cleaned(message: Message) -> str:
    """Return the brand's own words without what costs double or shouts."""
    words = (message.own_words or "").strip()
    for loud in shouted(message):
        words = re.sub(rf"\b{loud}\b", loud.lower(), words)
    words = re.sub(r"!{2,}", "!", MONEY.sub("", words))
    for _, character in list(foreign(words)):
        words = words.replace(character, _plain(character))
    return " ".join(words.split())


def _plain(character: str) -> str:
    if character in PLAIN:
        return PLAIN[character].replace("a space", " ")
    letters = unicodedata.normalize("NFKD", character)
    return "".join(letter for letter in letters if not list(foreign(letter)))


def _completed(message: Message, words: str) -> str:
    """Return `words` with what the row of the matrix demands and they lack."""
    needed = demands(message.kind)
    if tells_name in needed and list(tells_name(_saying(message, words))):
        words = f"{{name}}: {words}"
    for rule, what in ADDITIONS:
        if rule in needed and list(rule(_saying(message, words))):
            words = f"{words.rstrip('.')}. {message.facts.copy.tells[what].words}"
    return words
