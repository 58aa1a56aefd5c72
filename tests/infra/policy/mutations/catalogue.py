"""Every mutation of the finished assembly, by theme."""

from __future__ import annotations

from tests.infra.policy.mutations.brands import copied_brands, lawless_brands
from tests.infra.policy.mutations.mixing import (
    disguises,
    hiding,
    identity,
    out_of_place,
    references,
    sharing,
    sharing_by_name,
    undeclared,
    watched_elsewhere,
)
from tests.infra.policy.mutations.rights import auditing, doors, key_users, powers, queue_doors, reach, sending_rights
from tests.infra.policy.mutations.weakening import answering, delivery, gate, hearing, keeping, watching

THEMES = (
    sharing,
    sharing_by_name,
    references,
    watched_elsewhere,
    disguises,
    hiding,
    out_of_place,
    sending_rights,
    reach,
    auditing,
    powers,
    queue_doors,
    doors,
    hearing,
    answering,
    watching,
    gate,
    delivery,
    keeping,
    key_users,
    identity,
    undeclared,
)
CATALOGUE = tuple(one for theme in THEMES for one in theme.MUTATIONS)
BRANDS = (*copied_brands.MUTATIONS, *lawless_brands.MUTATIONS)
