"""The generated tables: current, small, with their sources, and what the sources agree on."""

import json
import re
import runpy
from importlib.metadata import version
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import ROOT
from tests.lambdas.quiet_hours.clocks import offsets
from tools.numbering.calling_codes import zone_names
from tools.numbering.refresh import PACKAGES, installed, repinned
from tools.numbering.tables import FOLDER, differences, tables, written_on
from tools.numbering.zip_codes import zip_states, zones_by_source

NAMES = ["area_codes.json", "calling_codes.json", "zip_codes.json"]


@pytest.fixture(scope="module")
def made():
    return tables(written_on())


@pytest.fixture(params=NAMES)
def table(request):
    return json.loads((FOLDER / request.param).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_table_in_the_repository_is_what_its_sources_give_to_the_byte(made, name):
    assert (FOLDER / name).read_bytes() == made[name].encode(), "run `python -m tools.numbering`"


def test_the_command_writes_every_table_and_says_what_changed(made, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("tools.numbering.tables.FOLDER", tmp_path)
    for name, text in made.items():
        (tmp_path / name).write_text(text.replace("350 357 ", "350 "), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["numbering"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("tools.numbering", run_name="__main__")
    assert ended.value.code is None
    assert capsys.readouterr().out == "area_codes.json: 357 is new: US CA America/Los_Angeles\n"
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == made


def test_the_command_says_what_it_takes(monkeypatch):
    monkeypatch.setattr("sys.argv", ["numbering", "--newest"])
    with pytest.raises(SystemExit, match="--refresh with a day such as 2026-11-30, got --newest"):
        runpy.run_module("tools.numbering", run_name="__main__")


def test_what_changed_is_told_code_by_code(made):
    name = "area_codes.json"
    old = made[name].replace("America/Halifax", "America/Denver").replace('"codes": "264"', '"codes": "265"')
    told = list(differences({**made, name: old}, made))
    assert f"{name}: 264 is new: AI America/Anguilla" in told
    assert f"{name}: 265 is gone, was AI America/Anguilla" in told
    assert f"{name}: 902 moved: CA America/Denver -> CA America/Halifax" in told
    assert list(differences(made, made)) == []


def test_the_pins_follow_what_is_installed():
    pins = "phonenumbers==9.0.1   # why\ntzdata==2026.6\n"
    assert repinned(pins, {"phonenumbers": "9.0.44"}) == "phonenumbers==9.0.44   # why\ntzdata==2026.6\n"
    with pytest.raises(KeyError, match="zip2info"):
        repinned(pins, {"zip2info": "1"})
    found = installed()
    assert found == {package: version(package) for package in PACKAGES}


def test_the_head_of_a_table_names_packages_at_the_versions_that_are_pinned(table):
    pins = dict(re.findall(r"^([\w-]+)==(\S+)", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE))
    assert table["sources"]
    for source in table["sources"]:
        assert source["version"] == pins[source["package"]] == version(source["package"])
        assert source["licence"]
        assert source["holds"]


def test_the_tables_together_are_small():
    assert sum((FOLDER / name).stat().st_size for name in NAMES) < 50_000


def test_every_code_stands_in_one_row_only(table):
    codes = [code for row in table["rows"] for code in row["codes"].split()]
    assert len(codes) == len(set(codes))


def test_every_zone_is_one_that_the_time_zone_database_lists_for_a_country(table):
    zones = {zone for row in table["rows"] for zone in row["zones"]}
    assert zones <= zone_names()
    assert all(ZoneInfo(zone) for zone in zones)


def test_both_sources_of_zip_codes_agree_on_the_clocks_of_a_prefix_but_for_what_is_known():
    differing, one_only = set(), set()
    for prefix in zip_states():
        ours, theirs = zones_by_source(prefix)
        if ours and theirs and offsets(ours) != offsets(theirs):
            differing.add(prefix)
        if bool(ours) != bool(theirs):
            one_only.add(prefix)
    # Chattanooga, north-western Indiana, West Wendover, and Wake Island beside Honolulu
    assert differing == {"374", "469", "898", "968"}
    # prefixes of post boxes and single buildings have no land of their own, and zip2info alone knows them
    post_boxes = "005 055 192 311 332 375 399 459 509 555 569 649 733 842 876 885 889 901 938 942"
    assert one_only == set(post_boxes.split())
