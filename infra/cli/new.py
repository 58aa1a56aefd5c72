"""`new`: write a first brand file that is valid as it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from infra.brand.faults import BrandFileError
from infra.brand.file import parse
from infra.cli.terminal import show_faults

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
    topics:
      orders: {{title: order updates, frequency: 1 msg/order}}
  promotional:
    topics:
      deals: {{frequency: 2 msgs/month}}
"""

Id = Annotated[str, typer.Argument(help="The brand's id, such as example-corp; the file is called after it.")]
Name = Annotated[str, typer.Option(help="The name that customers see.")]
LegalEntity = Annotated[str, typer.Option(help="The company that answers for the texts.")]
Email = Annotated[str, typer.Option(help="Where customers find help.")]
TermsUrl = Annotated[str, typer.Option(help="The terms of the SMS programs.")]
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
    """Write a first brand file; an existing one is left alone."""
    facts = {"brand": brand, "name": name, "legal_entity": legal_entity, "email": email}
    facts |= {"terms_url": terms_url, "privacy_url": privacy_url}
    text = _TEMPLATE.format(**{fact: json.dumps(value, ensure_ascii=False) for fact, value in facts.items()})
    path = folder / f"{brand}.yaml"
    try:
        parse(str(path), text)
        _write(path, text)
    except BrandFileError as error:
        show_faults(error)
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
