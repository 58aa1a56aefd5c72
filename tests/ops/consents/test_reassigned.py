"""The round trip with the Reassigned Numbers Database: what goes out, what comes back, and what that changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lambdas.consent.events import EventKind, applied
from lambdas.consent.ledger import appended, fold, opened, seal, verify
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from ops.consents import reassigned as rnd
from ops.consents.files import BadFile
from ops.consents.reassigned import Answer, Fate, Query, Response, asked_since
from tests.programs import PROGRAM

PHONE = "+14255550123"
JOINED = datetime(2025, 3, 2, 8, tzinfo=UTC)  # still the first of March in Samoa
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SINCE = date(2025, 3, 1)
QUERY = Query(date(2026, 11, 28), PROGRAM, NOW)


def record(**changed_at):
    """A record with an active subscription to each topic, of that time."""
    held = {topic: Subscription(topic, State.ACTIVE, at) for topic, at in (changed_at or {"deals": JOINED}).items()}
    return Record(PHONE, subscriptions=held)


def respond(answer, since=SINCE):
    return Response(PHONE, since, answer, "f" * 64)


def after(ruling, before):
    entry = seal(ruling.event, before.standing, PHONE, NOW)
    return appended(applied(before, ruling.event), entry), entry


def test_the_day_asked_for_is_the_earliest_that_the_oldest_consent_can_have_been_given_on():
    assert asked_since(record(deals=JOINED, news=NOW)) == SINCE
    assert asked_since(record(deals=datetime(2025, 3, 2, 11, tzinfo=UTC))) == date(2025, 3, 2)
    assert asked_since(Record(PHONE)) is None
    stopped = replace(record(), standing=ProgramStatus(stopped_at=NOW))
    assert asked_since(stopped) is None


def test_a_confirmed_opt_in_is_asked_for_since_its_join_and_not_since_its_yes():
    held = Subscription("deals", State.ACTIVE, NOW, requested_at=JOINED)
    assert asked_since(Record(PHONE, subscriptions={"deals": held})) == SINCE


def test_a_no_leaves_its_day_in_the_record_and_its_file_in_the_ledger():
    ruling = QUERY.rule(respond(Answer.NO), record(), ())
    made, entry = after(ruling, record())
    assert (ruling.fate, ruling.event.kind) == (Fate.NO, EventKind.NOT_REASSIGNED)
    assert made.standing.checked_at == datetime(2026, 11, 28, tzinfo=UTC)
    assert made.subscriptions == record().subscriptions
    assert opened(entry) == ruling.event
    assert '"queried_on":"2026-11-28"' in ruling.event.evidence.body
    assert f'"file_sha256":"{"f" * 64}"' in ruling.event.evidence.body


def test_an_older_no_that_comes_late_does_not_make_a_newer_one_older():
    newer, _ = after(QUERY.rule(respond(Answer.NO), record(), ()), record())
    older, _ = after(replace(QUERY, day=date(2026, 10, 1)).rule(respond(Answer.NO), newer, ()), newer)
    assert older.standing.checked_at == newer.standing.checked_at


def test_a_no_for_a_day_after_the_consent_is_no_safe_harbor_and_goes_on_no_record():
    asked_late = respond(Answer.NO, SINCE + timedelta(days=1))
    assert QUERY.rule(asked_late, record(), ()) == rnd.Ruling(Fate.LATER)
    assert QUERY.rule(respond(Answer.NO, SINCE - timedelta(days=9)), record(), ()).fate is Fate.NO


def test_no_data_is_on_record_and_counts_for_nothing():
    ruling = QUERY.rule(respond(Answer.NO_DATA), record(), ())
    made, _ = after(ruling, record())
    assert ruling.event.kind is EventKind.REASSIGNMENT_UNKNOWN
    assert made.standing.checked_at is None
    assert made.subscriptions == record().subscriptions


def test_a_yes_suspends_what_was_joined_before_the_query_and_leaves_what_was_joined_since():
    before = record(deals=JOINED, news=datetime(2026, 11, 29, 1, tzinfo=UTC))
    ruling = QUERY.rule(respond(Answer.YES), before, ())
    made, _ = after(ruling, before)
    assert {topic: held.state for topic, held in made.subscriptions.items()} == {
        "deals": State.SUSPENDED,
        "news": State.ACTIVE,
    }
    assert not made.standing.stopped
    assert made.subscriptions["deals"].rests_on == JOINED  # a STOP or an import that comes late is held against that
    assert QUERY.rule(respond(Answer.YES), record(news=NOW), ()).fate is Fate.JOINED_SINCE


def test_a_yes_to_somebody_who_joined_earlier_on_the_day_of_the_query_suspends_too():
    before = record(deals=NOW - timedelta(hours=1))
    today = replace(QUERY, day=NOW.date())
    assert today.rule(respond(Answer.YES), before, ()).fate is Fate.YES


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_is_on_record_once_and_nothing_is_recorded_of_whom_gets_no_texts(answer):
    first = QUERY.rule(respond(answer), record(), ())
    made, _ = after(first, record())
    assert QUERY.rule(respond(answer), made, {first.event.evidence.message_id}) == rnd.Ruling(Fate.KNOWN)
    assert QUERY.rule(respond(answer), Record(PHONE), ()) == rnd.Ruling(Fate.NOT_SUBSCRIBED)


@pytest.fixture
def read(tmp_path):
    """Read a file of answers: what it holds, without the file's digest, and its faults without their folder."""

    def build(content, name="answers.csv"):
        path, faults = tmp_path / name, []
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        found = [(one.phone, str(one.since), str(one.answer)) for one in rnd.responses(path, faults)]
        return found, [fault.removeprefix(f"{tmp_path}/") for fault in faults]

    return build


