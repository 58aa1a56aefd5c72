"""What an inbound text means, told by rules that name themselves; opting out beats everything else."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from lambdas.intent.grammar import Grammar, Phrase, PhraseBook, phrases
from lambdas.intent.keywords import Intent, IntentKind, KeywordSet, several_topics
from lambdas.intent.languages import (
    english,
    english_grammar,
    english_idioms,
    french,
    portuguese,
    romance_grammar,
    spanish,
)
from lambdas.intent.model import Model, Thresholds
from lambdas.intent.own_words import own_words, unsigned_ends
from lambdas.intent.scripts import asks_in_another_script, latin, mistyped, says_no_more
from lambdas.intent.text import (
    COURTESY,
    DICTATED,
    FILLER,
    PLEASE,
    REFUSING,
    SLIPS_IN_SENTENCES,
    plain,
    softened,
    unsigned,
    unstretched,
    words_of,
)

__all__ = ["WITHOUT_MODEL", "Intent", "IntentKind", "KeywordSet", "recognise"]

_LANGUAGES = (english, spanish, french, portuguese)
_ENGLISH = english.VOCABULARY + english_idioms.REFUSAL_VOCABULARY + english_idioms.IDIOM_VOCABULARY
_REQUESTS = PhraseBook(
    [
        *(entry for language in _LANGUAGES for entry in phrases(language.REQUESTS, language.VOCABULARY)),
        *phrases(english_idioms.REFUSALS, _ENGLISH),
        *phrases(english_idioms.IDIOMS, _ENGLISH),
        *phrases(english.GROUNDS, _ENGLISH),
    ]
)
_SET_ASIDE = PhraseBook(
    [
        *(entry for language in _LANGUAGES for entry in phrases(language.SET_ASIDE, language.VOCABULARY)),
        *phrases(english_idioms.IDIOM_SET_ASIDE, _ENGLISH),
    ]
)
_ROMANCE = romance_grammar.SENTENCES
_GRAMMARS = (
    Grammar(english_grammar.CLASSES, english_grammar.SENTENCES),
    Grammar(spanish.CLASSES, _ROMANCE),
    Grammar(portuguese.CLASSES, _ROMANCE),
    Grammar(french.CLASSES, _ROMANCE + romance_grammar.FRENCH),
)

# Phones report a reaction by quoting our own text back, its "Reply STOP" included.
_REACTION = re.compile(
    r"\s*(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted \S+ to|removed an? .{1,20} from|\W{1,8} to"
    r"|a aim\u00e9|a ador\u00e9|le gust\u00f3|le encant\u00f3|curtiu|amou|gostou de)\s+[\"\u201c\u00ab]",
    re.IGNORECASE,
)
_CLOSING_QUOTE = re.compile('["\u201d\u00bb]')
_NO_WORDS = Intent(IntentKind.OTHER, None, "no_words")
_REACTED = Intent(IntentKind.OTHER, None, "reaction_to_our_text")
_COURTEOUS = Intent(IntentKind.OPT_OUT, None, "opt_out_word_with_small_talk")
_MISSPELT = Intent(IntentKind.OPT_OUT, None, "opt_out_word_misspelt")
_HELP_WITH_WORDS = Intent(IntentKind.HELP, None, "help_word_with_words")
_OWN_LINE = Intent(IntentKind.OPT_OUT, None, "opt_out_word_on_a_line")
_SIGNED = Intent(IntentKind.OPT_OUT, None, "opt_out_word_signed")
_LONGEST_SIGNED, _BEFORE_SIGNATURE = 160, 4
_FOREIGN = Intent(IntentKind.OPT_OUT, None, "opt_out_word_of_another_script")
_FOREIGN_DOUBT = Intent(IntentKind.DOUBT, None, "opt_out_word_of_another_script")
_MISTYPED = Intent(IntentKind.OPT_OUT, None, "opt_out_word_of_another_keyboard")
_OWN_REACTION = Intent(IntentKind.OPT_OUT, None, "reaction_to_own_opt_out")
_TOLD_WITHOUT_MODEL = Intent(IntentKind.OPT_OUT, None, "told_without_model")
_UNSURE_WITHOUT_MODEL = Intent(IntentKind.DOUBT, None, "unsure_without_model")
WITHOUT_MODEL = frozenset({_TOLD_WITHOUT_MODEL.rule, _UNSURE_WITHOUT_MODEL.rule})
_LONGEST_LINE = 24
_NO_RULE = "no_rule_matched"
_LONGEST_COMMAND = 12
_MOST_WORDS_JOINED = 2
_LONGEST_CORE = 2
_MARKS = frozenset(".?")
_LONGEST_HALF = 80
_MANY_MORE = 12
_OTHER_SCRIPT = "=asks in another script"
_TELLING = frozenset({"=some sentence", _OTHER_SCRIPT})
_LENGTHS = (1, 2, 3, 5, 8, 13, 21, 34)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model judges: the words and marks of a text, facts about it, and the phrase that told or excused it."""

    words: list[str]
    facts: list[str]
    request: str | None
    aside: str | None

    @property
    def told(self) -> bool:
        """Whether a phrase asks for an end, or a sentence is an opt-out word: never less than a doubt."""
        return self.request is not None or not _TELLING.isdisjoint(self.facts)

    @property
    def refuses(self) -> bool:
        """Whether a word stands in the text without which hardly anybody asks for an end."""
        return not REFUSING.isdisjoint(self.words)

    def answer(self, score: float, thresholds: Thresholds) -> IntentKind:
        """Return what the text is by the `score` that the model gave it."""
        if score >= (thresholds.certain_told if self.told else thresholds.certain):
            return IntentKind.OPT_OUT
        least = thresholds.doubtful_refusal if self.refuses else thresholds.doubtful
        return IntentKind.DOUBT if self.told or score >= least else IntentKind.OTHER


