"""Where a deploy goes: the account and region that `cdk.json` holds under the environment's name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from infra.alarm_targets import MUST, TARGET, topic_place
from infra.concurrency import LEFT_UNRESERVED, NEW_ACCOUNT
from infra.environment.cells import CELLS, cells_of, entry_of, places_of
from infra.environment.entities import REVOKE_ALL, entities
from infra.environment.firewall import FIREWALL, firewall_of
from infra.environment.operators import OPERATORS, Operators, named_operators
from infra.environment.option import CDK_QUALIFIER, IN, Place, UnknownEnvironmentError
from infra.environment.options import OPTIONS, Options
from infra.environment.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

PLACEHOLDER_ACCOUNT = "111122223333"  # the account of AWS's documentation, never a real one
REGION = re.compile(r"[a-z]{2}(?:-[a-z]+){1,2}-\d", re.ASCII)
MOST_OF_A_QUOTA = 100_000  # more than AWS grants of anything that is counted here
DASHBOARDS = ("all", "overview")  # CloudWatch asks 3 dollars a month for each above three
# what an entry says beside its options
KNOWN = (
    *("account", "region", CELLS, "quotas", "dashboards", "alarms", "reserve_inbound"),
    *(OPERATORS.name, REVOKE_ALL.name, FIREWALL.name),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """One entry of `environments` in `cdk.json`.

    `quotas` holds what AWS raised there, by the names of the policy, `alarms` who is told of every program's alarms.
    `reserve_inbound` is how many runs of Lambda are kept for what comes in to each program (0: none), `options` what
    its platform engineers declare for all programs there, `named_operators` the roles of who operates them, by duty.
    `revoke_all` are the legal entities of which a STOP to any program may end all of them. `places` are the accounts
    and regions of all environments. `cell` is which of the environment's `cells` this is, empty where it has none;
    `kept_entities` are legal entities whose bus stays there while their brands are being moved away. `firewall` is
    whose web ACL stands before forms: each one's own, or one that they share.
    """

    name: str
    account: str
    region: str
    quotas: Mapping[str, int] = field(default_factory=dict)
    dashboards: str = "overview"
    firewall: str = "own"
    alarms: tuple[str, ...] = ()
    reserve_inbound: int = 0
    options: Options = field(default_factory=Options)
    named_operators: Mapping[str, Sequence[str]] = field(default_factory=dict)
    revoke_all: tuple[str, ...] = ()
    places: frozenset[tuple[str, str]] = frozenset()
    cell: str = ""
    cells: tuple[str, ...] = ()
    kept_entities: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """Its name as commands take it, with the cell where it has cells."""
        return f"{self.name}/{self.cell}" if self.cell else self.name

    @property
    def key(self) -> str:
        """Where `cdk.json` describes it."""
        return f"context.environments.{self.called.replace('/', '.cells.')}"

    @property
    def concurrent_executions(self) -> int:
        """How many functions may run at once there; a new account is assumed where nothing is said."""
        return self.quotas.get("concurrent_executions", NEW_ACCOUNT)

    @property
    def qualifier(self) -> str:
        """By which bootstrap of the CDK its stacks are deployed."""
        return self.options.qualifier or CDK_QUALIFIER

    @property
    def operators(self) -> Operators:
        """The roles that come to the programs' data besides their own."""
        return Operators.of(self.named_operators, Place(self.name, self.account, self.region), self.qualifier)

    @property
    def own_dashboards(self) -> bool:
        """Whether each program has a dashboard of its own, beside the overview."""
        return self.dashboards == "all"

    @property
    def shares_firewall(self) -> bool:
        """Whether forms that ask the firewall's puzzle stand behind one web ACL together."""
        return self.firewall == "shared"

    def told_of_alarms(self, brand: Iterable[str]) -> list[str]:
        """Return who is told of a brand's alarms: the environment's people, then those of the `brand` file.

        A brand file is for every environment: of its topics, an alarm can tell those of its own account and region.
        """
        named = {target: topic_place(target) for target in brand}
        for target, place in named.items():
            if place not in {None, (self.account, self.region), *self.places}:
                raise UnknownEnvironmentError(
                    "an SNS topic under alarms of a brand file must lie in an environment's account and region, got "
                    f"{target}: name such a topic, or open the port `alarms` to its account"
                )
        own = (target for target, place in named.items() if place in {None, (self.account, self.region)})
        return list(dict.fromkeys((*self.alarms, *own)))

    @classmethod
    def named(cls, name: str, known: Mapping[str, Any] | None, cell: str = "") -> Self:
        """Return the environment called `name` out of `known`, the `environments` of `cdk.json`.

        Where it has cells, one is named: as `cell`, or behind a slash of the name.
        """
        name, cell = _told_cell(name, cell)
        if not isinstance(known or {}, dict) or not all(isinstance(one, dict) for one in (known or {}).values()):
            raise UnknownEnvironmentError(
                f"environments must be objects by their names, got {known}: correct them {IN}"
            )
        entry = (known or {}).get(name)
        if entry is None:
            raise UnknownEnvironmentError(
                f"environment must be one of {', '.join(sorted(known or {})) or '(none)'}, got '{name}': "
                "add it under context.environments in cdk.json with its account and region"
            )
        cells, label = cells_of(name, entry), f"{name}/{cell}" if cell else name
        entry = entry_of(name, entry, cell)
        said = [one if isinstance(one := entry.get(key), str) else "" for key in ("account", "region")]
        if not re.fullmatch(r"\d{12}", said[0], re.ASCII) or not REGION.fullmatch(said[1]):
            got = {key: entry.get(key) for key in ("account", "region")} if cell else entry
            raise UnknownEnvironmentError(
                f"environment '{label}' must have a quoted account of 12 digits and a region such as us-east-1, got "
                f"{got}: correct it under context.environments in cdk.json"
            )
        _refuse_unknown(label, entry)
        _tell_apart(name, entry, known or {})
        quotas = _quotas(label, entry)
        dashboards = entry.get("dashboards", "overview")
        if dashboards not in DASHBOARDS:
            raise UnknownEnvironmentError(
                f"dashboards of environment '{name}' must be {' or '.join(DASHBOARDS)}, got '{dashboards}': correct it "
                "under context.environments in cdk.json, or leave it out for overview"
            )
        place = Place(name, entry["account"], entry["region"], frozenset(known or {}))
        return cls(
            name=name,
            account=entry["account"],
            region=entry["region"],
            quotas=quotas,
            dashboards=dashboards,
            firewall=firewall_of(entry, place),
            alarms=_alarms(name, entry),
            reserve_inbound=_reserve_inbound(name, entry, quotas),
            options=Options.of_entry(entry, place),
            named_operators=named_operators(entry, place),
            revoke_all=entities(entry, place),
            places=frozenset(where for _, where in places_of(known or {})),
            cell=cell,
            cells=cells,
        )

    @classmethod
    def all_of(cls, name: str, known: Mapping[str, Any] | None) -> list[Self]:
        """Return the environment called `name` in each of its cells, or once where it has none, or one is named."""
        entry = (known or {}).get(name)
        cells = cells_of(name, entry) if isinstance(entry, dict) else ()
        return [cls.named(name, known, cell) for cell in cells or ("",)]

    @classmethod
    def of_file(cls, name: str, cdk_json: Path, cell: str = "") -> Self:
        """Return the environment called `name` as the file at `cdk_json` describes it, in its `cell`."""
        _, context = read_settings(cdk_json)
        return cls.named(name, context.get("environments"), cell)