@pytest.mark.parametrize(
    "content",
    [
        "TN,Date,Disconnected\n4255550123,2025-03-01,no\n",
        "\ufeffphone;date;response\n+14255550123;3/1/2025;No\n",
        "Telephone Number\tConsent Date\tResult\r\n(425) 555-0123\t03/01/25\tNO\r\n\r\n",
        '"id","TN","Date","Disconnected"\n"7","14255550123","20250301","no"\n',
        "4255550123,2025-03-01,no\n",
    ],
)
def test_an_answer_is_read_under_the_names_and_in_the_forms_that_files_have(read, content):
    assert read(content) == ([(PHONE, "2025-03-01", "no")], [])


@pytest.mark.parametrize("written", ["no_data", "No Data", "NO  DATA", "nodata"])
def test_no_data_is_not_read_as_a_no(read, written):
    assert read(f"TN,Date,Answer\n4255550123,2025-03-01,{written}\n") == ([(PHONE, "2025-03-01", "no_data")], [])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("TN,Date\n4255550123,2025-03-01\n", "answers.csv:1: the header must have exactly one of disconnected,"),
        ("TN,Date,Answer\n\n", "answers.csv:1: there must be answers under the header, got none"),
        ("TN,TN,Date,Answer\n", "answers.csv:1: the header must have exactly one of tn,"),
        ("", "answers.csv:1: the header must have exactly one of tn, phone,"),
        ("TN,Date,Answer\n425555012,2025-03-01,no\n", "answers.csv:2: the number must have the 10 digits of"),
        ("TN,Date,Answer\n+442071838750,2025-03-01,no\n", "answers.csv:2: the number must have the 10 digits of"),
        ("TN,Date,Answer\n4255550123,2025-13-01,no\n", "answers.csv:2: the date must be YYYY-MM-DD or MM/DD/YYYY"),
        ("TN,Date,Answer\n4255550123,2025-03-01,\n", "answers.csv:2: the answer must be yes, no or no data, got ''"),
        ("TN,Date,Answer\n4255550123\n", "answers.csv:2: must have 3 columns or more, got 1"),
        ("4255550123,2025-03-01,no\n4255550123,x,maybe\n", "answers.csv:2: the date must be"),
    ],
)
def test_what_is_no_answer_is_told_with_its_line(read, content, fault):
    _, (told,) = read(content)
    assert told.startswith(fault)
    assert "42555501" not in told


def test_a_workbook_and_a_file_that_is_not_there_are_told(read, tmp_path):
    with pytest.raises(BadFile, match="is an Excel workbook"):
        read(b"PK\x03\x04rest")
    with pytest.raises(BadFile, match="cannot be read: No such file"):
        list(rnd.responses(tmp_path / "nowhere.csv", []))
    with pytest.raises(BadFile, match="cannot be read: "):
        read(b"\x1f\x8b\x08" + bytes(7) + b"\xff" * 20)


