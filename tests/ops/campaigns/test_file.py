"""A campaign file: read as it is meant, or every fault of it with its line."""

from datetime import UTC, datetime

import pytest

from infra.brand.source import BrandFileError
from ops.campaigns.file import load

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
