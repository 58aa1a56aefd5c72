"""The evidence on one number, from the deployed tables and from an archive."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from lambdas.consent.items import TableNames
from lambdas.stores.consent.outbox import Status
from ops.consents.importing import Recorder
from ops.consents.validation import Given, Rules

SCRIPT = '<script>alert("x")</script> & \u202ecod'


@pytest.fixture
def talked(deployed, phone):
    """A number that joined, confirmed, wrote markup and opted out in 2.5 seconds."""
    deployed.say(phone, "DEALS", 0, status=Status.DONE)
    deployed.say(phone, "YES", 1, status=Status.REFUSED)
    deployed.say(phone, f"please stop texting me {SCRIPT}", 2, delay=2.5, status=Status.UNKNOWN)
    return phone


def test_the_json_tells_who_agreed_to_what_when_and_on_which_words(deployed, document, talked):
    (evidence,), code, told = document(talked)
    assert (code, told) == (0, "")
    assert (evidence["phone"], evidence["program"]) == (talked, "example-corp/promotional")
    joined, confirmed, stopped = evidence["acts"]
    wording = deployed.program.topic("deals").copy.confirmation_request
    assert [act["event"]["kind"] for act in evidence["acts"]] == ["opt_in_requested", "opt_in_confirmed", "opted_out"]
    assert joined["event"]["wording"] == confirmed["event"]["wording"] == wording
    assert confirmed["event"]["manifest_sha256"] == deployed.program.digest
    assert stopped["seconds_to_honour"] == 2.5
    assert joined["seconds_to_honour"] is None
    assert [act["answers"][0]["status"] for act in evidence["acts"]] == ["done", "refused", "unknown"]
    assert joined["answers"][0]["sent_as"].startswith("sent-text-")
    assert evidence["record"]["subscriptions"]["deals"]["state"] == "revoked"
    assert evidence["record"]["stopped"] is True
    assert evidence["verification"] == {"whole": True, "head_known": True, "problems": [], "unread": []}


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.links, self.words = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [name for name, _ in attributes if name in {"src", "href", "onclick", "style"}]

    def handle_data(self, data):
        self.words.append(data)


def test_the_page_shows_everything_escaped_and_loads_nothing(deployed, command, talked, tmp_path):
    out = tmp_path / "evidence.html"
    done = command("evidence", talked, "--format", "html", "--out", out, "--program", "example-corp/promotional")
    assert (done.exit_code, done.stdout) == (0, "")
    html = out.read_text(encoding="utf-8")
    page = Page(html)
    assert "script" not in page.tags
    assert page.links == []
    assert "@media print" in html
    assert "url(" not in html
    assert not re.search(r"https?:", html.replace(deployed.program.copy.help, ""))
    text = "".join(page.words)
    for expected in (
        f"Consent evidence for {talked}",
        'stop texting me <script>alert("x")</script> & \\u202ecod',
        "Opt-outs received: 1; the slowest was honored after 2.500 seconds.",
        "refused by the service for this number",
        "outcome unknown: the service may have taken it, so it was not repeated",
        deployed.program.digest,
        "3 records: the ledger chain is intact",
    ):
        assert expected in text


def test_the_text_shows_no_control_characters(deployed, command, phone):
    deployed.say(phone, "please stop texting me \x1b[2J\x07", 0)
    done = command("evidence", phone)
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    assert "me \u241b[2J\u2407" in done.stdout


def test_an_imported_consent_is_shown_with_its_evidence_and_an_imported_stop_without_seconds(deployed, document, phone):
    rules = Rules(deployed.program, just_now())
    row = {"phone": phone, "topic": "deals", "state": "opted_in", "at": "2024-05-01T10:00:00Z", "source": "web form"}
    stop = {"phone": phone, "state": "opted_out", "at": "2024-06-01T10:00:00Z"}
    names = TableNames(*(deployed.outputs[table] for table in ("Subscriptions", "Ledger", "Sends")), 16)
    recorder = Recorder(deployed.dynamodb, tables=names, program=deployed.program, clock=just_now)
    recorder.record([rules.claim(2, row | {"wording": "Yes, text me", "ip": "203.0.113.9"}), rules.claim(3, stop)])
    (evidence,), code, _ = document(phone)
    opted_in, opted_out = evidence["acts"]
    assert code == 0
    assert json.loads(opted_in["event"]["evidence"]["body"]) == {"ip": "203.0.113.9", "source": "web form"}
    assert (opted_in["event"]["wording"], opted_out["seconds_to_honour"]) == ("Yes, text me", None)
    assert opted_out["event"]["kind"] == Given.OPTED_OUT


def just_now():
    return datetime(2026, 11, 23, tzinfo=UTC)


def test_tables_that_were_tampered_with_are_told_and_end_with_1(deployed, document, talked):
    table = deployed.outputs["Ledger"]
    key = {"phone": {"S": talked}, "sequence": {"N": "2"}}
    content = deployed.ledger(talked)[1].content.replace("YES", "NO!")
    deployed.dynamodb.update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET content = :content",
        ExpressionAttributeValues={":content": {"S": content}},
    )
    (evidence,), code, told = document(talked)
    assert code == 1
    assert "the records are not whole" in told
    assert [problem["sequence"] for problem in evidence["verification"]["problems"]] == [2]


def test_states_that_the_ledger_does_not_give_are_told(deployed, document, talked):
    row = {"phone": {"S": talked}, "item": {"S": "topic#deals"}, "state": {"S": "active"}}
    row["changed_at"] = {"S": "2026-11-02T09:00:00.000Z"}
    deployed.dynamodb.put_item(TableName=deployed.outputs["Subscriptions"], Item=row)
    (evidence,), code, _ = document(talked)
    assert code == 1
    assert "states on record are not those" in evidence["verification"]["problems"][0]["detail"]


def test_an_archive_tells_the_same_acts_without_aws(deployed, document, talked, tmp_path, monkeypatch):
    (live,), _, _ = document(talked)
    rows = [*deployed.rows("Ledger"), *(row for row in deployed.rows("Subscriptions"))]
    (tmp_path / "ledger.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    (archived,), code, _ = document(talked, "--archive", tmp_path, "--program", "example-corp/promotional")
    assert code == 0
    assert archived["record"] == live["record"]
    assert [act["event"] for act in archived["acts"]] == [act["event"] for act in live["acts"]]
    assert [act["answers"] for act in archived["acts"]] == [None] * 3
    assert archived["verification"]["head_known"]
