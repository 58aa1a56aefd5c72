"""What an alarm watches by a bare name: CloudWatch knows a queue or a function by no ARN."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.separation.leaves import Leaf, leaves_of
from infra.policy.separation.place import Place

ALARM = "AWS::CloudWatch::Alarm"
# the dimensions that name one resource; Amazon CloudWatch user guide, AWS services that publish metrics
NAMING = frozenset(
    f"{noun}Name" for noun in ("Queue", "Topic", "Function", "Table", "Bucket", "Rule", "EventBus", "LogGroup")
) | {"StateMachineArn", "ScheduleGroup", "EventSourceMappingUUID"}


def named_by_dimensions(place: Place) -> Iterator[Leaf]:
    """Yield the texts by which the dimensions of an alarm name resources."""
    if place.resource.type != ALARM:
        return
    for path, node in place.resource.nodes:
        if isinstance(node, dict) and node.get("Name") in NAMING:
            yield from leaves_of(place.template, node.get("Value"), f"{path}.Value")