def _told_cell(name: str, cell: str) -> tuple[str, str]:
    base, _, behind = name.partition("/")
    if behind and cell and behind != cell:
        raise UnknownEnvironmentError(
            f"cell must be one, got '{behind}' in {name} and '{cell}' (CELL): leave one of them out"
        )
    return base, behind or cell


def _refuse_unknown(name: str, entry: Mapping[str, Any]) -> None:
    allowed = (*KNOWN, *(option.name for option in OPTIONS))
    for strange in sorted(entry.keys() - set(allowed)):
        raise UnknownEnvironmentError(
            f"environment '{name}' must hold only {', '.join(allowed)}, got '{strange}': correct or remove it under "
            "context.environments in cdk.json"
        )


def _tell_apart(name: str, entry: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Refuse two environments of one place whose stacks could bear one name: brand eu-acme of prod, acme of prod-eu."""
    own = (str(entry.get("account")), str(entry.get("region")))
    for other, place in places_of(known):
        alike = f"{name}-".startswith(f"{other}-") or f"{other}-".startswith(f"{name}-")
        if other != name and alike and place == own:
            raise UnknownEnvironmentError(
                f"environment '{name}' must not share its beginning and its account and region with another, got "
                f"'{other}': rename one under context.environments in cdk.json, or give it an account of its own"
            )


def _reserve_inbound(name: str, entry: Mapping[str, Any], quotas: Mapping[str, int]) -> int:
    number = entry.get("reserve_inbound", 0)
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise UnknownEnvironmentError(
            f"reserve_inbound of environment '{name}' must be a whole number of runs such as 5, got {number!r}: "
            "correct it under context.environments in cdk.json, or leave it out for none"
        )
    granted = quotas.get("concurrent_executions", 0)  # untold, or too few for any: the policy asks for it
    if number and LEFT_UNRESERVED <= granted < number + LEFT_UNRESERVED:
        raise UnknownEnvironmentError(
            f"reserve_inbound of environment '{name}' must leave {LEFT_UNRESERVED} of the {granted} runs of Lambda in "
            f"quotas.concurrent_executions, got {number}: lower it {IN}, or ask AWS for more and raise that quota"
        )
    return number


def _alarms(name: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    alarms = entry.get("alarms", [])
    targets = alarms if isinstance(alarms, list) else [alarms]
    wrong = [one for one in targets if not isinstance(one, str) or not re.fullmatch(TARGET, one)]
    if wrong or not isinstance(alarms, list):
        raise UnknownEnvironmentError(
            f"alarms of environment '{name}' must be a list, each item {MUST}, got {wrong or alarms}: "
            "correct it under context.environments in cdk.json"
        )
    own = (entry["account"], entry["region"])
    if inner := [target for target in targets if re.search(rf":sms-{re.escape(name)}-[^:]*$", target)]:
        raise UnknownEnvironmentError(
            f"alarms of environment '{name}' must name no topic of a program, got {inner}: correct it {IN}"
        )
    if away := [target for target in targets if topic_place(target) not in {None, own}]:
        raise UnknownEnvironmentError(
            f"an SNS topic under alarms of environment '{name}' must lie in its account and region, got {away}: "
            f"correct it {IN}, or open the port `alarms` to the other account"
        )
    return tuple(targets)


def _quotas(name: str, entry: Mapping[str, Any]) -> Mapping[str, int]:
    quotas = entry.get("quotas", {})
    numbers = quotas.values() if isinstance(quotas, dict) else [quotas]
    whole = [number for number in numbers if isinstance(number, int) and not isinstance(number, bool)]
    wrong = len(whole) < len(numbers) or not all(1 <= number <= MOST_OF_A_QUOTA for number in whole)
    if wrong:
        raise UnknownEnvironmentError(
            f"environment '{name}' must have quotas of whole numbers such as {{\"pools\": 60}}, each up to "
            f"{MOST_OF_A_QUOTA}, got {quotas}: correct them under context.environments in cdk.json"
        )
    return dict(quotas)
