"""The archive's function as Lambda calls it."""

import importlib
import io
import json
import sys

import pytest

from lambdas.stores.errors import RunFailed

FACTS = ("function_name", "memory_limit_in_mb", "invoked_function_arn", "aws_request_id")
CONTEXT = type("Context", (), dict.fromkeys(FACTS, "archive"))()


@pytest.fixture
def function(home, bucket, program, tmp_path):
    """The function's module, loaded with its environment and its manifest."""
    (tmp_path / "program_manifest").mkdir()
    (tmp_path / "program_manifest" / "__init__.py").touch()
    (tmp_path / "program_manifest" / "program.json").write_text(program().to_json())
    with pytest.MonkeyPatch.context() as patch:
        for name, value in home.aws.settings.items():
            patch.setenv(name, value)
        patch.syspath_prepend(tmp_path)
        patch.setenv("ARCHIVE_BUCKET", bucket)
        module = importlib.import_module("lambdas.functions.archive.handler")
        yield module
        module.function.metrics.clear_default_dimensions()  # Powertools shares them among all functions of a process
    for name in ("lambdas.functions.archive.handler", "program_manifest"):
        sys.modules.pop(name, None)


def test_a_batch_is_kept_and_counted_under_the_program_of_the_function(function, told, s3, bucket, capsys):
    function.handler({"Records": [told(1), told(2, "REMOVE")]}, CONTEXT)
    assert len(s3.list_objects_v2(Bucket=bucket)["Contents"]) == 2
    counted = json.loads(capsys.readouterr().out)
    assert (counted["LedgerArchived"], counted["LedgerAltered"]) == ([2.0], [1.0])
    dimensions = {"service": "archive", "Environment": "dev", "Brand": "acme", "MessageType": "promotional"}
    assert set(counted["_aws"]["CloudWatchMetrics"][0]["Dimensions"][0]) == set(dimensions)
    assert counted.items() >= dimensions.items()


def test_a_batch_that_cannot_be_kept_fails_as_a_whole_and_names_nobody(function, told, bucket, s3):
    s3.delete_bucket(Bucket=bucket)
    log = io.StringIO()
    before = function.function.logger.registered_handler.setStream(log)
    with pytest.raises(RunFailed) as failed:
        function.handler({"Records": [told(1)]}, CONTEXT)
    function.function.logger.registered_handler.setStream(before)
    assert str(failed.value) == "NoSuchBucket"
    assert failed.value.__suppress_context__
    assert json.loads(log.getvalue())["reason"] == "NoSuchBucket"
    assert "4255550161" not in log.getvalue()
