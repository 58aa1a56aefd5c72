"""`retire`: end a program's sending for good, and tell what remains of it and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ops import deployed
from ops.cli.common import CommandRefusedError, EnvironmentName, environment_of, program_of, refusals
from ops.cli.sending.gate import ProgramId
from ops.lifecycle.retiring import remaining, retired_since, steps
from ops.rollout.deployment.account import Account

if TYPE_CHECKING:
    from infra.environment import Environment
    from ops.deployed import DeployedProgram

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]
By = Annotated[str, typer.Option("--by", help="Who retires it. Default: the signed-in AWS identity.")]
LETTING_GO = """\
The number is yours, and people may text STOP to it, until you let it go. Then:
  1. let the number go in the AWS console (a short code by a support case), after its carriers' last bill
  2. lift the protection and delete the stack: aws cloudformation update-termination-protection
     --no-enable-termination-protection --stack-name {stack} && aws cloudformation delete-stack --stack-name {stack}
  3. take the program out of its brand file
Tables, archive, opt-out list, key, and {topics} stay when the stack goes.
Keep them for ten years after the last text (docs/lifecycle.md): they are the proof, and the opt-outs hold as long."""


def retire(program: ProgramId, *, environment: EnvironmentName, yes: Yes = False, by: By = "") -> None:
    """Show how a program ends, ask, and end its sending. STOP and HELP are answered until its number is let go.

    May be run again at any time: what is done is not done again, and what remains is told with its monthly cost.
    """
    with refusals():
        place = environment_of(environment, program)
        found = program_of(place, program)
        plan = steps(place, found, by or str(deployed.client_of("sts", place).get_caller_identity()["Arn"]))
        since = retired_since(place, found)
        typer.echo(f"{found.id} in {place.name}: {f'retired ({since})' if since else 'to be retired'}")
        for number, step in enumerate(plan, 1):
            typer.echo(f"  {number}. {step.what}{' (done)' if step.is_done else ''}")
        if not all(step.is_done for step in plan):
            if not yes and not typer.confirm(f"Retire {found.id}? It sends nothing from then on"):
                raise CommandRefusedError("nothing was changed")
            for step in plan:
                if not step.is_done:
                    step.act()
            typer.echo(f"{found.id}: retired; STOP and HELP are answered")
        _tell(place, found)


def _tell(place: Environment, program: DeployedProgram) -> None:
    costs = list(remaining(Account(place), program))
    typer.echo("What remains, in US dollars a month (list prices of us-east-1):")
    for one in costs:
        typer.echo(f"{one.dollars:>10,.2f}  {one.what}{', kept' if one.kept else ''}")
    kept = sum(one.dollars for one in costs if one.kept)
    typer.echo(f"{sum(one.dollars for one in costs):>10,.2f}  in all; {kept:,.2f} once number and stack are gone")
    topics = f"/sms/{program.environment}/{program.id}/topics"
    typer.echo(LETTING_GO.format(stack=program.stack_id.split("/")[1], topics=topics))