def test_a_list_is_written_in_files_that_the_database_takes_and_no_file_is_written_over(tmp_path, monkeypatch):
    monkeypatch.setattr(rnd, "ROWS_OF_A_FILE", 2)
    found = [(f"+1425555010{number}", SINCE) for number in range(5)]
    made = rnd.write(tmp_path / "rnd.csv", found)
    assert [(path.name, count) for path, count in made] == [("rnd.csv", 2), ("rnd-2.csv", 2), ("rnd-3.csv", 1)]
    assert (tmp_path / "rnd-3.csv").read_text().split() == ["TN,Date", "4255550104,2025-03-01"]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    (tmp_path / "rnd.csv").unlink()
    with pytest.raises(FileExistsError, match=r"rnd-2\.csv: exists already: remove it"):
        rnd.write(tmp_path / "rnd.csv", found)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rnd-2.csv", "rnd-3.csv"]


def test_a_deployed_list_goes_out_and_its_answers_come_back_once(deployed, command, joined, tmp_path):
    numbers = joined(4)
    deployed.say(numbers[3], "STOP", 2)
    out = tmp_path / "rnd.csv"
    assert command("reassigned", "export", "example-corp/promotional", "--out", out).exit_code == 0
    written = dict(line.split(",") for line in out.read_text().split()[1:])
    assert [written.get(number[2:]) for number in numbers] == ["2024-04-30"] * 3 + [None]

    answers = dict(zip(numbers, ("no", "yes", "no data", "yes"), strict=True))
    back = tmp_path / "answers.csv"
    rows = (f"{number[2:]},2024-04-30,{answer}\n" for number, answer in answers.items())
    back.write_text(f"TN,Date,Disconnected\n{''.join(rows)}")
    take = ("reassigned", "import", back, "--program", "example-corp/promotional", "--queried", "2024-06-01")
    looked = command(*take)
    assert (looked.exit_code, "a dry run: nothing is on record yet" in looked.stdout) == (0, True)
    assert "1 yes: subscriptions suspended" in looked.stdout
    assert [len(deployed.ledger(number)) for number in numbers] == [1, 1, 1, 2]

    taken = command(*take, "--apply")
    assert (taken.exit_code, taken.stderr) == (0, "")
    for _ in range(2):
        assert [deployed.states(number)["deals"] for number in numbers] == ["active", "suspended", "active", "revoked"]
        assert [len(deployed.ledger(number)) for number in numbers] == [2, 2, 2, 2]
        again = command(*take, "--apply")
        assert "3 on record already" in again.stdout
    for number in numbers:
        assert list(verify(deployed.ledger(number), deployed.record(number))) == []
        assert fold(number, deployed.ledger(number)) == deployed.record(number)
    told = command("evidence", numbers[0], "--program", "example-corp/promotional").stdout
    assert "Not reassigned since the consent as of 2024-06-01" in told
    assert "Asked since: 2024-04-30" in told


def test_nothing_is_taken_of_a_file_with_a_fault(deployed, command, joined, tmp_path):
    (phone,) = joined(1)
    path = tmp_path / "answers.csv"
    path.write_text(f"TN,Date,Answer\n{phone[2:]},2024-04-30,yes\n{phone[2:]},2024-04-30,perhaps\n")
    done = command(
        *("reassigned", "import", path, "--program", "example-corp/promotional", "--queried", "2024-06-01", "--apply")
    )
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        f"{path}:3: the answer must be yes, no or no data, got 'perhaps'",
        "1 fault: nothing is on record: correct the files and import them again",
    ]
    assert deployed.states(phone) == {"deals": "active"}


@pytest.mark.parametrize(
    ("queried", "told"),
    [
        ("soon", "--queried must be a day such as "),
        ("2021-10-31", "--queried must lie between 2021-11-01 and today"),
        ("9999-01-01", "--queried must lie between 2021-11-01 and today"),
    ],
)
@pytest.mark.usefixtures("deployed")
def test_a_query_has_a_day_that_can_have_been(command, tmp_path, queried, told):
    path = tmp_path / "answers.csv"
    path.write_text("TN,Date,Answer\n")
    done = command("reassigned", "import", path, "--program", "example-corp/promotional", "--queried", queried)
    assert (done.exit_code, done.stderr.startswith(told)) == (1, True)
