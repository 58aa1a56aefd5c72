"""`check`, `new` and `schema`: read, begin and complete brand files."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from infra.brand.copy import longest, messages, notice_of, templates
from infra.brand.errors import schema_text
from infra.brand.loader import (
    BrandFileError,
    MissingOriginationError,
    fleet_of,
    load_files,
    parse,
    paths_of,
    undeclared,
    unshared,
)
from infra.brand.sending import sending
from infra.brand.wording.keywords import answered_in_one, unsaid
from infra.brand.wording.notes import notes
from infra.cells.record import PlacementError, neighbours, placed, read
from infra.environment import Environment, UnknownEnvironmentError
from infra.environment.firewall import together
from infra.environment.settings import read_settings
from infra.facts import expected_stacks
from infra.policy.blueprint.quotas import shortages
from infra.policy.rules.account import LOCAL_ACCOUNT
from lambdas.messages.rendering import most_parts
from lambdas.messages.segments import encoding, parts, room, units
from ops.cli.common import BRANDS, CDK_JSON, sending_line, show_problems, terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from infra.brand.model import Brand
    from lambdas.program import MessageType

Paths = Annotated[list[Path], typer.Argument(help="Brand files or folders.", show_default=False)]


def check(paths: Paths) -> None:
    """Check brand files: show their programs and texts, or every problem with its line."""
    try:
        files = paths_of(paths)
        brands = load_files(files, datetime.now(UTC).date(), fleet=True)
    except BrandFileError as error:
        show_problems(error)
        raise typer.Exit(1) from error
    console = terminal()
    console.print(_programs(brands))
    for brand in brands:
        for kind in brand.message_types:
            rules = sending(brand.program(kind).sending, kind)
            console.print(Text(f"{brand.name}, {kind}, sends {sending_line(rules)}"))
            console.print(_texts(brand, kind))
    if short := list(_shortages(fleet_of(files))):
        typer.echo("\n".join(short), err=True)
        raise typer.Exit(1)
    answering = filter(None, [unsaid(brands), answered_in_one(brands)])
    places = (*_nowhere(brands), *_together(brands))
    for told in (*answering, *undeclared(files), *unshared(fleet_of(files)), *notes(brands), *places):
        typer.echo(f"note: {told}", err=True)


def _nowhere(brands: Sequence[Brand]) -> Iterator[str]:
    """Yield each environment that brand files name and cdk.json does not have: what is said for it holds nowhere."""
    try:
        known = list(read_settings(CDK_JSON)[1].get("environments") or {})
    except (OSError, UnknownEnvironmentError):
        return
    for brand in brands:
        for kind in brand.message_types:
            program = brand.program(kind)
            named = [(f"the port {one.port}", name) for one in program.ports for name in one.environments]
            named += [("pinpoint_project", name) for name in program.pinpoint_project]
            named += [("origination", name) for name in program.origination]
            for what, name in dict.fromkeys(named):
                if name not in known:
                    yield (
                        f"{brand.brand}/{kind}: {what} names the environment '{name}', and {CDK_JSON} has "
                        f"{', '.join(known) or 'none'}: correct it, or declare '{name}' there"
                    )


def _together(brands: Sequence[Brand]) -> Iterator[str]:
    """Yield for each environment where forms share a firewall what that means for those of `brands`."""
    try:
        known = read_settings(CDK_JSON)[1].get("environments") or {}
        sharing = [name for name in known if any(one.shares_firewall for one in Environment.all_of(name, known))]
    except (OSError, UnknownEnvironmentError):
        return
    own = [one.brand for one in brands if one.programs.promotional and one.programs.promotional.form.verifier == "waf"]
    yield from (together(name, own) for name in sharing if own)


def _shortages(brands: Sequence[Brand]) -> Iterator[str]:
    """Yield what all brand files together need of each account and are not granted; cdk.json is judged elsewhere."""
    try:
        _, context = read_settings(CDK_JSON)
        known = context.get("environments") or {}
        environments = [Environment.all_of(name, known) for name in known]
        record = read(BRANDS)
    except (OSError, UnknownEnvironmentError):
        return
    except PlacementError as error:
        yield str(error)
        return
    for places in environments:
        place = places[0]
        with suppress(
            MissingOriginationError, PlacementError, UnknownEnvironmentError
        ):  # told by whoever deploys there
            if place.cell:
                beside = neighbours(places, known, brands, record)
                found = placed(brands, places, record.get(place.name, {}), others=beside)
                yield from (refusal.told for refusal in found.refusals)
                yield from (beyond.told for beyond in found.overfull)
                continue
            stacks = expected_stacks(brands, place) if place.account != LOCAL_ACCOUNT else []
            for short in shortages(stacks, place.quotas):
                yield (
                    f"{CDK_JSON}: environment '{place.name}' must be granted {short.needed} {short.quota.name} for all "
                    f"brand files, got {short.granted}: ask for more in the Service Quotas console "
                    f"({short.quota.service}), then write what was granted as quotas.{short.quota.name}"
                )


def _programs(brands: Sequence[Brand]) -> Table:
    table = _table("Programs", "program", "short code", "environments", "opt-outs", "topics")
    for brand in brands:
        for kind in brand.message_types:
            program = brand.program(kind)
            topics = "\n".join(f"{topic.keyword}: {topic.frequency_text}" for topic in program.topics.values())
            environments = ", ".join(dict.fromkeys(("local", *program.origination)))
            name = f"{brand.brand}/{kind}"
            table.add_row(*map(Text, (name, program.short_code or "-", environments, program.opt_outs, topics)))
    return table


def _texts(brand: Brand, kind: MessageType) -> Table:
    table = _table(f"Texts of {brand.name}, {kind}", "text", "length", "as the customer reads it")
    program, several = brand.program(kind), len(brand.program(kind).languages) > 1
    for message in messages(brand, kind):
        place = message.path[3 : message.path.index("messages")]
        language = f" ({message.facts.language})" if several else ""
        name = f"{' '.join((*place, message.kind.replace('_', ' ')))}{language}"
        count = parts(message.text)
        length = f"{encoding(message.text)} {units(message.text)}/{room(message.text)}, {count} part{'s'[: count > 1]}"
        table.add_row(*map(Text, (name, length, message.text)))
    for language in program.languages:
        for template in templates(brand, kind, language):
            text, most = longest(template), most_parts(template, notice_of(brand, kind))
            length = f"{encoding(text)} {units(text)}/{room(text)}, at most {most} part{'s'[: most > 1]}"
            name = f"template {template.name}{f' ({language})' if several else ''}"
            table.add_row(*map(Text, (name, length, text)))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=Text(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in {"program", "length"})
    return table


# `new`: write a first brand file that is valid as it stands.


_TEMPLATE = """\
# yaml-language-server: $schema=schema.json
brand: {brand}
name: {name}
legal_entity: {legal_entity}
support: {{email: {email}}}
terms_url: {terms_url}
privacy_url: {privacy_url}
programs:
  transactional:
    opt_outs: self_managed
    topics:
      orders: {{title: order updates, frequency: 1 msg/order}}
  promotional:
    opt_outs: self_managed
    topics:
      deals: {{frequency: 2 msgs/month}}
