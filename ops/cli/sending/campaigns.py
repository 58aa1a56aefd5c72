"""`campaign plan`, `launch`, and `test`: whom a campaign reaches, what they read, what it costs; begin it; try it."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from infra.brand.loader import load as load_brand
from infra.brand.source import BrandFileError
from lambdas.messages.personal import filled
from lambdas.messages.segments import parts
from lambdas.quiet_hours.windows import Rules
from lambdas.stores.sending.campaign_holds import CampaignHolds
from ops import deployed
from ops.campaigns import runs
from ops.campaigns.file import CampaignFile, load
from ops.campaigns.filters import Narrowing, subscribers
from ops.campaigns.forecast import Counted, Forecast, forecast, from_file, from_topic
from ops.campaigns.preview import readings, sample
from ops.campaigns.staff import fates, staff_sends
from ops.cli.common import (
    BRANDS,
    CommandRefusedError,
    EnvironmentName,
    counted,
    environment_of,
    manifest_of,
    program_of,
    refusals,
    terminal,
)
from ops.cli.sending.send import put
from ops.cost.prices import price, read_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

    from lambdas.program import Program
    from lambdas.quiet_hours.windows import Opening

File = Annotated[Path, typer.Argument(help="The campaign file.")]


def plan(file: File, *, environment: EnvironmentName) -> None:
    """Show a campaign's recipients by zone, segments, end, and cost. Sends nothing."""
    with refusals():
        written, program = checked(file, environment)
        with audience_of(written, program, environment) as (narrowed, audience):
            show(narrowed, program, audience, foreseen(narrowed, program, audience))
            refuse_unfit(narrowed, audience)
            refuse_unpaid(program)


def refuse_unpaid(program: Program) -> None:
    """Refuse a campaign of a program that pays less for a text than each costs: every one would be dropped."""
    limits, least = dict(program.sending.max_price), price("text_part").dollars
    if limits.get("US", least) < least:
        raise CommandRefusedError(
            f"sending.max_price of {program.id} must be at least {least} for US, the price of a segment, got "
            f"{limits['US']}: every text would be dropped as over_price"
        )


def refuse_unfit(written: CampaignFile, audience: Counted) -> None:
    """Refuse a campaign that has a bad line, or nobody: its id could not be launched again for 90 days."""
    if audience.bad:
        it = "it" if audience.bad == 1 else "them"
        raise CommandRefusedError(f"{written.audience}: every line must be readable: correct {it}, then launch")
    if not audience.recipients:
        why = "passes the filters" if audience.passed else f"is subscribed to {written.campaign.topic}"
        why = "is in a country that the program serves" if audience.unserved else why
        raise CommandRefusedError(f"the audience is empty: nobody {why}")


def checked(file: Path, environment: str) -> tuple[CampaignFile, Program]:
    """Return the campaign of `file` and its program; BrandFileError with every fault that keeps it from running."""
    written = load(file)
    program = manifest_of(written.program, environment)
    if faults := list(written.faults(program, datetime.now(UTC))):
        raise BrandFileError(faults)
    return written, program


def foreseen(written: CampaignFile, program: Program, audience: Counted) -> Forecast:
    """Return the course of the campaign if it began now."""
    rules = Rules.of(program.sending.week)

    def opening(group: str, at: datetime) -> Opening | None:
        return written.campaign.opening(group, at, rules, program.sending.countries)

    return forecast(
        audience.zones,
        opening,
        texts_per_second=program.sending.parts_per_second / parts(filled(written.campaign.body, {})),
        begins=datetime.now(UTC),
        not_after=written.campaign.not_after,
    )


def show(written: CampaignFile, program: Program, audience: Counted, course: Forecast) -> None:
    """Print the plan."""
    campaign, console = written.campaign, terminal()
    table = Table("zone", "recipients", "first text (UTC)", "last text (UTC)", "not reached", title=campaign.id)
    for zone in sorted(course.zones, key=lambda zone: -zone.recipients):
        times = [f"{at:%Y-%m-%d %H:%M}" if at else "never" for at in (zone.first, zone.last)]
        table.add_row(zone.group, f"{zone.recipients:,}", *times, f"{zone.unreached:,}")
    for name, count in audience.passed.items():
        console.print(f"{count:>10,} {name}", soft_wrap=True)
    for country, count in audience.unserved.most_common():
        of = f"of {country}, which the program does not serve" if country else "of no country"
        console.print(f"{count:>10,} {of}: nothing is sent to them", soft_wrap=True)
    if audience.recipients:
        console.print(table)
    show_readings(written, program)
    if audience.recipients:
        show_cost(written, program, audience, course)
    if audience.bad:
        console.print(f"{counted(audience.bad, 'line')} of the audience cannot be read:", style="bold red")
        for line, why in audience.bad_lines:
            console.print(
                f"{written.audience}:{line}: {why}", style="red", markup=False, highlight=False, soft_wrap=True
            )