def recognise(body: str, keywords: KeywordSet) -> Intent:
    """Return what `body` means to a program that answers to `keywords`; never raises, whatever the text.

    The meaning of an opt-out follows 47 CFR 64.1200(a)(10): its words, and any wording that a reasonable person
    would understand as one. What may be one is in doubt.
    """
    own, text = own_text(body)
    found = command(body, own, text, keywords)
    if found is None:
        reading = read(body, text, keywords)
        found = _judged(reading)
        if found.kind is IntentKind.OTHER or (found.kind is IntentKind.DOUBT and not reading.told):
            found = _help(reading.words[0], keywords) or found
    return found


def own_text(body: str) -> tuple[str, str]:
    """Return what of `body` the person wrote, as it stands and in plain form, letters that only look Latin as Latin."""
    own = own_words(latin(body))
    return own, unsigned(plain(own))


def command(body: str, own: str, text: str, keywords: KeywordSet) -> Intent | None:
    """Return the intent of a text that is a command, as it stands or with small talk; or that needs no reading."""
    words = words_of(text)
    foreign = asks_in_another_script(body)
    if foreign is not None and says_no_more(body, foreign):
        return _FOREIGN
    if not body.isascii() and any(_is_opt_out_word(other, keywords) for other in mistyped(body)):
        return _MISTYPED
    if not words:
        return _NO_WORDS if foreign is None else _FOREIGN_DOUBT
    found = keywords.commands.get(" ".join(words))
    if found is None and len(words) <= _LONGEST_COMMAND:
        found = _short(words, keywords)
    if found is None and (reaction := _REACTION.match(body)):
        return _reacted(body[reaction.end() :], keywords)
    return found or several_topics(words, keywords) or _signed(body, own, words, keywords)


