"""Stacks of made-up brands and environments, built in this process: what the nets say is tested where they are."""

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

import aws_cdk as cdk
import pytest

from infra.brand.loader import parse
from infra.environment import Environment
from infra.stacks.landing_zone import build
from tests.conftest import PROJECT
from tests.infra.brand.conftest import SOUND


@dataclass(frozen=True)
class Built:
    """A cloud assembly, and what was said while it was made."""

    folder: Path
    said: str

    def template(self, name):
        return json.loads((self.folder / f"{name}.template.json").read_text())

    def resources(self, kind):
        """Name and properties of each resource of that type, in all stacks."""
        for file in sorted(self.folder.glob("*.template.json")):
            for name, one in json.loads(file.read_text())["Resources"].items():
                if one["Type"] == kind:
                    yield name, one["Properties"]


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Build the stacks of one brand, by its file's text, where the local environment declares `settings` besides."""
    known = {}

    def build_once(text=SOUND, /, **settings):
        asked = (text, json.dumps(settings, sort_keys=True))
        if asked not in known:
            known[asked] = _built(tmp_path_factory.mktemp("built"), text, settings)
        return known[asked]

    return build_once


def _built(folder, text, settings):
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]
    environment = Environment.named("local", {"local": context["environments"]["local"] | settings})
    brand = parse(str(PROJECT / "brands" / f"{_id(text)}.yaml"), text)
    with contextlib.redirect_stderr(io.StringIO()) as said:
        app = cdk.App(outdir=str(folder), context=context)
        build(app, brands=[brand], environment=environment)
        app.synth()
    return Built(folder, said.getvalue())


def _id(text):
    (line,) = (line for line in text.splitlines() if line.startswith("brand:"))
    return line.removeprefix("brand:").partition("#")[0].strip()
