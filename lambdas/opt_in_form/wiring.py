"""What the function is made of, put together once per process."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.opt_in_form.door import Door
from lambdas.stores.clients import Clients
from lambdas.stores.door_counters import DoorCounters
from lambdas.stores.environment import named
from lambdas.stores.manifest import load_form
from lambdas.stores.page_queue import PageQueue
from lambdas.stores.siteverify import Siteverify
from lambdas.web.verifier import service_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.program import Program


def door(program: Program, variables: Mapping[str, str]) -> Door:
    """Return the door that the environment `variables` describe; a verifier needs `verifier_secret` besides."""
    clients, form = Clients(), load_form()
    names = named(["door_table", "form_queue"], variables)
    service, verifier = service_of(form), None
    if service:
        secret = named(["verifier_secret"], variables)["verifier_secret"]
        verifier = Siteverify(clients.secrets(), secret, service.check)
    counters = DoorCounters(clients.dynamodb(), names["door_table"], program.id, program.pending_hours)
    return Door(form, counters, PageQueue(clients.sqs(), names["form_queue"]), verifier, lambda: datetime.now(UTC))