def _reacted(quoted: str, keywords: KeywordSet) -> Intent:
    """Return what a reaction means: it may be to the sender's own opt-out, or have one behind it."""
    first, *rest = _CLOSING_QUOTE.split(quoted)
    asks = any(_is_opt_out(words_of(plain(part)), keywords) for part in (first, *rest[-1:]))
    return _OWN_REACTION if asks else _REACTED


def _is_opt_out_word(text: str, keywords: KeywordSet) -> bool:
    words = [word for word in words_of(plain(text)) if word not in PLEASE]
    found = keywords.commands.get(" ".join(words))
    return found is not None and found.kind is IntentKind.OPT_OUT


def _signed(body: str, own: str, words: list[str], keywords: KeywordSet) -> Intent | None:
    """Return the opt-out of a word that stands above or before a name, an address, a greeting, our own text."""
    if "\n" in body and _line_tells(body, keywords):
        return _OWN_LINE
    if len(own) > _LONGEST_SIGNED or not any(map(keywords.spelling.accepts, words[:_BEFORE_SIGNATURE])):
        return None
    ends = unsigned_ends(own)
    return _SIGNED if any(_is_opt_out(words_of(unsigned(plain(end))), keywords) for end in ends) else None


def _line_tells(body: str, keywords: KeywordSet) -> bool:
    lines = [line for line in body.splitlines() if 0 < len(line.strip()) <= _LONGEST_LINE]
    return any(_is_opt_out(words_of(unsigned(plain(line))), keywords) for line in lines)


def _judged(reading: Reading) -> Intent:
    """Return the answer of the model, under the name of the phrase that told the text, or of what spoke most for it."""
    model = _model()
    if model is None:
        return _without_model(reading)
    kind = reading.answer(model.score(reading.words, reading.facts), model.thresholds)
    if kind is IntentKind.OTHER:
        return Intent(kind, None, reading.aside or _NO_RULE)
    return Intent(kind, None, reading.request or _named(model.strongest(reading.words, reading.facts)))


@cache
def _model() -> Model | None:
    """Return the model that is shipped, None where its weights are missing or changed: then people are held."""
    try:
        return Model.shipped()
    except (OSError, ValueError, TypeError):
        return None


def _without_model(reading: Reading) -> Intent:
    """Return the answer of the rules where the weights cannot be read: whatever they do not tell is in doubt."""
    told = reading.told and reading.aside is None
    return _TOLD_WITHOUT_MODEL if told else _UNSURE_WITHOUT_MODEL


def _named(features: list[str]) -> str:
    return f"reads_like({', '.join(features)})"


def read(body: str, text: str, keywords: KeywordSet) -> Reading:
    """Return the reading of a `body` that is no command, with its `plain` text."""
    text = unstretched(text)
    soft = softened(text)
    said = soft.split()
    request, aside = (None, None) if _triggers().isdisjoint(words_of(text)) else _phrases(_bounded(said))
    facts = [f"=length {bisect_right(_LENGTHS, len(said))}"]
    facts += [f"=says {request.rule}", "=says"] if request else ["=says nothing"]
    facts += [f"=excused {aside.rule}", "=excused"] if aside else []
    facts += _places(soft, keywords)
    facts += [_OTHER_SCRIPT] if asks_in_another_script(body) else []
    return Reading(said, facts, request.rule if request else None, aside.rule if aside else None)


def _bounded(words: list[str]) -> str:
    """Return the text of `words`, without the middle of a very long one: some phrases cost the square of its length."""
    if len(words) > 2 * _LONGEST_HALF:
        words = [*words[:_LONGEST_HALF], "~", *words[-_LONGEST_HALF:]]
    return " ".join(words)


