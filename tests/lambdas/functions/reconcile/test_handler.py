"""The reconciler's function as the schedule calls it."""

import importlib
import io
import json
import sys
from datetime import timedelta

import pytest

from lambdas.functions.reconcile.reconciliation import ReconcileEnvironment
from lambdas.stores.errors import EnvironmentFault, RunFailed

FACTS = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")
VARIABLES = {
    "SUBSCRIPTIONS_TABLE": "s",
    "LEDGER_TABLE": "l",
    "SENDS_TABLE": "t",
    "OPT_OUT_LIST": "o",
    "SETTLE_SECONDS": "900",
}


def context(milliseconds):
    left = {"get_remaining_time_in_millis": lambda _: milliseconds}
    return type("Context", (), dict.fromkeys(FACTS, "reconcile") | left)()


@pytest.fixture
def function(home, place, program, tmp_path):
    """The function's module, loaded with its environment and its manifest; it looks at listings at once."""
    (tmp_path / "program_manifest").mkdir()
    (tmp_path / "program_manifest" / "__init__.py").touch()
    (tmp_path / "program_manifest" / "program.json").write_text(program().to_json())
    variables = home.variables | {
        "SUBSCRIPTIONS_TABLE": place,
        "OPT_OUT_LIST": place,
        "SETTLE_SECONDS": "0",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        for name, value in (home.aws.settings | variables).items():
            patch.setenv(name, value)
        module = importlib.import_module("lambdas.functions.reconcile.handler")
        yield module
        module.function.metrics.clear_default_dimensions()  # Powertools shares them among all functions of a process
    for name in ("lambdas.functions.reconcile.handler", "program_manifest"):
        sys.modules.pop(name, None)


def counted(told):
    facts = [json.loads(line) for line in told.splitlines() if '"_aws"' in line]
    names = ("OptOutDrift", "ReconcilePass")
    return [{name: sum(one[name]) for name in names if name in one} for one in facts]


def test_a_run_records_what_it_learns_and_counts_it_under_its_program(function, home, place, phone, capsys):
    home.sms.put_opted_out_number(OptOutListName=place, OptedOutNumber=phone)
    function.handler({}, context(120_000))
    told = capsys.readouterr().out
    assert len(home.ledger(phone)) == 1
    assert counted(told) == [{"OptOutDrift": 1.0, "ReconcilePass": 1.0}]
    for dimension in ('"service":"reconcile"', '"Environment":"dev"', '"Brand":"acme"', '"MessageType":"promotional"'):
        assert dimension in told


def test_a_run_with_a_minute_left_begins_no_page(function, capsys):
    function.handler({}, context(60_000))
    assert '"_aws"' not in capsys.readouterr().out


def test_a_run_that_breaks_off_fails_without_naming_a_number(function, home, place, phone):
    home.sms.put_opted_out_number(OptOutListName=place, OptedOutNumber=phone)
    home.dynamodb.delete_table(TableName=place)
    log = io.StringIO()
    before = function.function.logger.registered_handler.setStream(log)
    with pytest.raises(RunFailed, match="ResourceNotFoundException"):
        function.handler({}, context(120_000))
    function.function.logger.registered_handler.setStream(before)
    assert json.loads(log.getvalue())["reason"] == "ResourceNotFoundException"
    assert phone[-8:] not in log.getvalue()


def test_the_environment_is_read_as_it_is_set():
    assert ReconcileEnvironment.read(VARIABLES) == ReconcileEnvironment("s", "l", "t", "o", timedelta(minutes=15))


@pytest.mark.parametrize("seconds", ["-1", "1.5", "soon"])
def test_a_settling_time_that_is_no_number_of_seconds_is_refused(seconds):
    with pytest.raises(EnvironmentFault, match="SETTLE_SECONDS must be whole seconds"):
        ReconcileEnvironment.read(VARIABLES | {"SETTLE_SECONDS": seconds})


def test_every_missing_variable_is_named():
    with pytest.raises(EnvironmentFault, match="LEDGER_TABLE, SENDS_TABLE, OPT_OUT_LIST"):
        ReconcileEnvironment.read({"SUBSCRIPTIONS_TABLE": "s", "SETTLE_SECONDS": "1"})
