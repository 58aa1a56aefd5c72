"""What the checks look at: the environment, the programs that its brands describe, and what the account holds now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from infra.brand.manifest import manifest
from infra.brand.source import BrandFileError
from infra.naming import Names
from ops.rollout.deployment.account import Account
from ops.rollout.deployment.stacks import Stack, stacks_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from infra.brand.model import Brand
    from infra.environment import Environment
    from lambdas.program import MessageType


@dataclass(frozen=True, slots=True)
class PlannedProgram:
    """A program as its brand file describes it; `origination` is `simulator`, an ARN, or empty where none is named."""

    id: str
    message_type: str
    stack: str
    origination: str
    countries: tuple[str, ...]
    project: bool
    alarm_targets: tuple[str, ...]

    @property
    def registration(self) -> str:
        """The command that writes what the registration of the program's short code needs."""
        brand, _, kind = self.id.partition("/")
        return f"./sms registration {brand} --program {kind} --out FOLDER"


class CheckContext:
    """One environment on one day; what is read from the account is read once."""

    def __init__(self, environment: Environment, brands: Sequence[Brand], today: date) -> None:
        self.environment = environment
        self.today = today
        self.account = Account(environment)
        self.brands = brands

    @cached_property
    def programs(self) -> list[PlannedProgram]:
        """The programs of all brands, by id."""
        planned = [self._planned(brand, kind) for brand in self.brands for kind in brand.message_types]
        return sorted(planned, key=lambda program: program.id)

    @cached_property
    def stacks(self) -> dict[str, Stack]:
        """The stacks of this environment by name."""
        return {stack.name: stack for stack in stacks_of(self.account)}

    @cached_property
    def numbers(self) -> dict[str, Mapping[str, Any]]:
        """Every origination number of the account by its ARN."""
        return {row["PhoneNumberArn"]: row for row in self.sms("describe_phone_numbers", "PhoneNumbers")}

    @cached_property
    def pools(self) -> dict[str, Mapping[str, Any]]:
        """Every pool of the account by its ARN."""
        return {row["PoolArn"]: row for row in self.sms("describe_pools", "Pools")}

    @property
    def deployed(self) -> list[tuple[PlannedProgram, Stack]]:
        """The programs whose stacks stand, with them."""
        found = ((program, self.stacks.get(program.stack)) for program in self.programs)
        return [(program, stack) for program, stack in found if stack is not None and stack.stands]

    def sms(self, operation: str, member: str, **request: str) -> list[Mapping[str, Any]]:
        """Return all rows that a describing operation of the SMS service gives."""
        pages = self.account.sms.get_paginator(operation).paginate(**request)
        return [row for page in pages for row in page[member]]

    def _planned(self, brand: Brand, kind: MessageType) -> PlannedProgram:
        place = self.environment
        program = brand.program(kind)
        names = Names(place.name, brand.brand, kind, brand.legal_entity, place.account, place.region)
        try:
            origination = program.origination_for(place.name)
        except BrandFileError:
            origination = ""
        return PlannedProgram(
            id=f"{brand.brand}/{kind}",
            message_type=kind,
            stack=names.stack,
            origination=origination,
            countries=manifest(brand, kind, place.name).sending.countries,
            project=place.name in program.pinpoint_project,
            alarm_targets=tuple(place.told_of_alarms(brand.alarms)),
        )