def _places(text: str, keywords: KeywordSet) -> list[str]:
    """Return where an opt-out word stands: alone in the first, the last or another sentence, or first of all."""
    sentences = [words for part in text.replace("?", ".").split(".") if (words := part.split())]
    tells = [_is_opt_out(words, keywords) for words in sentences]
    if not sentences:
        return []
    more = min(sum(map(len, sentences[1:])), _MANY_MORE)
    facts = [name for name, at in (("=first sentence", 0), ("=last sentence", -1)) if tells[at]]
    facts += [f"=first sentence, {more} more"] if tells[0] else []
    facts += ["=some sentence"] if any(tells) else []
    if _is_opt_out(sentences[0][:1], keywords):
        facts += ["=first word", f"=first word of {min(len(text.split()), _MANY_MORE)}"]
    return facts + (["=last word"] if _is_opt_out(sentences[-1][-1:], keywords) else [])


def _is_opt_out(words: list[str], keywords: KeywordSet) -> bool:
    if not words or len(words) > _LONGEST_COMMAND:
        return False
    if keywords.opt_out_words.isdisjoint(words) and not any(map(keywords.spelling.accepts, words)):
        return False
    found = keywords.commands.get(" ".join(words)) or _short(words, keywords)
    return found is not None and found.kind is IntentKind.OPT_OUT


def _help(first: str, keywords: KeywordSet) -> Intent | None:
    """Return that help is asked for where a text begins with a word of help, as CTIA would have it."""
    found = keywords.commands.get(first)
    return _HELP_WITH_WORDS if found is not None and found.kind is IntentKind.HELP else None


def _short(words: list[str], keywords: KeywordSet) -> Intent | None:
    """Return the command that remains of a short text without its small talk, misspelt or not."""
    core = [word for word in words if word not in FILLER and word not in keywords.topic_words]
    if len(core) > _LONGEST_CORE and not _may_be_opt_out(core, keywords):
        core = []
    if core and (found := _opt_out(core, keywords)):
        return found
    said = [] if DICTATED.isdisjoint(core) else _undictated(core)
    if said and (found := _opt_out(said, keywords)):
        return found
    if COURTESY.isdisjoint(words):
        return None
    polite = [word for word in words if word not in COURTESY]
    return keywords.commands.get(" ".join(polite))


def _undictated(core: list[str]) -> list[str]:
    return [word for word in " ".join(core).replace(" full stop", "").split() if word not in DICTATED]


def _may_be_opt_out(core: list[str], keywords: KeywordSet) -> bool:
    """Whether the longer `core` can be an opt-out at all: it is made of commands, but for dictated marks."""
    commands = keywords.commands
    return " ".join(core) in commands or core[0] in commands or core[0] in DICTATED


def _opt_out(core: list[str], keywords: KeywordSet) -> Intent | None:
    joined = " ".join(core)
    found = keywords.commands.get(joined)
    if found is not None:
        return _COURTEOUS if found.kind is IntentKind.OPT_OUT else None
    kinds = {known.kind if (known := keywords.commands.get(word)) else None for word in core}
    if IntentKind.OPT_OUT in kinds and None not in kinds:
        return _COURTEOUS
    near = len(core) <= _MOST_WORDS_JOINED and keywords.spelling.accepts(joined.replace(" ", ""))
    return _MISSPELT if near else None


def _phrases(text: str) -> tuple[Phrase | None, Phrase | None]:
    """Return the phrase that asks for an end, and the last of those that say the contrary and were set aside first."""
    aside, words = None, list(dict.fromkeys(words_of(text)))
    while (contrary := _SET_ASIDE.first(text, words)) is not None:
        text, aside = contrary.pattern.sub("~", text), contrary
    return _REQUESTS.first(text, words) or _sentence(text, words), aside


def _sentence(text: str, words: list[str]) -> Phrase | None:
    for grammar in _GRAMMARS:
        if not grammar.triggers.isdisjoint(words) and (found := grammar.first(text)):
            return found
    return None


@cache
def _triggers() -> frozenset[str]:
    return _REQUESTS.triggers.union(SLIPS_IN_SENTENCES, *(grammar.triggers for grammar in _GRAMMARS))
