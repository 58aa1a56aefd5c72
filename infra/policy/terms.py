"""What an app tells the policy of a stack besides its resources: waivers, raised quotas, who hears of alarms, and more.

The options are what the environment declares in `cdk.json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from infra.policy.values import Json, listed

# types of metadata on a stack; they stay in the assembly, undeployed
WAIVERS, QUOTAS, ALARM_TARGETS, OPTIONS = "sms:waivers", "sms:quotas", "sms:alarm-targets", "sms:options"
PORTS = "sms:ports"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding of `rule` that `owner` answers for until the end of the day `until`; `place` is its file:line.

    `until` is None where no date can be read there.
    """

    rule: str
    reason: str
    owner: str
    until: date | None
    place: str

    def as_data(self) -> dict[str, str]:
        """Return the waiver as a stack's metadata holds it."""
        until = self.until.isoformat() if self.until else ""
        return {"rule": self.rule, "reason": self.reason, "owner": self.owner, "until": until, "place": self.place}


def waivers_in(metadata: Mapping[str, Json]) -> tuple[Waiver, ...]:
    """Return the waivers that the metadata of a stack's tree declares."""
    return tuple(_waiver(one) for data in _data(metadata, WAIVERS) for one in listed(data) if isinstance(one, dict))


def quotas_in(metadata: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return the raised quotas that the metadata of a stack's tree declares, by name."""
    return _named(metadata, QUOTAS)


def options_in(metadata: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return what the environment declares, as the metadata of a stack's tree says it, by the names of options."""
    return _named(metadata, OPTIONS)


def alarm_targets_in(metadata: Mapping[str, Json]) -> tuple[str, ...]:
    """Return who is to be told of alarms, as the metadata of a stack's tree declares it."""
    return tuple(str(one) for data in _data(metadata, ALARM_TARGETS) for one in listed(data))


def _named(metadata: Mapping[str, Json], kind: str) -> Mapping[str, Json]:
    return {name: value for data in _data(metadata, kind) if isinstance(data, dict) for name, value in data.items()}


def ports_in(metadata: Mapping[str, Json]) -> Mapping[str, tuple[str, ...]]:
    """Return who may use each port that the metadata of a stack's tree declares open."""
    opened = (data for data in _data(metadata, PORTS) if isinstance(data, dict))
    return {name: tuple(map(str, listed(users))) for data in opened for name, users in data.items()}


def _data(metadata: Mapping[str, Json], kind: str) -> Iterator[Json]:
    for entries in metadata.values():
        yield from (one.get("data") for one in entries if one.get("type") == kind)


def _waiver(data: Mapping[str, Json]) -> Waiver:
    rule, reason, owner, place = (str(data.get(name) or "") for name in ("rule", "reason", "owner", "place"))
    return Waiver(rule, reason, owner, _date(str(data.get("until"))), place)


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
