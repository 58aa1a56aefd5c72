"""Archive and reconciler in the finished templates: what they keep, when they run, and when they wake somebody."""

import pytest

from tests.infra.constructs.signals import signals_of

PROGRAMS = ["sms-local-example-corp-promotional", "sms-local-example-outlet-transactional"]
pytestmark = pytest.mark.parametrize("name", PROGRAMS)


@pytest.fixture
def find(templates, name):
    """The resources of a type whose logical id begins so, by logical id."""
    resources = templates[name]["Resources"]

    def found(kind, begins=""):
        return {
            logical: one["Properties"]
            for logical, one in resources.items()
            if one["Type"] == kind and logical.startswith(begins)
        }

    return found


def alarm(find, begins):
    (found,) = find("AWS::CloudWatch::Alarm", begins).values()
    return found


def test_the_archive_locks_every_object_for_ten_years_and_forgets_none(find):
    (bucket,) = find("AWS::S3::Bucket", "Archive").values()
    retention = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert retention == {"Days": 3653, "Mode": "COMPLIANCE"}
    assert "LifecycleConfiguration" not in bucket


def test_reports_are_locked_for_five_years_and_go_then(find):
    (bucket,) = find("AWS::S3::Bucket", "ListAudit").values()
    retention = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert retention == {"Days": 1827, "Mode": "COMPLIANCE"}
    going, marks = bucket["LifecycleConfiguration"]["Rules"]
    assert going["ExpirationInDays"] == 1827
    assert going["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert marks["ExpiredObjectDeleteMarker"] is True


def test_every_log_goes_after_three_months(find):
    assert {group["RetentionInDays"] for group in find("AWS::Logs::LogGroup").values()} == {90}


def test_the_stream_is_read_from_its_beginning_and_what_fails_is_halved_and_kept_for_six_hours(find):
    (mapping,) = find("AWS::Lambda::EventSourceMapping", "Archive").values()
    (ledger,) = find("AWS::DynamoDB::Table", "ConsentLedger")
    (queue,) = find("AWS::SQS::Queue", "Archive")
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": [ledger, "StreamArn"]}
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["MaximumRecordAgeInSeconds"] == 6 * 3600
    assert "MaximumRetryAttempts" not in mapping
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": [queue, "Arn"]}


def test_a_run_of_the_reconciler_ends_before_the_next_begins(find):
    (function,) = find("AWS::Lambda::Function", "Reconciler").values()
    (rule,) = find("AWS::Events::Rule", "Reconciler").values()
    assert rule["ScheduleExpression"] == "rate(15 minutes)"
    assert function["Timeout"] < 15 * 60


@pytest.mark.parametrize(
    ("signal", "metric", "threshold"),
    [
        ("ArchiveLost", "ApproximateNumberOfMessagesVisible", 0),
        ("ArchiveLate", "IteratorAge", 15 * 60 * 1000),
        ("ArchiveAltered", "LedgerAltered", 0),
        ("ReconcilerDrift", "OptOutDrift", 0),
    ],
)
def test_one_is_too_many(templates, name, signal, metric, threshold):
    found = signals_of(templates[name])[signal]
    stands = signal == "ArchiveLost"  # until somebody has moved it back
    runbook = "DeadLettersWaiting" if stands else "RecordAtRisk"
    assert (found.metric, found.above, found.runbook) == (metric, threshold, runbook)
    assert found.alarm["AlarmActions"]


def test_a_day_without_a_whole_pass_is_an_alarm_and_so_is_silence(find):
    found = alarm(find, "ReconcilerSilence")
    assert found["Period"] * found["EvaluationPeriods"] == 24 * 3600
    assert (found["MetricName"], found["Statistic"], found["Threshold"]) == ("ReconcilePass", "Sum", 1)
    assert (found["ComparisonOperator"], found["TreatMissingData"]) == ("LessThanThreshold", "breaching")
    assert found["AlarmActions"]


def test_the_alarms_watch_the_metrics_of_their_own_program(templates, name):
    brand, _, kind = name.removeprefix("sms-local-").rpartition("-")
    for signal, service in (("ArchiveAltered", "archive"), ("ReconcilerDrift", "reconcile")):
        dimensions = signals_of(templates[name])[signal].dimensions
        assert dimensions == {"service": service, "Environment": "local", "Brand": brand, "MessageType": kind}


def test_the_reconciler_may_read_its_list_and_write_the_tables_and_nothing_more(find):
    (role,) = find("AWS::IAM::Role", "Reconciler").values()
    actions = [one["Action"] for one in role["Policies"][0]["PolicyDocument"]["Statement"]]
    flat = {action for some in actions for action in (some if isinstance(some, list) else [some])}
    outside = {action for action in flat if action.split(":")[0] not in {"logs", "kms"}}
    assert outside == {
        "sms-voice:DescribeOptedOutNumbers",
        *(f"dynamodb:{n}" for n in ("Query", "PutItem", "UpdateItem", "ConditionCheckItem")),
    }
