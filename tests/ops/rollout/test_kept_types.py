"""What a stack may leave behind can be looked at, removed, and taken back into it, whatever it declares."""

import pytest

from infra.policy.blueprint.store import blueprint
from ops.rollout.deployment.adopting import IDENTIFIERS
from ops.rollout.deployment.contents import KINDS


def kept_types(kind):
    """Return the type of each resource that outlives the stack, those of its parts too."""
    found = dict(blueprint(kind)["template"]["Resources"])
    for part in blueprint(kind)["parts"].values():
        found |= part.get("in", {}).get("Resources", {}).get("add", {})
    return {one["Type"] for one in found.values() if one.get("DeletionPolicy", "Delete") != "Delete"}


@pytest.mark.parametrize("kind", ["transactional", "promotional"])
def test_every_type_that_outlives_a_program_is_known_to_recover(kind):
    assert kept_types(kind) - KINDS.keys() == set()
    assert kept_types(kind) - IDENTIFIERS.keys() == set()
    assert "AWS::SecretsManager::Secret" in kept_types(kind)
