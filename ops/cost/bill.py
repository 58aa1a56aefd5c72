"""The bill of one program for a month: each item counted from its template, or from how many texts it sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from infra.brand.model import MESSAGE_TYPES
from infra.policy.blueprint.store import template_of
from ops.cost.prices import assumed, price

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from infra.policy.blueprint.expected import ExpectedStack

Json: TypeAlias = Any
MONTH_SECONDS = 30 * 24 * 3600
GIGABYTE = 1e9
UNITS = {"minute": 60, "minutes": 60, "hour": 3600, "hours": 3600, "day": 86400, "days": 86400}
RUNS_OF_A_CRON = 4  # a month, at most: an audit is weekly, monthly or quarterly


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill: so many of something, and what they cost together in US dollars a month."""

    item: str
    price: str  # its name in prices.json
    what: str
    quantity: float
    dollars: float


@dataclass(frozen=True, slots=True)
class Bill:
    """What the stack called `name` costs a month in which it sends `texts`; `texts` 0 is an idle month."""

    name: str
    account: str
    region: str
    texts: int
    lines: Sequence[Line]

    @property
    def dollars(self) -> float:
        """The sum of its lines."""
        return sum(line.dollars for line in self.lines)

    def shared_by(self, brands: int) -> Bill:
        """Return what it comes to for each of so many `brands`."""
        lines = [replace(one, quantity=one.quantity / brands, dollars=one.dollars / brands) for one in self.lines]
        return replace(self, lines=lines)

    def by_item(self) -> dict[str, float]:
        """Return the dollars of each item, in the order of the lines."""
        found: dict[str, float] = {}
        for line in self.lines:
            found[line.item] = found.get(line.item, 0.0) + line.dollars
        return found


def bills(stacks: Iterable[ExpectedStack], texts: int = 0) -> list[Bill]:
    """Return the bill of each of `stacks`, every program of which sends so many texts in the month."""
    alike: dict[Hashable, Holdings] = {}  # stacks of one kind that declare the same parts hold the same
    found = []
    for stack in stacks:
        parts = (stack.blueprint, *(part.name for part in stack.parts))
        if parts not in alike:
            alike[parts] = Holdings.of(template_of(stack)["Resources"])
        found.append(_bill(stack, alike[parts], texts))
    return found


def _bill(stack: ExpectedStack, held: Holdings, texts: int) -> Bill:
    sent = texts if stack.blueprint in MESSAGE_TYPES else 0
    lines = [line for line in (*_idle(held), *(_sent(held, sent) if sent else ())) if line.quantity]
    return Bill(stack.name, stack.facts["account"], stack.facts["region"], sent, lines)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a template holds that is paid for, counted."""

    types: Mapping[str, int]
    short_codes: int
    simulators: int
    rules: int
    puzzles: bool  # whether the firewall asks for a CAPTCHA
    alarm_metrics: int  # an alarm costs for each metric that it reads
    polled: int
    key_users: int  # of encrypted queues: two for who puts into one, one for who reads it
    runs: float  # of functions that a schedule starts, in a month
    run_gigabytes: float  # of memory, added up over those runs

    @classmethod
    def of(cls, resources: Mapping[str, Json]) -> Holdings:
        """Return what `resources` hold."""
        every = list(resources.values())
        rules = [rule for acl in _of(every, "AWS::WAFv2::WebACL") for rule in acl.get("Rules", ())]
        numbers = [one for pool in _of(every, "AWS::SMSVOICE::Pool") for one in pool["OriginationIdentities"]]
        mappings = list(_polling(every))
        started = list(_started(every, resources))
        return cls(
            types=Counter(one["Type"] for one in every),
            short_codes=sum(isinstance(one, str) for one in numbers),
            simulators=sum(one["NumberType"] == "SIMULATOR" for one in _of(every, "AWS::SMSVOICE::PhoneNumber")),
            rules=len(rules),
            puzzles=any("Captcha" in rule.get("Action", {}) for rule in rules) or any(map(_is_shared, _doors(every))),
            alarm_metrics=metrics_of_alarms(every),
            polled=len(mappings),
            key_users=len(mappings) + sum(2 for _, _, by_queue in started if by_queue),
            runs=sum(runs for runs, _, _ in started),
            run_gigabytes=sum(runs * megabytes / 1024 for runs, megabytes, _ in started),
        )


def _of(resources: Sequence[Json], kind: str) -> Iterator[Json]:
    yield from (one.get("Properties", {}) for one in resources if one["Type"] == kind)


def _doors(resources: Sequence[Json]) -> Iterator[Json]:
    yield from _of(resources, "AWS::WAFv2::WebACLAssociation")


def _is_shared(door: Json) -> bool:
    # the firewall that forms share asks everybody a puzzle
    return isinstance(door["WebACLArn"], Mapping) and "Fn::ImportValue" in door["WebACLArn"]


def metrics_of_alarms(resources: Iterable[Json]) -> int:
    """Return how many metrics the alarms among `resources` read: a formula may read several."""
    alarms = [one.get("Properties", {}) for one in resources if one["Type"] == "AWS::CloudWatch::Alarm"]
    return sum(sum("MetricStat" in each for each in one.get("Metrics", ())) or 1 for one in alarms)


def _target(arn: Json) -> str:
    """Return the logical id behind an ARN that a template works out; empty where it is another's."""
    found = arn.get("Fn::GetAtt", [""])[0] if isinstance(arn, Mapping) else ""
    return str(found)


