"""A conversation by text through the programs of one brand, printed beside the ledger rows that it wrote."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from rich.table import Table

from lambdas.quiet_hours.windows import Rules, is_open
from lambdas.sending.attempt import AttemptStatus
from local.aws import LocalAwsError
from local.deployed import client, rows
from local.phone.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from rich.console import Console

    from lambdas.program import Program
    from local.aws import LocalAws
    from local.deployed import DeployedProgram
    from local.door import Door
    from local.phone.programs import Texted
    from local.sms.account import SentMessage

PATIENCE = 120.0  # seconds until a text without an answer, or a request without a fate, counts as a fault
QUIET = 0.05  # seconds between two looks
ONE_MINUTE = 60.0
COLOURS = {"sent": "green", "deferred": "yellow"}
STEMS = ("+1206555", "+1212555", "+1808555")  # Seattle, New York, Hawaii


def converse(server: LocalAws, console: Console, programs: Sequence[Texted]) -> str:
    """Text one of the programs of a brand, its promotional one if it has one; return the customer's number."""
    its = {one.manifest.message_type: one for one in programs}
    first = its.get("promotional") or its["transactional"]
    console.rule(f"a customer texts {first.manifest.name} ({first.manifest.message_type})")
    customer = awake(first.manifest)
    asks = Brand(Asking(server.endpoint), its.get("transactional"), its.get("promotional"), customer, console)
    Conversation(server.door, first.deployed, asks, console).run(first.manifest.topics[0].keyword)
    return customer


def talkative(brands: Collection[str], files: Path) -> str:
    """Return the one of `brands` that was added last, by its file in `files`; of equals the first by name."""

    def added(brand: str) -> float:
        file = files / f"{brand}.yaml"
        return file.stat().st_mtime if file.is_file() else 0.0

    last = max(map(added, brands))
    return min(brand for brand in brands if added(brand) > last - ONE_MINUTE)


def next_steps(programs: Sequence[Texted], customer: str, server: LocalAws) -> list[tuple[str, str]]:
    """Return what a person may do after the conversation: commands that can be pasted, and what each is for."""
    pages = [(one.deployed.form(server.endpoint), one.manifest.name) for one in programs if one.deployed.has_form]
    return [
        ("make phone", "text the programs yourself, and see what they write down"),
        *((page, f"the opt-in form of {name}") for page, name in pages),
        (f"./sms evidence {customer}", "the proof of the conversation above"),
        ("./sms new --help", "add a brand, then make deploy again"),
        ("make deploy ENV=prod", "the same in the account that cdk.json holds for prod"),
        ("make down", "stop the local AWS"),
    ]


class SilentProgramError(LocalAwsError):
    """The deployed program did not do in time what it owes."""


