"""A deploy in which one resource fails, the same deploy again, and what must be true then."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tests.recovery.trial import PLATFORM, SHORT_CODES, Trial

if TYPE_CHECKING:
    from pathlib import Path

PHONE = "+12065550100"
GREEN = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}


@dataclass(frozen=True)
class Verdict:
    """One row of the table: what failed, how both tries ended, what was left behind, and what is wrong with that."""

    stack: str
    resource: str
    type: str
    moment: str
    first: str
    second: str
    orphans: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def row(self) -> str:
        """The row in Markdown."""
        cells = (
            self.resource,
            self.type,
            self.moment,
            self.first,
            self.second,
            len(self.orphans),
            "; ".join(self.faults),
        )
        return f"| {' | '.join(map(str, cells))} |"


def resources(assembly: Path, stack: str) -> dict[str, str]:
    """Return the type of every resource of a stack by its logical id."""
    return {name: resource["Type"] for name, resource in _template(assembly, stack)["Resources"].items()}


def definition(assembly: Path, stack: str, resource: str) -> dict[str, Any] | None:
    """Return what a stack's template says of one resource, or None where it has none of that id."""
    found: dict[str, Any] | None = _template(assembly, stack)["Resources"].get(resource)
    return found


@lru_cache
def _template(assembly: Path, stack: str) -> dict[str, Any]:
    template: dict[str, Any] = json.loads((assembly / f"{stack}.template.json").read_text())
    return template


def failing_create(trial: Trial, assembly: Path, stack: str, resource: str) -> Verdict:
    """Let `resource` fail at the first create of `stack`, then deploy again."""
    trial.begin(assembly)
    trial.aws.door.fail(stack, resource, "create")
    first = trial.deploy(assembly, PLATFORM, stack)
    return _judged(trial, assembly, stack, resource, "create", first)


def failing_delete(trial: Trial, assembly: Path, stack: str, resource: str, *, last: str) -> Verdict:
    """Let the create of `last` fail and, when CloudFormation takes all back, the delete of `resource` too."""
    trial.begin(assembly)
    trial.aws.door.fail(stack, last, "create")
    trial.aws.door.fail(stack, resource, "delete")
    first = trial.deploy(assembly, PLATFORM, stack)
    if trial.deploy(assembly, PLATFORM, stack) not in GREEN:  # a pool that stayed has the number
        trial.infra("recover", "local", "--remove")
    return _judged(trial, assembly, stack, resource, "delete", first)


def failing_update(trial: Trial, before: Path, after: Path, stack: str, resource: str) -> Verdict:
    """Let `resource` fail when a standing `stack` with consents in it is deployed anew, then deploy again."""
    trial.begin(before, after)
    status = trial.deploy(before, PLATFORM, stack)
    assert status in GREEN, f"{status}: {trial.reasons(stack)}"
    rows = consented(trial, stack)
    trial.aws.door.fail(stack, resource, "update")
    first = trial.deploy(after, PLATFORM, stack)
    verdict = _judged(trial, after, stack, resource, "update", first)
    lost = () if consents(trial, stack) == rows else ("consent rows were lost",)
    return Verdict(**{**verdict.__dict__, "faults": (*verdict.faults, *lost)})


def consented(trial: Trial, stack: str) -> dict[str, list[object]]:
    """Put a subscription, its ledger record and an opt-out into the program's tables and list, and return all."""
    outputs = trial.outputs(stack)
    row = {"phone": {"S": PHONE}, "item": {"S": "topic#deals"}, "state": {"S": "active"}}
    record = {"phone": {"S": PHONE}, "sequence": {"N": "1"}, "action": {"S": "joined"}}
    trial.client("dynamodb").put_item(TableName=outputs["Subscriptions"], Item=row)
    trial.client("dynamodb").put_item(TableName=outputs["Ledger"], Item=record)
    sms = trial.client("pinpoint-sms-voice-v2")
    sms.put_opted_out_number(OptOutListName=outputs["OptOutList"], OptedOutNumber=PHONE)
    return consents(trial, stack)


def consents(trial: Trial, stack: str) -> dict[str, list[object]]:
    """Return what the program's tables and list hold."""
    outputs, tables = trial.outputs(stack), trial.client("dynamodb")
    held = {name: tables.scan(TableName=outputs[name])["Items"] for name in ("Subscriptions", "Ledger")}
    sms = trial.client("pinpoint-sms-voice-v2")
    listed = sms.describe_opted_out_numbers(OptOutListName=outputs["OptOutList"])["OptedOutNumbers"]
    return held | {"OptOutList": [entry["OptedOutNumber"] for entry in listed]}


def _judged(trial: Trial, assembly: Path, stack: str, resource: str, moment: str, first: str) -> Verdict:
    reasons = trial.reasons(stack) if trial.status(stack) else ""
    second = trial.deploy(assembly, PLATFORM, stack)
    orphans = trial.orphans()
    return Verdict(
        stack=stack,
        resource=resource,
        type=resources(assembly, stack)[resource],
        moment=moment,
        first=first,
        second=second,
        orphans=tuple(sorted(orphans)),
        faults=(*_faults(trial, stack, second, orphans), *_unfailed(first, moment, reasons)),
    )


def _unfailed(first: str, moment: str, reasons: str) -> list[str]:
    # a trial in which nothing failed proves nothing
    missing = moment != "delete" and (first in GREEN or "was made to fail" not in reasons)
    return ["the failure that was planted did not strike"] if missing else []


def _faults(trial: Trial, stack: str, second: str, orphans: set[str]) -> list[str]:
    """Return what is wrong after the second try; the product's own command must name every orphan, and remove it."""
    found = [] if second in GREEN else [f"the second try ended as {second}"]
    pools = trial.pools().get(SHORT_CODES[stack], [])
    own = trial.outputs(stack).get("Pool") if second in GREEN else None
    if pools != [own]:
        found.append(f"the short code is in {', '.join(pools) or 'no pool'}")
    if orphans:
        told = trial.infra("recover", "local", "--remove")
        found += [f"{orphan} is left behind and not named" for orphan in sorted(orphans) if orphan not in told]
        found += [f"{orphan} cannot be removed" for orphan in sorted(trial.orphans())]
    return found
