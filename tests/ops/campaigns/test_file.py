"""A campaign file: read as it is meant, or every fault of it with its line."""

import json
from datetime import UTC, datetime

import pytest

from infra.brand.source import BrandFileError
from lambdas.sending.campaign import Campaign, recipients
from ops.campaigns.file import load
from ops.campaigns.preview import readings

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SOUND = """campaign: black-friday
program: acme/promotional
topic: deals
body: "Acme Offers: 20 % off all week. acme.example/bf"
not_after: 2026-11-28T00:00:00Z
"""


@pytest.fixture
def written(tmp_path):
    """Writer of campaign files."""

    def write(text):
        path = tmp_path / "campaign.yaml"
        path.write_text(text)
        return path

    return write


def faults(path):
    with pytest.raises(BrandFileError) as error:
        load(path)
    return [str(fault).partition("campaign.yaml:")[2] for fault in error.value.faults]


def test_a_campaign_is_read_as_it_is_written(written):
    found = load(written(SOUND))
    assert found.program == "acme/promotional"
    assert found.audience is None
    assert found.campaign.id == "black-friday"
    assert found.campaign.not_after == datetime(2026, 11, 28, tzinfo=UTC)
    assert found.campaign.digest is False


def test_a_start_is_read_as_it_is_written(written, program):
    for start in ("2026-11-27T10:00", "2026-11-27T10:00-05:00", '"2026-11-27T10:00"'):
        found = load(written(f"{SOUND}starts: {start}\n"))
        assert found.campaign.starts == start.strip('"')
        assert list(found.faults(program(), NOW)) == []
    late = load(written(f"{SOUND}starts: 2026-11-28T10:00\n"))
    assert [str(each).partition("campaign.yaml:")[2][:30] for each in late.faults(program(), NOW)] == [
        "6: starts: must lie before not"
    ]


def test_the_file_of_an_audience_stands_beside_the_campaign(written, tmp_path):
    (tmp_path / "people.csv").write_text("to\n+14255550123\n")
    assert load(written(SOUND + "audience: people.csv\n")).audience == tmp_path / "people.csv"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("topic: deals\n", ""), "1: topic: is missing"),
        (("topic: deals", "topics: deals"), "3: topics: is not a key here"),
        (("black-friday", "Black Friday"), "1: campaign: id must be 1 to 64 lower-case"),
        (("2026-11-28T00:00:00Z", "tomorrow"), "1: campaign: campaign must have id, topic, body and not_after"),
        (("topic: deals", "digest: maybe\ntopic: deals"), "3: digest: must be whether it may go"),
        (("topic: deals", "topic: deals\naudience: nobody.csv"), "4: audience: must be a file beside this one"),
        (("topic: deals", "- a list"), "3: is not YAML"),
    ],
    ids=["missing", "unknown", "id", "end", "digest", "audience", "yaml"],
)
def test_a_fault_is_told_with_its_line(written, change, line):
    assert any(fault.startswith(line) for fault in faults(written(SOUND.replace(*change)))), line


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_is_not_taken_for_one_of_a_brand(written, text):
    assert faults(written(text)) == ["1: is empty: docs/campaigns.md shows a whole one"]


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    assert faults(tmp_path / "campaign.yaml") == ["1: cannot be read: no such file or directory"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("topic: deals", "topic: sales"), "3: topic: must be one of deals, news, got 'sales'"),
        (("Acme Offers: 20", "20"), "4: body: must name Acme Offers"),
        (("acme.example/bf", "bit.ly/bf"), "4: body: must name Acme Offers, and hold no public link shortener"),
        (("20 % off", "20 % off " * 60), "4: body: must take at most 3 parts"),
        (("2026-11-28", "2026-11-22"), "5: not_after: must lie in the future"),
    ],
    ids=["topic", "name", "shortener", "length", "end"],
)
def test_what_every_recipient_would_be_refused_for_is_a_fault(written, program, change, fault):
    found = [str(each) for each in load(written(SOUND.replace(*change))).faults(program(), NOW)]
    assert any(fault in each for each in found), found


def test_a_transactional_program_runs_no_campaign(written, program):
    found = [str(each) for each in load(written(SOUND)).faults(program(message_type="transactional"), NOW)]
    assert any("2: program: must be promotional" in each for each in found)


