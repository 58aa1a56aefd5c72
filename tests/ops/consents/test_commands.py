"""`import-consents`, run as a user runs it."""

import pytest

from tests.conftest import PROJECT

PROGRAM = ("--program", "example-corp/promotional")


def test_a_file_is_imported_into_the_deployed_program(deployed, command, write, opt_in, opt_out, phone):
    path = write(opt_in(phone=phone), opt_out(phone=f"+1426{phone[-7:]}"), opt_in(phone=phone, topic="dogs"))
    done = command("import-consents", path, *PROGRAM)
    assert (done.exit_code, done.stderr) == (
        1,
        "1 bad row was left out: correct it and import the file again\n",
    )
    assert "2 imported" in done.stdout
    assert deployed.states(phone) == {"deals": "active"}
    report = path.with_name("consents.csv.local.example-corp-promotional.report.csv").read_text(encoding="utf-8")
    assert report.splitlines()[1].startswith(f"4,***{phone[-2:]},bad,")
    assert phone not in report
    assert sorted(one.suffix for one in path.parent.iterdir()) == [".csv", ".csv"]


def test_a_dry_run_needs_no_aws_and_records_nothing(command, write, opt_in, monkeypatch):
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.chdir(PROJECT)
    done = command("import-consents", write(opt_in()), *PROGRAM, "--dry-run")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "1 valid opted_in" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ("--program", "example-corp/sms"),
            "program must be one of example-corp/transactional, example-corp/promotional, ",
        ),
        (("--program", "example-corp/transactional"), "program must be one of example-corp/promotional, got"),
        (("--program", "nobody/promotional"), "got 'nobody/promotional': correct the name"),
        ((*PROGRAM, "--environment", "moon"), "environment must be one of local, prod, got 'moon'"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(deployed, command, write, opt_in, arguments, expected):
    done = command("import-consents", write(opt_in()), *arguments)
    assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
    assert expected in done.stderr
    assert deployed.ledger("+14255550123") == []


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A folder as `./sms` is called in, for a shell that points at no AWS."""
    for name in ("brands", "cdk.json"):
        (tmp_path / name).symlink_to(PROJECT / name)
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ENV", "local")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("elsewhere")
def test_the_local_environment_is_refused_where_no_local_aws_runs(command, write, opt_in):
    done = command("import-consents", write(opt_in()), *PROGRAM)
    assert (done.exit_code, done.stderr) == (1, "local: the local AWS must run, got none: run `make deploy`\n")


def test_a_local_aws_that_has_gone_is_told_with_its_address(command, write, opt_in, elsewhere):
    (elsewhere / ".local").mkdir()
    (elsewhere / ".local" / "server.json").write_text('{"pid": 1, "endpoint": "http://127.0.0.1:9"}')
    done = command("import-consents", write(opt_in()), *PROGRAM)
    assert done.exit_code == 1
    assert done.stderr.startswith("local: the local AWS must run, got none (Could not connect")
    assert "http://127.0.0.1:9" in done.stderr


def test_the_local_environment_is_the_local_aws_that_runs_here_whatever_the_shell_points_at(
    deployed, command, write, opt_in, phone, elsewhere, monkeypatch
):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    (elsewhere / "config").write_text("[profile prod]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:9\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(elsewhere / "config"))
    monkeypatch.setenv("AWS_PROFILE", "prod")
    (elsewhere / ".local").symlink_to(deployed.aws.state)
    done = command("import-consents", write(opt_in(phone=phone)), *PROGRAM)
    assert (done.exit_code, done.stderr) == (0, "")
    assert deployed.states(phone) == {"deals": "active"}


def test_a_file_that_is_not_there_is_told(deployed, command, tmp_path):
    for path, reason in ((tmp_path / "nowhere.csv", "no such file or directory"), (tmp_path, "is a directory")):
        done = command("import-consents", path, *PROGRAM)
        assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
        assert done.stderr == f"{path}: cannot be read: {reason}\n"
    assert deployed.aws.answers()