def _polling(resources: Sequence[Json]) -> Iterator[Json]:
    for mapping in _of(resources, "AWS::Lambda::EventSourceMapping"):
        source = mapping["EventSourceArn"]
        if isinstance(source, Mapping) and source.get("Fn::GetAtt", ["", ""])[1] == "Arn":
            yield mapping  # a queue; a stream has another attribute, and is read free of charge


def _started(every: Sequence[Json], resources: Mapping[str, Json]) -> Iterator[tuple[float, int, bool]]:
    """Yield of each function that a schedule starts: how often a month, with what memory, whether through a queue."""
    readers = {_target(one["EventSourceArn"]): _reference(one["FunctionName"]) for one in _polling(every)}
    for rule in _of(every, "AWS::Events::Rule"):
        runs = runs_of(rule["ScheduleExpression"]) if "ScheduleExpression" in rule else 0.0
        for target in rule.get("Targets", ()) if runs else ():
            own = _target(target["Arn"])
            function = resources.get(readers.get(own, own), {})
            if function.get("Type") == "AWS::Lambda::Function":
                yield runs, int(function["Properties"]["MemorySize"]), own in readers


def _reference(value: Json) -> str:
    return str(value.get("Ref", "")) if isinstance(value, Mapping) else ""


def runs_of(schedule: str) -> float:
    """Return how often `schedule`, a rate or a cron expression of EventBridge, fires in a month."""
    kind, _, inner = schedule.partition("(")
    if kind != "rate":
        return RUNS_OF_A_CRON
    number, unit = inner.removesuffix(")").split()
    return timedelta(seconds=MONTH_SECONDS) / timedelta(seconds=int(number) * UNITS[unit])


def _line(item: str, quantity: float, name: str) -> Line:
    known = price(name)
    return Line(item, name, known.per, quantity, quantity * known.dollars)


def _idle(held: Holdings) -> Iterator[Line]:
    types = held.types
    yield _line("numbers", held.short_codes, "short_code_lease")
    yield _line("numbers", held.simulators, "simulator_lease")
    yield _line("firewall", types.get("AWS::WAFv2::WebACL", 0), "web_acl")
    yield _line("firewall", held.rules, "web_acl_rule")
    yield _line("alarms", held.alarm_metrics, "alarm")
    yield _line("alarms", types.get("AWS::CloudWatch::CompositeAlarm", 0), "composite_alarm")
    yield _line("dashboards", types.get("AWS::CloudWatch::Dashboard", 0), "dashboard")
    programs = types.get("AWS::SMSVOICE::Pool", 0)
    yield _line("metrics", programs * assumed("metrics_of_an_idle_program"), "metric")
    yield _line("keys", types.get("AWS::KMS::Key", 0), "key")
    yield _line("keys", held.key_users * MONTH_SECONDS / assumed("seconds_of_a_data_key"), "key_request")
    polls = assumed("pollers_of_a_queue") * MONTH_SECONDS / assumed("seconds_of_a_poll")
    yield _line("polling", held.polled * polls, "queue_request")
    yield _line("functions", held.runs, "run")
    yield _line("functions", held.run_gigabytes * assumed("seconds_of_a_run"), "gigabyte_second")
    yield _line("secrets", types.get("AWS::SecretsManager::Secret", 0), "secret")


def _sent(held: Holdings, texts: int) -> Iterator[Line]:
    """Yield what `texts` cost beyond an idle month."""
    inbound = texts * assumed("inbound_of_a_text")
    visits = texts * assumed("visits_of_a_text") if held.types.get("AWS::WAFv2::WebACLAssociation") else 0.0
    parts = (texts + inbound) * assumed("parts_of_a_text")  # each that comes in is answered
    yield _line("texts", parts, "text_part")
    yield _line("carrier fees", parts, "carrier_fee")
    yield _line("texts", inbound, "inbound_part")
    yield _line("carrier fees", inbound, "inbound_carrier_fee")
    yield _line("firewall", 2 * visits, "web_request")
    yield _line("CAPTCHA", visits * held.puzzles, "captcha")
    yield _line("web pages", 2 * visits, "api_request")
    yield _line("metrics", assumed("metrics_of_a_sending_program"), "metric")
    yield _line("queues", (texts + inbound) * assumed("queue_requests_of_a_text"), "queue_request")
    yield _line("queues", texts + inbound, "topic_request")
    yield _line("functions", (texts + inbound) * assumed("gigabyte_seconds_of_a_text"), "gigabyte_second")
    yield _line("tables", (texts + inbound) * assumed("read_units_of_a_text"), "read_unit")
    yield _line("tables", (texts + inbound) * assumed("write_units_of_a_text"), "write_unit")
    told = texts * assumed("events_of_a_text") + inbound * assumed("events_of_an_inbound_text")
    events = told * held.types.get("AWS::Events::EventBus", 0)
    yield _line("events", events, "event")
    yield _line("events", events * assumed("gigabyte_seconds_of_an_event"), "gigabyte_second")
    rows = texts * assumed("table_bytes_of_a_text") * assumed("months_of_a_row")
    ledger = inbound * assumed("ledger_bytes_of_an_inbound_text") * assumed("months_of_the_ledger")
    yield _line("tables", (rows + ledger) / GIGABYTE, "table_gigabyte")
    yield _line("archive", ledger / GIGABYTE, "bucket_gigabyte")
    yield _line("archive", inbound, "object_put")
    yield _line("logs", (texts + inbound) * assumed("log_bytes_of_a_text") / GIGABYTE, "log_gigabyte")
