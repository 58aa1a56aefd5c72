"""What the command says: of folders, of commits, of people, of what cannot be compared."""

import hashlib
import json
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
from ops.changes.settings import firewall_changes
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


@pytest.mark.parametrize(("name", "got"), [("brands/example-corp.yaml", "a file"), ("nope", "nothing at all")])
def test_what_is_no_folder_of_brand_files_is_told_as_that(command, monkeypatch, name, got):
    monkeypatch.chdir(PROJECT)
    refused = command("changes", name, "--against", "brands")
    assert (refused.exit_code, refused.output) == (
        1,
        f"the folder must be one of brand files such as brands, got {got}: {name}\n",
    )


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


PORTS = "    ports:\n"
SHOP = '      - {port: requests, to: "arn:aws:iam::111122223333:role/shop"}\n'
TIERS = "    engagement: {digest_every: 31 days}\n"
LONG = "has shipped, and comes to your door by the day after tomorrow, whatever the weather is like by then, or else"
SENDING = "same_content: 48 hours"


@pytest.mark.parametrize(
    ("start", "edit", "line"),
    [
        ([], (PORTS, f"    reassigned_check: 31 days\n{PORTS}"), "reassigned_check: nothing -> 31 days"),
        ([], (PORTS, f"    reassigned_check: 36 hours\n{PORTS}"), "reassigned_check: nothing -> 36 hours"),
        (
            [(PORTS, f"{TIERS}{PORTS}")],
            ("{digest_every: 31 days}", "{digest_every: 14 days}"),
            "engagement.digest_every: 31 days -> 14 days",
        ),
        (
            [(PORTS, f"{TIERS}{PORTS}")],
            ("{digest_every: 31 days}", "{digest_every: 31 days, grace: 30 days}"),
            "engagement.grace: 60 days -> 30 days",
        ),
        (
            [],
            (PORTS, f"{TIERS}{PORTS}"),
            (
                "engagement: nothing -> "
                "{less_engaged_after: 90 days, unengaged_after: 180 days, grace: 60 days, digest_every: 31 days}"
            ),
        ),
        ([], ("lifetime: 48 hours", "lifetime: 7 days"), "sending.lifetime: 48 hours -> 7 days"),
        ([], (SENDING, "same_content: 1 hour"), "sending.same_content: 48 hours -> 1 hour"),
        ([], (SENDING, f"{SENDING}, max_price: {{US: 0.02}}"), "sending.max_price: nothing -> {US: 0.02}"),
        ([], (SENDING, f"{SENDING}, caller_share: 1 of 2"), "sending.caller_share: nothing -> 1 of 2"),
        ([], (SENDING, f"{SENDING}, keyword: Acme Deals"), "sending.keyword: nothing -> Acme Deals"),
        ([], (SENDING, f"{SENDING}, pause: {{opt_outs: 4.5 %}}"), "sending.pause.opt_outs: 3 % -> 4.5 %"),
        ([], (SENDING, f"{SENDING}, pause: {{within: 12 hours}}"), "sending.pause.within: 24 hours -> 12 hours"),
        (
            [(SENDING, f'{SENDING}, hours: {{saturday: "10:00-17:00"}}')],
            ('saturday: "10:00-17:00"', "saturday: closed"),
            "sending.hours.saturday: 10:00-17:00 -> closed",
        ),
        ([], (PORTS, f"{PORTS}      - {{port: reads}}\n"), "ports.reads with no reader: nothing -> all environments"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_change_is_shown_as_a_brand_file_has_it_and_where_it_differs(between, start, edit, line):
    told = [one for one in report(between(edit, start=start), {}, "main") if one.startswith("brands/")]
    assert [one.partition(": programs.promotional.")[2] for one in told] == [line]


def test_a_long_value_is_shown_where_it_differs_and_a_short_one_whole(between):
    shipped = ("has shipped.", f"{LONG} we call.")
    for edit, before, after in (
        (("we call", "you call"), "we call.", "you call."),
        (("{name}: order", "{name}: parcel"), "{name}: order ", "{name}: parcel "),
        ((" we call", ""), "we call.", "else."),
    ):
        (told,) = [one for one in report(between(edit, start=[shipped]), {}, "main") if one.startswith("brands/")]
        both = told.partition(".text: ")[2].split(" -> ")
        assert (before in both[0], after in both[1]) == (True, True), told
        assert max(map(len, both)) <= 120 + len("......")
        assert both[0].startswith("...") is both[1].startswith("...") is not before.startswith("{name}")


def test_a_template_is_shown_as_a_brand_file_has_it(between):
    late = "late: {topic: orders, text: Late., parameters: {order: 12}, immediate: true}"
    edits = (
        ("      code: {topic", f"      {late}\n      code: {{topic"),
        ('text: "{name}: order', 'text: "{name}: the order'),
    )
    told = [one for one in report(between(*edits), {}, "main") if one.startswith("brands/")]
    assert [one.partition(" -> ")[2] for one in told if ".late" in one] == [late.partition(": ")[2]]


def test_a_port_that_is_closed_is_told_with_the_line_where_it_stood(between):
    reads = "      - {port: reads}\n"
    (closed,) = between((SHOP, ""), start=[(SHOP, SHOP + reads)])
    (opened,) = between((SHOP, SHOP + reads))
    shop = int(closed.place.rpartition(":")[2])
    assert (closed.path[-1], closed.row.id) == ("requests arn:aws:iam::111122223333:role/shop", "port-closed")
    assert int(opened.place.rpartition(":")[2]) == shop + 1


def test_a_day_that_opens_early_or_late_is_wider_than_one_that_is_closed(between):
    closed = (SENDING, f"{SENDING}, hours: {{saturday: closed}}")
    for hours in ("08:00-09:00", "19:00-20:00"):
        (opened,) = between(("saturday: closed", f'saturday: "{hours}"'), start=[closed])
        assert (opened.row.id, str(opened.after)) == ("hours-widened", hours)


@pytest.mark.parametrize(("before", "after", "what"), [("own", "shared", "one firewall"), ("shared", "own", "its own")])
def test_another_firewall_in_cdk_json_is_told_with_what_happens(git, tmp_path, before, after, what):
    file = tmp_path / "cdk.json"

    def write(firewall):
        entry = {"account": "111122223333", "region": "us-east-1", "firewall": firewall}
        file.write_text(json.dumps({"context": {"environments": {"prod": entry, "test": entry | {"firewall": "own"}}}}))

    write(before)
    git("add", "cdk.json")
    git("commit", "--quiet", "--message", "Before")
    assert list(firewall_changes(file, "HEAD")) == []
    write(after)
    (told,) = firewall_changes(file, "HEAD")
    assert told.startswith(f"cdk.json: prod: firewall: {before} -> {after}: ")
    assert what in told
    assert "one of the two at every moment" in told
    assert list(firewall_changes(file, str(tmp_path))) == []


def test_the_command_tells_another_firewall(command, git, tmp_path, monkeypatch):
    shutil.copytree(PROJECT / "brands", tmp_path / "brands", dirs_exist_ok=True)
    shutil.copy(PROJECT / "cdk.json", tmp_path)
    git("add", ".")
    git("commit", "--quiet", "--message", "Before")
    settings = json.loads((tmp_path / "cdk.json").read_text())
    settings["context"]["environments"]["local"]["firewall"] = "shared"
    (tmp_path / "cdk.json").write_text(json.dumps(settings))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert "cdk.json: local: firewall: own -> shared: " in command("changes").stdout


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ({"alarm_thresholds": {"ListAuditErrors": 3}}, True),
        ({"account": 111122223333}, True),
        ({"an-option-of-old": []}, True),
        ({"cells": []}, True),
        ({"firewall": ["a word of old"]}, False),
    ],
    ids=["threshold", "account", "option", "cells", "firewall"],
)
def test_an_old_cdk_json_that_today_would_be_refused_is_compared(git, tmp_path, before, told):
    file = tmp_path / "cdk.json"
    entry = {"account": "111122223333", "region": "us-east-1"}
    file.write_text(json.dumps({"context": {"environments": {"prod": entry | before}}}))
    git("add", "cdk.json")
    git("commit", "--quiet", "--message", "Before")
    file.write_text(json.dumps({"context": {"environments": {"prod": entry | {"firewall": "shared"}}}}))
    assert ["prod: firewall: own -> shared" in line for line in firewall_changes(file, "HEAD")] == [True] * told


@pytest.mark.parametrize("text", ["{}", "[]", '{"context": {"environments": {"prod": 1}}}', '{"context": 1}', "{", ""])
def test_an_old_cdk_json_that_described_no_environment_is_compared_with_nothing(git, tmp_path, text):
    file = tmp_path / "cdk.json"
    file.write_text(text)
    git("add", "cdk.json")
    git("commit", "--quiet", "--message", "Before")
    entry = {"account": "111122223333", "region": "us-east-1"}
    file.write_text(json.dumps({"context": {"environments": {"prod": entry}}}))
    assert list(firewall_changes(file, "HEAD")) == []


def test_the_firewall_of_each_cell_is_compared(git, tmp_path):
    file = tmp_path / "cdk.json"

    def write(entry, east):
        cells = {"east": {"account": "111122223333"} | east, "west": {"account": "444455556666"}}
        file.write_text(json.dumps({"context": {"environments": {"prod": entry | {"cells": cells}}}}))

    write({}, {})
    git("add", "cdk.json")
    git("commit", "--quiet", "--message", "Before")
    write({"firewall": "shared"}, {"firewall": "own"})
    (told,) = firewall_changes(file, "HEAD")
    assert told.startswith("cdk.json: prod/west: firewall: own -> shared: ")
