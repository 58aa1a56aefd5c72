"""The environment of the reconciler as one typed value, built once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from lambdas.stores.environment import named
from lambdas.stores.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ReconcileEnvironment:
    """Where the reconciler finds the tables and the list; `settle` is the age at which a listing is looked at."""

    subscriptions_table: str
    ledger_table: str
    sends_table: str
    opt_out_list: str
    settle: timedelta

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """Return the environment that `variables` hold; EnvironmentFault names every variable at fault."""
        tables = ("subscriptions_table", "ledger_table", "sends_table")
        texts = named([*tables, "opt_out_list", "settle_seconds"], variables)
        seconds = texts.pop("settle_seconds")
        if not seconds.isdecimal():
            raise EnvironmentFault(f"SETTLE_SECONDS must be whole seconds, got {seconds!r}")
        return cls(**texts, settle=timedelta(seconds=int(seconds)))
