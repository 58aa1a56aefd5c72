"""Legal entities are declared once beside the brand files, and a brand file refers to one by its id."""

import shutil

import pytest
from typer.testing import CliRunner

from infra.brand.loader import BrandFileError, load, load_all, load_files, paths_of
from infra.naming import Names
from ops.cli.main import app
from tests.conftest import PROJECT

OUTLET, ENTITIES = "example-outlet.yaml", "legal-entities.yaml"
ID = "legal_entity: example-holdings"


@pytest.fixture
def command():
    """Run a command of `./sms`."""
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The example brands, whose lines are told as of `brands/`."""
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "brands"


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def faults(folder):
    with pytest.raises(BrandFileError) as refused:
        load_all(folder)
    return [str(fault) for fault in refused.value.faults]


def test_a_brand_belongs_to_the_company_that_its_id_declares(folder):
    assert {brand.legal_entity for brand in load_all(folder)} == {"Example Holdings LLC"}
    assert load(folder / OUTLET).legal_entity == "Example Holdings LLC"


def test_the_bus_of_a_company_is_called_as_when_its_name_was_written_out(folder):
    by_id = load(folder / OUTLET)
    edit(folder / OUTLET, ID, "legal_entity: Example Holdings LLC")
    written = load(folder / OUTLET)
    buses = {
        Names("prod", one.brand, "promotional", one.legal_entity, "1" * 12, "us-east-1").consent_bus
        for one in (by_id, written)
    }
    assert by_id == written
    assert len(buses) == 1


@pytest.mark.parametrize(
    ("written", "problem"),
    {
        "exmaple-holdings": "must be a legal entity of brands/legal-entities.yaml (example-holdings), got "
        "'exmaple-holdings': did you mean 'example-holdings'?",
        "zebra": "must be a legal entity of brands/legal-entities.yaml (example-holdings), got 'zebra': choose one, or "
        "add `zebra: ITS LEGAL NAME` there",
        "Exampel Holdings LLC": "must be spelt 'Example Holdings LLC' as in brands/legal-entities.yaml, got "
        "'Exampel Holdings LLC': write `legal_entity: example-holdings`",
        "Example Holdings Inc": "must be spelt 'Example Holdings LLC' as in brands/legal-entities.yaml, got "
        "'Example Holdings Inc': write `legal_entity: example-holdings`",
    }.items(),
)
def test_a_misspelt_company_is_refused_with_its_line_and_the_nearest_spelling(folder, written, problem):
    edit(folder / OUTLET, ID, f"legal_entity: {written}")
    assert faults(folder) == [f"brands/{OUTLET}:4: legal_entity: {problem}"]


@pytest.mark.parametrize("written", ["Example Holdings LLC", "Other Stores Inc", "Acme Holdings LLC"])
def test_a_name_that_is_written_out_works_as_before(folder, written):
    edit(folder / OUTLET, ID, f"legal_entity: {written}")
    assert {brand.legal_entity for brand in load_all(folder)} == {"Example Holdings LLC", written}


def test_the_check_tells_in_one_line_how_to_declare_a_name_that_is_written_out(folder, command):
    edit(folder / OUTLET, ID, "legal_entity: Other Stores Inc")
    done = command("check", folder)
    assert done.exit_code == 0
    assert (
        f"note: brands/{OUTLET}:4: legal_entity: 'Other Stores Inc' is written out: add "
        "`other-stores-inc: Other Stores Inc` to brands/legal-entities.yaml, and write `legal_entity: other-stores-inc`"
    ) in done.output


@pytest.mark.parametrize(
    ("line", "problem"),
    {
        "twin: Example Holdings Inc": "3: twin: is taken for 'Example Holdings LLC' of example-holdings, got "
        "'Example Holdings Inc': keep one of the two",
        "example-holdings: Other LLC": "3: example-holdings: is given twice, first on line 2: keep one",
        "Big One: Other LLC": "3: Big One: must be an id of lower-case letters, digits and single dashes, such as "
        "example-holdings, got 'Big One'",
        "other: [x]": "3: other: must be the registered name of a company, got a list: write it as text",
        "other: Other LLC and friends": "3: other: must end with its legal form, got 'Other LLC and friends': write "
        "the name as it is registered",
    }.items(),
)
def test_a_bad_declaration_is_refused_with_its_line(folder, line, problem):
    (folder / ENTITIES).write_text((folder / ENTITIES).read_text() + line + "\n")
    assert faults(folder) == [f"brands/{ENTITIES}:{problem}"]


def test_an_id_without_declarations_is_refused_and_never_taken_for_a_name(folder):
    (folder / ENTITIES).unlink()
    lost = "legal_entity: must be declared in brands/legal-entities.yaml, got 'example-holdings': write"
    assert [fault[: fault.index(" `")] for fault in faults(folder)] == [
        f"brands/{name}:4: {lost}" for name in ("example-corp.yaml", OUTLET)
    ]


def test_an_empty_file_of_declarations_is_not_taken_for_one_of_a_brand(folder):
    (folder / ENTITIES).write_text("# none yet\n")
    assert faults(folder)[0].startswith(f"brands/{ENTITIES}:1: is empty: write the id and the name of one, such as ")


def test_declarations_that_are_no_yaml_are_told_alone(folder):
    (folder / ENTITIES).write_text("example-holdings: [\n")
    (fault,) = faults(folder)
    assert fault.startswith(f"brands/{ENTITIES}:2: is not YAML")


def test_the_file_of_declarations_is_no_brand_file_even_where_a_pattern_names_it(folder):
    assert len(load_files(paths_of(sorted(folder.glob("*.yaml"))))) == 2


# What only one may have is held against all files of the folder, however few are checked.


TAKEN = {
    "name": ("name: Example Outlet", "name: Example Corp"),
    "number": ("phone-2a1b", "phone-0a1b"),
    "keyword": ("clearance: {", "clearance: {keyword: DEALS, "),
    "code": ("    pinpoint_project: [local]\n    origination:", '    short_code: "55512"\n    origination:'),
}


@pytest.mark.parametrize("claim", TAKEN)
def test_a_check_of_one_file_holds_it_against_all_others(folder, command, claim):
    edit(folder / OUTLET, *TAKEN[claim])
    assert "is taken already by" in (done := command("check", folder / OUTLET)).output
    assert done.exit_code == 1
    assert f"brands/{OUTLET}:" in done.output
    assert " at brands/example-corp.yaml:" in done.output


def test_faults_of_the_others_are_not_told_by_a_check_of_one_file(folder, command):
    edit(folder / "example-corp.yaml", "2 msgs/month", "often")
    assert command("check", folder / OUTLET).exit_code == 0


def test_a_new_brand_may_not_take_the_name_of_another(folder, command):
    facts = {"legal-entity": "example-holdings", "email": "a@b.example", "terms-url": "https://b.example/t"}
    facts["privacy-url"] = "https://b.example/p"
    options = [part for name, value in facts.items() for part in (f"--{name}", value)]
    refused = command("new", "fresh", "--name", "Example Corp", *options)
    assert (refused.exit_code, "is taken already by name at brands/example-corp.yaml:3" in refused.output) == (1, True)
    assert command("new", "fresh", "--name", "Fresh Fruit", *options).exit_code == 1  # the keyword DEALS is taken
    assert not (folder / "fresh.yaml").exists()


def test_what_all_files_need_of_an_account_is_told_by_a_check_of_one(folder, command):
    shutil.copy(PROJECT / "cdk.json", folder.parent)
    text = (folder / OUTLET).read_text()
    for number in range(12):
        codes = "".join(chr(ord("a") + int(digit)) for digit in f"{number:02}")
        copy = text.replace("example-outlet", f"brand-{codes}").replace("Example Outlet", f"Brand {codes}")
        copy = copy.replace(ID, f"legal_entity: Stores {codes} LLC").replace("phone-2a", f"phone-{number:02}")
        copy = copy.replace("phone-3a", f"phone-{number + 50}")
        (folder / f"brand-{codes}.yaml").write_text(copy)
    done = command("check", folder / OUTLET)
    assert done.exit_code == 1
    assert (
        "cdk.json: environment 'prod' must be granted 28 pools for all brand files, got 25: ask for more in the "
        "Service Quotas console (AWS End User Messaging SMS), then write what was granted as quotas.pools"
    ) in done.output
    edit(
        folder.parent / "cdk.json",
        '"prod": {',
        '"prod": {"quotas": {"pools": 60, "opt_out_lists": 60, "configuration_sets": 60, '
        '"protect_configurations": 60},',
    )
    assert command("check", folder / OUTLET).exit_code == 0
