"""Names that a reader takes for one another: of legal entities, and of hosts."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FORMS = frozenset(
    ("llc", "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "lp", "llp", "pllc", "plc")
)
_ENDS = FORMS - {"co", "company", "limited", "lp"}  # which nothing but another form follows
_SPELLED_OUT = re.compile(r"limited liability co(?:mpany|rp)?|l\. ?l\. ?c\b", re.IGNORECASE)
_NUMERAL = re.compile(r"\d+|[ivxlc]+|[a-z]")
_LOOKS = str.maketrans("0135$|", "olessl")
_SECOND_LEVELS = frozenset(("ac", "co", "com", "gov", "net", "org"))  # below which names are given, as in co.uk
SHORTEST = 5  # letters of a host of which one may be wrong and the rest still looks like it


def _words(entity: str) -> list[str]:
    return re.findall(r"[a-z0-9$|]+", _SPELLED_OUT.sub("llc", entity).lower().replace("'", ""))


def goes_on_after_its_form(entity: str) -> bool:
    """Whether words stand behind the legal form, such as `LLC and friends`."""
    words = _words(entity)
    return any(word in _ENDS for word in words[:-1]) and words[-1] not in FORMS


def same_entity(one: str, other: str) -> bool:
    """Whether two names that differ are taken for one legal entity: by form, order, a letter, or what looks alike."""
    words, others = _words(one), _words(other)
    core, core_of_other = ([word for word in some if word not in FORMS] for some in (words, others))
    if sorted(_looks(core)) == sorted(_looks(core_of_other)):
        return True
    if _is_short_for(core, others) or _is_short_for(core_of_other, words):
        return True
    if _begins(words, core, core_of_other) or _begins(others, core_of_other, core):
        return True
    return _one_letter_apart("".join(core), "".join(core_of_other)) and not _differ_by_numeral(core, core_of_other)


def _looks(words: Sequence[str]) -> list[str]:
    return [word if word.isdigit() else word.translate(_LOOKS) for word in words]


def _is_short_for(core: Sequence[str], words: Sequence[str]) -> bool:
    initials = "".join(word[0] for word in words)
    return len(core) == 1 and len(core[0]) > 1 and core[0] in {initials, initials[:-1]}


def _begins(words: Sequence[str], core: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether a name without a legal form is only the beginning of another."""
    return words == core and 0 < len(core) < len(longer) and list(core) == list(longer[: len(core)])


def _differ_by_numeral(one: Sequence[str], other: Sequence[str]) -> bool:
    pairs = [(left, right) for left, right in zip(one, other, strict=False) if left != right]
    left = [*one[len(other) :], *other[len(one) :]]
    return all(_NUMERAL.fullmatch(word) for pair in (*pairs, left) for word in pair)


def _one_letter_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    changes = [code for code in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if code[0] != "equal"]
    return sum(max(end - start, to - at) for _, start, end, at, to in changes) <= 1


def look_alikes(hosts: Iterable[str], own: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each of `hosts` that a reader takes for a host of the brand's `own` though it is another's."""
    domains = {_domain(host) for host in own}
    for host in hosts:
        for domain in sorted(domains):
            if _domain(host) not in domains and _is_taken_for(host, domain):
                yield host, domain
                break


def _domain(host: str) -> str:
    labels = host.lower().split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVELS else labels[-2:])  # noqa: PLR2004


def _is_taken_for(host: str, domain: str) -> bool:
    name, own = _domain(host).partition(".")[0], domain.partition(".")[0]
    if name == own or len(own) < SHORTEST:
        return f"{domain}." in f"{host.lower()}." and name != own
    seen = name.translate(_LOOKS).replace("rn", "m").replace("vv", "w")
    return (
        f"{domain}." in f"{host.lower()}."
        or own in {name, seen, *name.split("-"), *seen.split("-")}
        or _one_letter_apart(name, own)
    )