def show_cost(written: CampaignFile, program: Program, audience: Counted, course: Forecast) -> None:
    """Print how many get how long a text, until when, and for how much."""
    campaign, console, count = written.campaign, terminal(), audience.recipients
    taken, longest = parts(filled(campaign.body, {})), parts(campaign.longest(program))
    part, fee = price("text_part").dollars, price("carrier_fee").dollars
    low, high = (f"{count * each * part:,.2f}" for each in (taken, longest))
    console.print(
        f"{counted(count, 'recipient')} at most; consent, caps, and repeats are checked when each text is sent"
    )
    console.print(f"{counted(taken, 'segment')} per text, {longest} with the monthly notice")
    ends = f"{course.ends:%Y-%m-%d %H:%M} UTC" if course.ends else "never: no window opens before its end"
    console.print(f"ends {ends}, at {program.sending.parts_per_second} segments a second")
    cost = low if low == high else f"{low} to {high}"
    console.print(f"costs {cost} dollars before carrier fees ({part} a segment, {read_on()})")
    console.print(f"with carrier fees up to {count * longest * (part + fee):,.2f} dollars ({fee} a segment)")
    console.print("not counted: answers of customers, what the program costs idle (docs/cost.md), and taxes")


def show_readings(written: CampaignFile, program: Program) -> None:
    """Print what each kind of person will read, and why it is as long as it is."""
    console = terminal()
    for one in readings(written, program):
        console.print(f"{one.who}: {one.size}", markup=False, soft_wrap=True)
        if one.why:
            console.print(
                f"  UCS-2, 70 characters a segment instead of 160, for {one.why}", markup=False, soft_wrap=True
            )
        console.print(f"  {one.text}", style="bold", markup=False, soft_wrap=True)


@contextmanager
def audience_of(written: CampaignFile, program: Program, environment: str) -> Iterator[tuple[CampaignFile, Counted]]:
    """Yield the campaign and its recipients by zone; with filters, as the file of those who pass, while it is there."""
    audience = counted_of(written, program, environment)
    steps = written.filters.steps()
    if not steps or audience.bad or not audience.recipients:
        yield written, audience
        return
    place = environment_of(environment, program.id)
    client, table = deployed.tables_client(place), program_of(place, program.id).subscriptions
    of = f"rows of {written.audience.name}" if written.audience else f"subscribed to {written.campaign.topic}"
    passed = Counter({of: audience.recipients} | dict.fromkeys(steps, 0))
    narrowing = Narrowing(client, table, written.campaign.topic, written.filters, passed)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{written.campaign.id}.csv"
        with path.open("w", encoding="utf-8", newline="") as lines:
            lines.writelines(narrowing.lines(_lines(written, program, client, table)))
        narrowed = replace(written, audience=path)
        yield narrowed, replace(from_file(path, program), passed=passed)


def _lines(written: CampaignFile, program: Program, client: DynamoDBClient, table: str) -> Iterator[str]:
    if written.audience is None:
        yield "to,zip_code\n"
        people = subscribers(client, table, written.campaign.topic, program.audience_shards)
        yield from (f"{one.phone}\n" for one in people)
        return
    with written.audience.open(encoding="utf-8-sig", newline="") as lines:
        yield from (line if line.endswith("\n") else f"{line}\n" for line in lines)


def counted_of(written: CampaignFile, program: Program, environment: str) -> Counted:
    """Return the campaign's recipients by zone: the rows of its file, else the subscribers of its topic."""
    if written.audience is not None:
        return from_file(written.audience, program)
    place = environment_of(environment, program.id)
    target = program_of(place, program.id)
    return from_topic(deployed.tables_client(place), target.subscriptions, written.campaign.topic, program)


# `launch`: begin a campaign that was planned.


Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]


def launch(file: File, *, environment: EnvironmentName, yes: Yes = False) -> None:
    """Show a campaign's plan, ask, and start it. A campaign can start only once."""
    with refusals():
        written, program = checked(file, environment)
        place = environment_of(environment, program.id)
        target = program_of(place, program.id)
        if brake := runs.brake_on(place, target):
            raise CommandRefusedError(
                f"{program.id} is paused since {brake.at:%Y-%m-%d %H:%M} UTC, {brake.reason}: look into it, then resume"
            )
        if CampaignHolds(deployed.tables_client(place), target.sends).read(written.campaign.id):
            raise CommandRefusedError(f"campaign must be an id that nobody cancelled, got '{written.campaign.id}'")
        with audience_of(written, program, environment) as (narrowed, audience):
            show(narrowed, program, audience, foreseen(narrowed, program, audience))
            refuse_unfit(narrowed, audience)
            refuse_unpaid(program)
            if not yes:
                who = "1 person" if audience.recipients == 1 else f"{audience.recipients:,} people"
                typer.confirm(f"Text {who}?", abort=True)
            typer.echo(f"started: {runs.begin(place, target, narrowed)}")


# `test`: the text to the brand's own staff, before customers get it.


def try_out(file: File, *, environment: EnvironmentName, yes: Yes = False) -> None:
    """Show a campaign's text as each kind of person reads it, ask, and send it to the staff that the brand file names.

    The rules for every text apply: whoever has not joined the topic, or has had as much as they may get, gets none,
    and the command says so.
    """
    with refusals():
        written, program = checked(file, environment)
        brand = f"brands/{program.brand}.yaml"
        staff = load_brand(BRANDS / f"{program.brand}.yaml").staff
        if not staff:
            raise CommandRefusedError(
                f'{brand}: staff must name whom to send tests to, got nobody: add `staff: ["+1..."]`'
            )
        show_readings(written, program)
        place = environment_of(environment, program.id)
        target = program_of(place, program.id)
        sends = staff_sends(written.campaign, staff, sample(written), datetime.now(UTC))
        if not yes:
            typer.confirm(f"Text {len(sends)} of the staff?", abort=True)
        put(deployed.client_of("sqs", place), target.outputs["RequestQueue"], [one.request.to_json() for one in sends])
        for one, fate in fates(place, target, sends):
            typer.echo(f"{one.to}: {fate}")
