"""Rules of a program's protect configuration on single numbers, which CloudFormation has no property for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from lambdas.consent.timestamps import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

Action = Literal["ALLOW", "BLOCK"]


SAYS = {"ALLOW": "allowed", "BLOCK": "blocked"}


@dataclass(frozen=True, slots=True)
class NumberRule:
    """What holds for one number, whatever its country's rule: since when, and until when (None: for ever)."""

    number: str
    action: str
    since: datetime
    until: datetime | None = None

    @property
    def says(self) -> str:
        """The rule as a person reads it."""
        return SAYS[self.action] + (f" until {to_text(self.until)}" if self.until else "")


class NumberRules:
    """Reads and changes the rules of the protect configuration `name`."""

    def __init__(self, client: Any, name: str) -> None:  # noqa: ANN401 - the SMS service's client
        self._client, self._name = client, name

    def all(self) -> Iterator[NumberRule]:
        """Yield every rule on a single number."""
        pages = self._client.get_paginator("list_protect_configuration_rule_set_number_overrides").paginate(
            ProtectConfigurationId=self._name
        )
        for page in pages:
            for row in page["RuleSetNumberOverrides"]:
                yield NumberRule(
                    row["DestinationPhoneNumber"],
                    row["Action"],
                    row["CreatedTimestamp"],
                    row.get("ExpirationTimestamp"),
                )

    def put(self, number: str, action: Action, until: datetime | None = None) -> None:
        """Rule on one number, in place of any rule before."""
        end = {"ExpirationTimestamp": until} if until else {}
        self._client.put_protect_configuration_rule_set_number_override(
            ProtectConfigurationId=self._name, DestinationPhoneNumber=number, Action=action, **end
        )

    def remove(self, number: str) -> bool:
        """Take back the rule on one number; False where there is none."""
        try:
            self._client.delete_protect_configuration_rule_set_number_override(
                ProtectConfigurationId=self._name, DestinationPhoneNumber=number
            )
        except self._client.exceptions.ResourceNotFoundException:
            return False
        return True
