"""The one table of what an environment may declare beside its place, as docs/environments.md shows it.

Each option adds to the templates, and two add what each adds alone: nothing that another one sets is changed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from infra.environment.option import Json, Option, Place, one_text

if TYPE_CHECKING:
    from collections.abc import Mapping

POLICY_NAME = r"[\w+=,.@-]{1,128}"


def _permissions_boundary(given: Json, place: Place) -> str:
    arn = rf"arn:{place.partition}:iam::(?:{place.account}|aws):policy/(?:[\w+=,.@-]+/)*{POLICY_NAME}"
    named = one_text(given, f"{POLICY_NAME}|{arn}")
    return named if named.startswith("arn:") else f"arn:{place.partition}:iam::{place.account}:policy/{named}"


OPTIONS: tuple[Option, ...] = (
    Option(
        "permissions_boundary",
        "the name of an IAM policy of the environment's account, or the ARN of one of it or of AWS",
        '"sms-boundary"',
        "`PermissionsBoundary` of every role",
        _permissions_boundary,
    ),
)


@dataclass(frozen=True, slots=True)
class Options:
    """What one environment declares; each field is the option of its name, and empty where that is left out."""

    permissions_boundary: str = ""

    @classmethod
    def of_entry(cls, entry: Mapping[str, Json], place: Place) -> Options:
        """Return the options that the `entry` of an environment in `cdk.json` declares."""
        values: dict[str, Any] = {one.name: one.value(entry[one.name], place) for one in OPTIONS if one.name in entry}
        return cls(**values)

    def declared(self) -> dict[str, Json]:
        """Return what is declared, as it may stand in an entry again."""
        return {name: value for name, value in asdict(self).items() if value}