def test_a_sound_campaign_has_no_fault(written, program):
    assert list(load(written(SOUND)).faults(program(), NOW)) == []


FIELDS = SOUND.replace("Acme Offers: 20", "Acme Offers: Hi {first_name|there}, 20")


def said(path, program):
    return [str(each).partition("campaign.yaml:")[2] for each in load(path).faults(program(), NOW)]


def test_a_field_is_filled_in_from_the_column_of_its_name(written, program, tmp_path):
    (tmp_path / "people.csv").write_text("to,zip_code,Surname,First Name\n+14255550123,98101,Lee,Ann\n")
    path = written(FIELDS + "audience: people.csv\n")
    assert said(path, program) == []
    campaign = load(path).campaign
    assert campaign.fields == {"first_name": 3}
    assert Campaign.from_dict(json.loads(campaign.to_json())) == campaign
    (one,) = recipients(["+14255550123,98101,Lee,Ann"], campaign.fields)
    assert campaign.request(one).body.startswith("Acme Offers: Hi Ann, 20 % off")


@pytest.mark.parametrize(
    ("heading", "fault"),
    [
        ("", "4: body: can fill in {first_name} only from a column of an audience file, got none"),
        ("to,zip_code,firstname", "got to, zip_code, firstname: did you mean {firstname|...}?"),
        ("+14255550123,98101,Ann", "only from a column of people.csv, got no heading: name the column"),
    ],
    ids=["no file", "another name", "no heading"],
)
def test_a_field_that_no_column_fills_is_a_fault(written, program, tmp_path, heading, fault):
    (tmp_path / "people.csv").write_text(f"{heading}\n")
    found = said(written(FIELDS + ("audience: people.csv\n" if heading else "")), program)
    assert any(fault in each for each in found), found


@pytest.mark.parametrize(
    "left", ["{first_name}", "{{name}}", "%s", "TODO", "[your name]", "XXX", "lorem", "null", "undefined", "<name>"]
)
def test_a_text_that_is_not_written_out_is_a_fault(written, program, left):
    found = said(written(SOUND.replace("20 % off", f"{left} 20 % off")), program)
    assert any(each.startswith("4: body: ") and left in each for each in found), found


@pytest.mark.parametrize("starts", ["2026-11-01T10:00", "2026-11-22T23:59:00Z"])
def test_a_start_that_is_over_everywhere_is_a_fault(written, program, starts):
    (fault,) = said(written(f"{SOUND}starts: {starts}\n"), program)
    assert "starts: must lie in the future somewhere, got" in fault


def test_the_name_of_the_brand_in_brackets_is_no_stand_in(written, program):
    assert said(written(SOUND.replace("Acme Offers:", "[Acme Offers]")), program) == []


def test_each_kind_of_person_is_shown_what_they_read_and_why_it_is_long(written, program, tmp_path):
    (tmp_path / "people.csv").write_text("to,zip_code,first_name\n+14255550123,,Al\n+14255550124,,Maximilian\n")
    shown = list(readings(load(written(FIELDS + "audience: people.csv\n")), program()))
    assert [(one.who.partition(", ")[0], one.text.partition(", ")[0]) for one in shown] == [
        *[("whose fields are empty or cannot be used", "Acme Offers: Hi there")] * 2,
        *[("whose fields are the longest of the file", "Acme Offers: Hi Maximilian")] * 2,
    ]
    assert [one.text.endswith("Reply STOP to cancel.") for one in shown] == [False, True] * 2
    assert {one.why for one in shown} == {""}
    long = FIELDS.replace("there", "valued customer of ours")
    assert [one.text.partition(", ")[0] for one in readings(load(written(long + "audience: people.csv\n")), program())][
        ::2
    ] == ["Acme Offers: Hi valued customer of ours", "Acme Offers: Hi Maximilian"]
    fancy = list(readings(load(written(SOUND.replace("20 % off", "20 % off\u2014now"))), program()))
    assert fancy[0].why == "U+2014 em dash at character 22, write -"
    assert fancy[0].size.startswith("UCS-2, ")
    assert " of 70, " in fancy[0].size
