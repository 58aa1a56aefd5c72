"""Whose a literal name, ARN or URL is: told by the stack names and the physical names of an assembly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.naming import Names
from infra.policy.assembly import Assembly
from infra.policy.template import Template
from infra.policy.values import text

PHYSICAL_NAME = re.compile(
    r"(Queue|Topic|Table|Function|Role|Group|Bucket|Alias|LogGroup|OptOutList|ConfigurationSet|Layer|Alarm|Dashboard"
    r"|StateMachine|Rule|Schedule|Stream|Domain|Api|EventBus)Name"
)
# what names a foreign resource in these types is a use of it, not its own name
USES = {
    "AWS::SMSVOICE::Pool": "OptOutListName",
    "AWS::SMSVOICE::PhoneNumber": "OptOutListName",
    "AWS::Lambda::EventSourceMapping": "FunctionName",
    "AWS::Lambda::Permission": "FunctionName",
    "AWS::Lambda::Url": "FunctionName",
    "AWS::Scheduler::Schedule": "GroupName",
    "AWS::Events::Rule": "EventBusName",
    "AWS::Logs::SubscriptionFilter": "LogGroupName",
    "AWS::Logs::MetricFilter": "LogGroupName",
}
WORDS = re.compile(r"[^\s:\"',;(){}\[\]<>|]+")
BREAKS = re.compile(r"[/-]")


class Owners:
    """Every name of an assembly with the template that it belongs to."""

    def __init__(self, assembly: Assembly) -> None:
        self._owners: dict[str, Template] = {}
        for template in assembly.templates:
            for name in _names(template):
                self._owners.setdefault(name, template)
        self._shortest = min(map(len, self._owners), default=0)
        self._named: dict[str, tuple[Template, ...]] = {}

    def of(self, value: str, user: Template) -> Template | None:
        """Return whose the names in `value` are: somebody else than `user` if any is, else `user`, else None."""
        if value not in self._named:  # the same texts fill every template
            words = (word for word in WORDS.findall(value) if len(word) >= self._shortest)
            self._named[value] = tuple(filter(None, map(self._word, words)))
        named = self._named[value]
        return next((owner for owner in named if owner is not user), user if named else None)

    def _word(self, word: str) -> Template | None:
        longest = ""
        starts = [0, *(found.end() for found in re.finditer("/", word))]
        ends = [len(word), *(found.start() for found in BREAKS.finditer(word))]
        for start in starts:
            for end in ends:
                if end - start > len(longest) and word[start:end] in self._owners:
                    longest = word[start:end]
        return self._owners.get(longest)


def _names(template: Template) -> Iterator[str]:
    yield template.name
    if template.program:
        known = template.program
        names = Names(known.environment, known.brand, known.message_type, known.legal_entity, "", "")
        yield from (names.stack, names.pinpoint_stack, names.log_prefix)
    for resource in template.resources.values():
        for key in filter(PHYSICAL_NAME.fullmatch, resource.properties):
            name = text(resource.properties[key])
            if USES.get(resource.type) != key and "${" not in name:
                yield name
