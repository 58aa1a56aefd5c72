"""The programs that can be texted: what is deployed, and what its functions know of their brand."""

from __future__ import annotations

import io
import urllib.request
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lambdas.program import Program
from local.aws import LocalAwsError
from local.deployed import client, programs

if TYPE_CHECKING:
    from local.deployed import DeployedProgram

MANIFEST = "python/program_manifest/program.json"


class UnknownProgramError(LocalAwsError):
    """No such program is deployed."""


@dataclass(frozen=True, slots=True)
class Texted:
    """One deployed program: its stack, its manifest and the number that a customer sees."""

    deployed: DeployedProgram
    manifest: Program
    number: str

    def shown(self) -> dict[str, Any]:
        """Return what the page tells of it."""
        made = self.manifest
        return {
            "id": made.id,
            "name": made.name,
            "message_type": made.message_type,
            "number": self.number,
            "opt_out_mode": made.opt_out_mode,
            "pending_hours": made.pending_hours,
            "topics": [{"name": topic.name, "title": topic.title, "keyword": topic.keyword} for topic in made.topics],
            "templates": [
                {"name": one.name, "topic": one.topic, "parameters": [parameter.name for parameter in one.parameters]}
                for one in made.templates
            ],
        }


def texted(endpoint: str) -> dict[str, Texted]:
    """Return every program deployed at `endpoint` by its id, such as `example-corp/promotional`."""
    listed = client("pinpoint-sms-voice-v2", endpoint).describe_phone_numbers()["PhoneNumbers"]
    numbers = {one["PoolId"]: one["PhoneNumber"] for one in listed if "PoolId" in one}
    found = (
        Texted(one, manifest_of(one, endpoint), numbers[one.pool.rpartition("/")[2]]) for one in programs(endpoint)
    )
    return {one.manifest.id: one for one in found}


def manifest_of(program: DeployedProgram, endpoint: str) -> Program:
    """Return the manifest that the program's functions were deployed with; it lies in one of their layers."""
    functions = client("lambda", endpoint)
    configuration = functions.get_function_configuration(FunctionName=program.outputs["SendGate"])
    for layer in configuration["Layers"]:
        place = functions.get_layer_version_by_arn(Arn=layer["Arn"])["Content"]["Location"]
        with urllib.request.urlopen(place, timeout=30) as answer:  # noqa: S310 - the local AWS's own address
            content = zipfile.ZipFile(io.BytesIO(answer.read()))
        if MANIFEST in content.namelist():
            return Program.from_json(content.read(MANIFEST).decode())
    raise UnknownProgramError(f"{program.stack}: a layer must hold {MANIFEST}, got none: deploy the program again")
