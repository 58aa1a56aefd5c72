"""A run of a campaign that needs no AWS."""

import pytest

from lambdas.functions.campaign.run import Run
from lambdas.quiet_hours.windows import Opening
from lambdas.sending.campaign import Campaign
from tests.lambdas.functions.campaign.world import BODY, EAST, HOUR, NOON, WEST, List, Queue, group_of


@pytest.fixture
def run(program):
    """Builder of a run at noon in the east, when the west still sleeps."""

    def build(*, phones=(*EAST, *WEST), queue=None, held=None, now=NOON, **changes):
        made = program()
        campaign = {"id": "coats", "topic": "deals", "body": BODY, "not_after": (NOON + 9 * HOUR).isoformat()}
        opens = {"east": Opening(NOON - HOUR, NOON + 6 * HOUR), "west": Opening(NOON + HOUR, NOON + 9 * HOUR)}
        return Run(
            campaign=Campaign.from_dict(campaign | changes),
            program=made,
            audience=List(list(phones)),
            queue=queue or Queue(),
            groups=("east", "west"),
            group_of=group_of,
            opening=lambda group, _: opens[group],
            held=lambda: held,
            clock=lambda: now,
        )

    return build
