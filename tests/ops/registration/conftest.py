"""The example brands, a form as the service defines one, and the registration command against a local AWS."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.brand.loader import load
from local.deployed import client
from ops.cli.main import app
from ops.registration.form import Field
from ops.registration.packet import PAGE, PICTURE
from ops.registration.pictures import opt_in_page
from tests.conftest import PROJECT

ROOT = Path(__file__).parents[3]
OWN = "companyInfo.companyId: 12-3456789\ncompanyInfo.companyWebsite: https://example.com\n"
OWN += "companyInfo.legalType: [PRIVATE_PROFIT]\n"


@pytest.fixture
def brand():
    """Load an example brand."""
    return lambda name="example-corp": load(PROJECT / "brands" / f"{name}.yaml")


@pytest.fixture
def field():
    """Builder of fields: a required text of 1 to 320 characters unless told otherwise."""

    def build(path="messages.helpMessage", title="HELP message", kind="TEXT", requirement="REQUIRED", **rule):
        row = {"FieldPath": path, "FieldType": kind, "FieldRequirement": requirement}
        rules = {"TEXT": "TextValidation", "SELECT": "SelectValidation"}
        usual = {
            "TEXT": {"MinLength": 1, "MaxLength": 320, "Pattern": ".*"},
            "SELECT": {"MinChoices": 1, "MaxChoices": 1},
        }
        if kind in rules:
            row[rules[kind]] = usual[kind] | rule
        return Field.from_dict(row | {"DisplayHints": {"Title": title, "ShortDescription": "What it is."}})

    return build


@pytest.fixture
def run(local_aws, monkeypatch, tmp_path):
    """Run `registration example-corp` with its packet in a folder of the test's own."""
    for name, value in local_aws.settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ENV", "local")
    monkeypatch.chdir(PROJECT)

    def invoke(*arguments, brand="example-corp"):
        return CliRunner().invoke(app, ["registration", brand, "--out", str(tmp_path), *arguments])

    return invoke


@pytest.fixture
def own(brand, tmp_path):
    """Write what only a person knows into the packet's folder, where the page has its picture already."""
    (tmp_path / PAGE).write_text(opt_in_page(brand(), "promotional").html, encoding="utf-8")
    (tmp_path / PICTURE).write_bytes(b"the picture of that page")

    def fill_in(more=""):
        (tmp_path / "fields.yaml").write_text(OWN + more, encoding="utf-8")

    return fill_in


@pytest.fixture
def sms(local_aws):
    return client("pinpoint-sms-voice-v2", local_aws.endpoint)
