"""All attacks, from outside and by an insider who wants to look innocent. None knows how it is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.assembly import cloud, code, manifests
from tests.infra.policy.attacks.foreign import openers, resources
from tests.infra.policy.attacks.foreign import roles as foreign_roles
from tests.infra.policy.attacks.insider import elsewhere, templates
from tests.infra.policy.attacks.sources import facts, holes, settings
from tests.infra.policy.attacks.sources import words as brand_words
from tests.infra.policy.attacks.template import (
    alarms,
    data,
    hidden,
    off,
    policies,
    roles,
    seconds,
    undeclared,
    values,
    web,
    wires,
    words,
)

if TYPE_CHECKING:
    from tests.infra.policy.attacks.attack import Attack

MODULES = {
    module.__name__.removeprefix("tests.infra.policy.attacks."): module.ATTACKS
    for module in (
        *(alarms, data, hidden, off, policies, roles, seconds, undeclared, values, web, wires, words),
        *(foreign_roles, openers, resources),
        *(brand_words, facts, holes, settings),
        *(cloud, code, manifests),
        *(elsewhere, templates),
    )
}
ATTACKS: list[Attack] = [attack for attacks in MODULES.values() for attack in attacks]
INSIDERS: list[Attack] = [*elsewhere.ATTACKS, *templates.ATTACKS]