"""

Id = Annotated[str, typer.Argument(help="The brand's id, such as example-corp; also the file's name.")]
Name = Annotated[str, typer.Option(help="The name that customers see.")]
LegalEntity = Annotated[str, typer.Option(help="The company responsible for the texts.")]
Email = Annotated[str, typer.Option(help="The support address for customers.")]
TermsUrl = Annotated[str, typer.Option(help="The terms page of the SMS programs.")]
PrivacyUrl = Annotated[str, typer.Option(help="The privacy policy.")]
Folder = Annotated[Path, typer.Option(help="The folder of brand files.")]


def new(
    brand: Id,
    *,
    name: Name,
    legal_entity: LegalEntity,
    email: Email,
    terms_url: TermsUrl,
    privacy_url: PrivacyUrl,
    folder: Folder = Path("brands"),
) -> None:
    """Create a brand file. Never overwrites an existing one."""
    facts = {"brand": brand, "name": name, "legal_entity": legal_entity, "email": email}
    facts |= {"terms_url": terms_url, "privacy_url": privacy_url}
    text = _TEMPLATE.format(**{fact: json.dumps(value, ensure_ascii=False) for fact, value in facts.items()})
    path = folder / f"{brand}.yaml"
    try:
        parse(str(path), text, fleet=True)
        _write(path, text)
    except BrandFileError as error:
        show_problems(error)
        raise typer.Exit(1) from error
    except OSError as error:
        reason = "exists already" if isinstance(error, FileExistsError) else (error.strerror or "").lower()
        remedy = "choose another id or edit that file" if isinstance(error, FileExistsError) else "choose a --folder"
        typer.echo(f"{path}: {reason}: {remedy}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{path}: written; now adapt its topics and run `./sms check {path}`")


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)


# `schema`: the JSON Schema that editors read.


SCHEMA = Path(__file__).resolve().parents[2] / "brands" / "schema.json"

Write = Annotated[bool, typer.Option("--write", help="Write brands/schema.json instead of printing it.")]


def schema(*, write: Write = False) -> None:
    """Print the JSON Schema of brand files."""
    if write:
        SCHEMA.write_text(schema_text(), encoding="utf-8")
    else:
        typer.echo(schema_text(), nl=False)
