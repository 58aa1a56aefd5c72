"""One local AWS for the deploys that fail, and the assemblies that go there."""

import time

import pytest

from local.aws import LocalAws
from tests.recovery.trial import Trial, synthesise

PATIENCE = 600.0
RENAMED = ("legal_entity: Example Holdings LLC", "legal_entity: Example Holdings Inc")


@pytest.fixture(scope="session")
def trial(tmp_path_factory):
    with LocalAws.start(tmp_path_factory.mktemp("recovery")) as aws:
        yield Trial(aws)


@pytest.fixture
def until():
    """Wait for what must come about."""

    def wait(settled):
        deadline = time.monotonic() + PATIENCE
        while not settled():
            assert time.monotonic() < deadline, f"not settled within {PATIENCE} s"
            time.sleep(0.05)

    return wait


@pytest.fixture(scope="session")
def assemblies(tmp_path_factory):
    """Return a maker of assemblies, each made once: `as_is`, `renamed` (all tags change), `simulator`."""
    folder, made = tmp_path_factory.mktemp("assemblies"), {}
    edits = {"as_is": (), "renamed": (RENAMED,), "simulator": ()}

    def assembly(name):
        if name not in made:
            made[name] = synthesise(folder / name, *edits[name], simulator=name == "simulator")
        return made[name]

    return assembly
