"""What the command says: of folders, of commits, of people, of what cannot be compared."""

import hashlib
import os
import re
import shutil
import subprocess

import pytest

from infra.brand.loader import BrandFileError
from lambdas.consent.record import State, Subscription
from lambdas.program.frequency import Frequency
from ops.changes.compare import Change
from ops.changes.page import report
from ops.changes.people import People
from ops.changes.table import ROWS
from ops.changes.versions import UnknownVersionError, of_version
from tests.conftest import PROJECT
from tests.ops.conftest import MORNING

DEALS = "deals: {frequency: 2 msgs/month}"


@pytest.fixture
def folders(tmp_path):
    """The example brands as they are, and a copy with each `old` text of example-corp replaced."""

    def build(*edits):
        old, new = tmp_path / "old", tmp_path / "new"
        for folder in (old, new):
            shutil.copytree(PROJECT / "brands", folder)
        path = new / "example-corp.yaml"
        text = path.read_text()
        for before, after in edits:
            assert before in text
            text = text.replace(before, after)
        path.write_text(text)
        return old, new

    return build


@pytest.fixture
def git(tmp_path):
    """Run git in a repository of its own, which holds a folder of brand files."""
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(tmp_path)}
    someone = {
        f"GIT_{who}_{what}": "someone@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }

    def run(*arguments):
        subprocess.run([shutil.which("git"), *arguments], cwd=tmp_path, check=True, env=os.environ | settings | someone)

    run("init", "--quiet", "--initial-branch", "main")
    (tmp_path / "brands").mkdir()
    shutil.copy(PROJECT / "brands" / "legal-entities.yaml", tmp_path / "brands")
    return run


def test_a_raised_frequency_names_those_who_agreed_to_less(deployed, command, phone, folders):
    deployed.say(phone, "DEALS", 0)
    deployed.say(phone, "YES", 1)
    (held,) = deployed.record(phone).subscriptions.values()
    old, new = folders((DEALS, "deals: {frequency: 8 msgs/month}"))
    done = command("changes", new, "--against", old)
    assert done.exit_code == 0, done.output
    assert "1 change since" in done.output
    assert "promotional.topics.deals.frequency: 2 msgs/month -> 8 msgs/month" in done.output
    assert "to be asked anew, to be registered anew" in done.output
    assert re.search(r"people: (\d+) of \1 subscribers agreed to less and are held to it", done.output)
    assert hashlib.sha256(held.wording.encode()).hexdigest()[:12] in done.output
    assert phone not in done.output
    assert held.changed_at >= MORNING


def test_where_nothing_is_deployed_changes_are_told_and_nobody_is_counted(command, folders, monkeypatch):
    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    old, new = folders(("name: Example Corp", "name: Example Company"))
    done = command("changes", new, "--against", old)
    assert done.exit_code == 0
    assert "name: Example Corp -> Example Company" in done.output
    assert "people were not counted: local: " in done.output


def test_the_same_files_have_no_changes(command, monkeypatch):
    monkeypatch.chdir(PROJECT)
    done = command("changes", "--against", "brands")
    assert (done.exit_code, done.output) == (0, "no brand file differs from brands\n")


def test_an_environment_that_is_not_there_is_refused_though_nothing_changed(command, monkeypatch):
    monkeypatch.chdir(PROJECT)
    refused = command("changes", "--environment", "nope", "--against", "brands")
    assert (refused.exit_code, "environment must be one of" in refused.output) == (1, True)


def test_a_file_with_faults_is_refused_with_its_line(command, folders):
    old, new = folders((DEALS, "deals: {frequency: often}"))
    done = command("changes", new, "--against", old)
    assert done.exit_code == 1
    assert re.search(r"example-corp\.yaml:\d+: programs\.promotional\.topics\.deals\.frequency: must be", done.output)


def test_a_commit_of_before_is_read(git, tmp_path):
    folder = tmp_path / "brands"
    for name in ("Example Corp", "Example Company"):
        text = (PROJECT / "brands" / "example-corp.yaml").read_text().replace("name: Example Corp", f"name: {name}")
        (folder / "example-corp.yaml").write_text(text)
        git("add", "brands")
        git("commit", "--quiet", "--message", name)
    assert [one.brand.name for one in of_version("HEAD~1", folder)] == ["Example Corp"]
    assert [one.brand.name for one in of_version("main", folder)] == ["Example Company"]


@pytest.mark.parametrize("against", ["gone", "--output=x", "HEAD~9", "v1..v2", ""])
def test_a_version_that_is_not_there_is_told_with_what_to_do(git, tmp_path, against):
    git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    with pytest.raises(
        UnknownVersionError, match="--against must be a folder of brand files or a commit such as HEAD~1"
    ):
        of_version(against, tmp_path / "brands")


def test_a_version_of_before_that_is_no_yaml_is_refused(tmp_path):
    (tmp_path / "acme.yaml").write_text("brand: {")
    with pytest.raises(BrandFileError, match=r"acme\.yaml:\d+: is not YAML"):
        of_version(str(tmp_path), tmp_path)


def subscribed(topic, wording="", frequency=""):
    return Subscription(topic, State.ACTIVE, MORNING, None, MORNING, wording, frequency)


LISTS = {
    "acme/promotional": [
        ("+1", subscribed("deals", "2 msgs/month")),
        ("+2", subscribed("deals", "words", "8 msgs/month")),
        ("+3", subscribed("deals", "words that name no number")),
        ("+1", subscribed("news", "1 msg/week")),
    ],
    "acme/transactional": [("+1", subscribed("orders"))],
}


@pytest.mark.parametrize(
    ("programs", "topics", "agreed", "found"),
    [
        (("acme/promotional",), ("deals",), None, (3, 3)),
        (("acme/promotional",), ("deals",), Frequency(8, "month"), (2, 3)),
        (("acme/promotional",), ("deals",), Frequency(None, ""), (3, 3)),
        (("acme/promotional",), (), None, (3, 3)),
        (("acme/transactional", "acme/promotional"), (), None, (3, 3)),
        (("acme/promotional",), ("coats",), None, (0, 0)),
        (("outlet/promotional", "acme/transactional"), (), None, (1, 1)),
    ],
)
def test_people_are_counted_once_by_program_and_topic(programs, topics, agreed, found):
    change = Change(ROWS["name"], "x.yaml:1", (), "a", "b", programs, topics, agreed)
    touched = People(LISTS.get).touched(change)
    assert (touched.people, touched.of) == found


def test_a_program_that_is_not_deployed_has_nobody_to_count():
    assert People(LISTS.get).touched(Change(ROWS["name"], "x.yaml:1", (), "a", "b", ("outlet/promotional",))) is None


def test_the_gravest_change_is_told_first(between):
    found = between(
        ("name: Outlet", "name: OUTLET"),
        ("{email: help@acme", "{email: care@acme"),
        ("deals, frequency: 2", "deals, frequency: 3"),
    )
    lines = [line for line in report(found, {}, "main") if line.startswith("brands/")]
    assert [line.partition(": ")[2].partition(":")[0] for line in lines] == [
        "programs.promotional.topics.deals.frequency",
        "support.email",
        "name",
    ]