class Conversation:
    """One customer and one program: texts in, answers and ledger rows out."""

    def __init__(self, door: Door, program: DeployedProgram, brand: Brand, console: Console) -> None:
        self._door, self._program, self._brand, self._console = door, program, brand, console
        self._customer = brand.customer
        self._answers = self._rows = 0

    def run(self, keyword: str) -> None:
        """Walk from JOIN to a refused send; SilentProgramError or SilentGateError where nothing comes in time."""
        self._say(f"JOIN {keyword}")
        self._say("YES")
        self._brand.advertise("ten percent off all week")
        for body in ("HELP", "STOP"):
            self._say(body)
        self._brand.advertise("twenty percent off today")
        self._brand.notify()
        self._refused_send()
        self._show_ledger()

    def _say(self, body: str) -> None:
        self._answers, self._rows = len(self._sent()), len(self._ledger())
        started = time.monotonic()
        self._door.text(from_=self._customer, to=self._program.pool, body=body)
        self._console.print(f"  [bold cyan]customer[/]  {body}")
        self._await_one_more()
        elapsed = time.monotonic() - started
        for message in self._sent()[self._answers :]:
            by = "handler" if message.by == "api" else "service"
            self._console.print(f"  [bold green]program[/]   {message.body} [dim]({by}, {elapsed:.1f} s)[/]")

    def _await_one_more(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._settled():
            if time.monotonic() > deadline:
                raise SilentProgramError(
                    f"{self._program.stack}: a text must have its answer and its ledger row within {PATIENCE:.0f} s, "
                    f"got {len(self._sent()) - self._answers} and {len(self._ledger()) - self._rows}: read the "
                    f"server's log in .local/"
                )
            time.sleep(QUIET)

    def _ledger(self) -> list[Mapping[str, Any]]:
        return rows(self._program.outputs["Ledger"], self._customer, self._door.endpoint)

    def _settled(self) -> bool:
        return len(self._ledger()) > self._rows and len(self._sent()) > self._answers

    def _sent(self) -> list[SentMessage]:
        return self._door.sent(to=self._customer)

    def _refused_send(self) -> None:
        marketer = client("pinpoint-sms-voice-v2", self._door.endpoint)
        (pool,) = marketer.describe_pools(PoolIds=[self._program.pool])["Pools"]
        if pool["SelfManagedOptOutsEnabled"]:
            return  # the gate alone keeps texts back, and no role of the account but its own may send
        body = "Ten percent off all week"
        self._console.print(f"  [bold yellow]marketer[/]  {body} [dim](past the gate)[/]")
        try:
            marketer.send_text_message(
                DestinationPhoneNumber=self._customer, OriginationIdentity=self._program.pool, MessageBody=body
            )
        except ClientError as refusal:
            reason = refusal.response.get("Reason") or refusal.response["Error"]["Code"]
            self._console.print(f"  [bold red]refused[/]   {reason}")
            return
        raise SilentProgramError(f"{self._program.stack}: a send after STOP must be refused, and was not")

    def _show_ledger(self) -> None:
        table = Table("#", "UTC", "event", "changes", "rule", "hash", "previous", title="consent ledger")
        for row in self._ledger():
            content = json.loads(str(row["content"]))
            event = content["event"]
            changes = ", ".join(f"{c['topic']}: {c['before'] or 'none'} -> {c['after']}" for c in event["changes"])
            table.add_row(
                str(row["sequence"]),
                event["at"][11:19],
                event["kind"],
                changes,
                event["evidence"]["rule"],
                str(row["hash"])[:6],
                content["previous_hash"][:6],
            )
        self._console.print(table)


# What the brand asks its gate for meanwhile, printed with the verdict.


class SilentGateError(LocalAwsError):
    """The deployed gate did not decide in time."""


def awake(program: Program) -> str:
    """Return a number whom `program` may text now, of Seattle where every place sleeps; no earlier run had it."""
    number = f"{int(time.time()) % 10_000:04d}"
    phones = [stem + number for stem in STEMS]
    return next((phone for phone in phones if _open(phone, program)), phones[0])


def _open(phone: str, program: Program) -> bool:
    return is_open(phone, datetime.now(UTC), Rules.of(program.sending.week))


@dataclass(frozen=True, slots=True)
class Brand:
    """The programs of one brand, which ask their gates for texts to one customer."""

    asking: Asking
    transactional: Texted | None
    promotional: Texted | None
    customer: str
    console: Console

    def notify(self) -> None:
        """Ask for the first template of the transactional program that is no code, if it has one."""
        shop = self.transactional
        if shop is None:
            return
        for template in [one for one in shop.manifest.templates if not one.immediate][:1]:
            given = {parameter.name: "1234" for parameter in template.parameters}
            self.console.print(f"  [bold yellow]shop[/]      {template.name} {' '.join(given.values())}")
            self._ask(shop, {"topic": template.topic, "template": template.name, "parameters": given})

    def advertise(self, offer: str) -> None:
        """Ask for a text about `offer` on the first topic of the promotional program, if there is one."""
        if self.promotional:
            made = self.promotional.manifest
            body = f"{made.name}: {offer}"
            self.console.print(f"  [bold yellow]marketer[/]  {body}")
            self._ask(self.promotional, {"topic": made.topics[0].name, "body": body})

    def _ask(self, program: Texted, wanted: Mapping[str, Any]) -> None:
        name = self.asking.ask(program, self.customer, wanted, datetime.now(UTC))
        verdict = self._verdict(program, name)
        words = [verdict["fate"], verdict.get("says", ""), f"until {verdict['until']}" if verdict.get("until") else ""]
        colour = COLOURS.get(verdict["fate"], "red")
        self.console.print(f"  [bold {colour}]gate[/]      {' '.join(word for word in words if word)}")

    def _verdict(self, program: Texted, name: str) -> Mapping[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while True:
            (found,) = (one for one in self.asking.decided(program, self.customer) if one["id"] == name)
            if found["fate"] not in {"in the queue", AttemptStatus.CLAIMED}:
                return found
            if time.monotonic() > deadline and not _open(self.customer, program.manifest):
                return found | {"says": "until its window opens within 15 minutes"}  # no schedule holds so short a wait
            if time.monotonic() > deadline:
                raise SilentGateError(
                    f"{program.manifest.id}: a request must have its fate within {PATIENCE:.0f} s, got "
                    f"'{found['fate']}': read the server's log in .local/"
                )
            time.sleep(QUIET)
