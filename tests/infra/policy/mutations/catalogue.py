"""Every mutation of the finished assembly, by theme."""

from __future__ import annotations

from tests.infra.policy.mutations import (
    answering,
    auditing,
    copied_brands,
    delivery,
    disguises,
    doors,
    gate,
    hearing,
    hiding,
    identity,
    keeping,
    key_users,
    lawless_brands,
    out_of_place,
    powers,
    queue_doors,
    reach,
    references,
    sending_rights,
    sharing,
    sharing_by_name,
    undeclared,
    watched_elsewhere,
    watching,
)

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
