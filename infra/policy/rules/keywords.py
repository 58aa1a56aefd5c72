"""The words by which a customer leaves, asks for help and comes back."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Resource, Template
from infra.policy.values import Json, listed, text

SERVICE_OPT_OUT = ("ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE")
NEEDED = {"REVOKE": "OPT_OUT", "OPT OUT": "OPT_OUT", "START": "OPT_IN", "UNSTOP": "OPT_IN"}
MANDATORY = ("STOP", "HELP")
LIMIT, MESSAGE_LIMIT = 30, 1600  # per pool, both mandatory words counted; characters of one answer


class Keywords(ProgramRule):
    """STOP and HELP answer, every opt-out word of FCC, CTIA and AWS opts out, START and UNSTOP opt in."""

    id = "SmsProgram-Keywords"
    each_set = True
    info = "The pool's keywords are not complete."
    why = "An opt-out word that does nothing is an opt-out refused, and so is one that another keyword takes first."
    source = "47 CFR 64.1200(a)(10) (seven words); CTIA Short Code Monitoring Handbook; AWS user guide, Keywords"
    remedy = "Answer STOP and HELP; add REVOKE and OPT OUT with OPT_OUT, START and UNSTOP with OPT_IN; 30 words in all."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each missing, mistaken or unanswered keyword of each pool."""
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            words = [one for one in listed(pool.get("OptionalKeywords")) if isinstance(one, dict)]
            for path, message in (*_mandatory(pool), *_needed(pool, words), *_optional(words)):
                yield self.finding(template, pool, path, message)


def _mandatory(pool: Resource) -> Iterator[tuple[str, str]]:
    for word in MANDATORY:
        if not text(pool.get("MandatoryKeywords", word, "Message") or "").strip():
            yield f"MandatoryKeywords.{word}", f"{word} has no answer."


def _needed(pool: Resource, words: list[Json]) -> Iterator[tuple[str, str]]:
    actions = {text(one.get("Keyword")).upper(): one.get("Action") for one in words}
    own = pool.get("SelfManagedOptOutsEnabled") is True  # the keyword handler reads the words itself then
    for word, action in NEEDED.items():
        if actions.get(word) != action and not own:
            yield "OptionalKeywords", f"{word} does not stand among the keywords with the action {action}."


def _optional(words: list[Json]) -> Iterator[tuple[str, str]]:
    if len(words) + len(MANDATORY) > LIMIT:
        yield "OptionalKeywords", f"The pool has {len(words) + len(MANDATORY)} keywords; the service takes {LIMIT}."
    for one in words:
        word, answer = text(one.get("Keyword")).upper(), text(one.get("Message") or "").strip()
        if one.get("Action") != "OPT_OUT" and word.startswith(SERVICE_OPT_OUT):
            yield "OptionalKeywords", f"{word} begins with an opt-out word but does not opt out."
        if not 0 < len(answer) <= MESSAGE_LIMIT:
            yield (
                "OptionalKeywords",
                f"{word} has an answer of {len(answer)} characters; 1 to {MESSAGE_LIMIT} are sent.",
            )
