"""`guardrails`: write the account's lock and the detector for whoever runs the organization."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from infra.environment import Environment
from ops.cli.common import CommandRefusedError, EnvironmentName, environment_of, refusals, writing
from ops.guardrails.detector import template
from ops.guardrails.lock import SERVICE_CONTROL, Account, GuardrailError, resource_control, text_of

CDK_JSON = Path("cdk.json")
Folder = Annotated[Path, typer.Option("--out", help="The folder to write to.")]
NEXT = """\
In the organization's management account, attach them to account {number} or its organizational unit:
  aws organizations create-policy --type SERVICE_CONTROL_POLICY --name NAME --description TEXT --content file://FILE
  aws organizations attach-policy --policy-id ID --target-id {number}
The resource control policy likewise, as RESOURCE_CONTROL_POLICY. In account {number}:
  aws cloudformation deploy --stack-name sms-guardrails --template-file {detector}"""


def guardrails(environment: EnvironmentName, *, out: Folder = Path("guardrails")) -> None:
    """Write the policies that lock the account of an environment, and the template of its detector.

    Nothing is sent to AWS. All environments of that account are locked by the same policies.
    """
    with refusals():
        chosen = environment_of(environment)
        shared = [one for one in _environments() if one.account == chosen.account]
        try:
            account = Account.of(shared)
            texts = {f"scp-{name}.json": text_of(policy(account)) for name, policy in SERVICE_CONTROL.items()}
            texts["rcp.json"] = text_of(resource_control(account))
        except GuardrailError as error:
            raise CommandRefusedError(str(error)) from None
        targets = [target for one in shared for target in one.alarms]
        texts["detector.json"] = json.dumps(template(account, targets), indent=2)
        with writing(out):
            out.mkdir(parents=True, exist_ok=True)
            for name, text in texts.items():
                (out / name).write_text(text, encoding="utf-8")
                typer.echo(f"{out / name}: {len(text):,} characters")
        if not targets:
            typer.echo("nobody is told by the detector: name an address under alarms in cdk.json", err=True)
        typer.echo(NEXT.format(number=account.number, detector=out / "detector.json"))


def _environments() -> list[Environment]:
    known = json.loads(CDK_JSON.read_text(encoding="utf-8"))["context"]["environments"]
    return [place for name in known for place in Environment.all_of(name, known)]
