"""An audit of subscribers of all kinds, through the deployed app: looked at, killed in the middle, run, run again."""

import json
import os
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from lambdas.consent.record import State
from local.deployed import client, rows
from tests.e2e.people import sms
from tests.e2e.record.audited import PLANTED, made
from tests.subscribers import NOW

pytestmark = pytest.mark.xdist_group("local_aws")

SIZE = int(os.environ.get("AUDITED", "120"))
PATIENCE = 600 + SIZE / 10  # seconds: a run looks at the whole list before its first act
PROGRAM = "open-hours/promotional"
OUTLET = "sms-local-example-outlet-promotional"
ENDED = {
    **dict.fromkeys(("topic_gone", "broken_chain", "no_evidence", "malformed", "deactivated"), State.SUSPENDED),
    "unanswered": State.EXPIRED,
    "unengaged": State.SUNSET,
    **dict.fromkeys(("opted_out", "doubt_lapsed"), State.REVOKED),
    **dict.fromkeys(("engaged already", "fresh", "less_engaged", "engaged", "dead but new owner"), State.ACTIVE),
    "stopped": State.REVOKED,
    "asked lately": State.PENDING,
    "duplicate": State.ACTIVE,
}


@pytest.fixture(scope="module")
def shop(deployed):
    return deployed["sms-local-open-hours-promotional"]


@pytest.fixture(scope="module")
def listed(aws, shop):
    """The list in the tables, its numbers on the service's list and in the carriers' file; others were there before."""
    already = counts(dry_run(aws, shop))
    found = made(SIZE)
    found.write(shop, aws.endpoint)
    sms = client("pinpoint-sms-voice-v2", aws.endpoint)
    for phone in found.kinds["opted_out"]:
        sms.put_opted_out_number(OptOutListName=shop.outputs["OptOutList"], OptedOutNumber=phone)
    carriers(aws, found)
    functions, name = client("lambda", aws.endpoint), shop.outputs["ListAudit"]
    variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    functions.update_function_configuration(
        FunctionName=name, Environment={"Variables": variables | {"SETTLE_SECONDS": "0"}}
    )
    return found, already


def carriers(aws, found):
    days = {"deactivated": f"{NOW:%Y-%m-%d}", "dead but new owner": "2026-01-01"}
    aws.door.give_back({phone: day for kind, day in days.items() for phone in found.kinds[kind]})


def run(aws, shop, name, *, as_run, apply=True):
    states = client("stepfunctions", aws.endpoint)
    asked = json.dumps({"run": as_run, "apply": apply, "by": "a person"})
    arn = states.start_execution(stateMachineArn=shop.outputs["AuditWorkflow"], name=name, input=asked)["executionArn"]
    return states, arn


def ended(states, arn):
    return states.describe_execution(executionArn=arn)["status"] != "RUNNING"


def report(aws, shop, key):
    found = client("s3", aws.endpoint).get_object(Bucket=shop.outputs["AuditReports"], Key=f"reports/{key}.json")
    return json.loads(found["Body"].read())


def dry_run(aws, shop):
    shown = sms("audit", PROGRAM, aws=aws)
    assert "a dry run" in shown
    return report(aws, shop, shown.rpartition("reports/")[2].split(".html")[0])


def counts(told):
    return {one["kind"]: one["numbers"] for one in told["findings"]}


def states_of(shop, aws, phone):
    found = rows(shop.outputs["Subscriptions"], phone, aws.endpoint)
    return {row["state"] for row in found if row["item"].startswith("topic#")}


def test_every_defect_is_found_and_none_invented_and_each_due_subscriber_reminded_once(aws, shop, listed, until):
    audited, already = listed
    planted = {kind: len(audited.kinds[kind]) + already.get(kind, 0) for kind in PLANTED}
    looked = dry_run(aws, shop)
    assert counts(looked) == planted
    assert not looked["acted"]
    assert all(states_of(shop, aws, phone) == {State.ACTIVE} for phone in audited.kinds["unengaged"])

    states, arn = run(aws, shop, "first", as_run="audit-first")
    some = audited.kinds["less_engaged"][:50]
    until(lambda: not time.sleep(0.2) and any(_marked(shop, aws, phone) for phone in some), patience=PATIENCE)
    states.stop_execution(executionArn=arn)
    learned = sum(_learned(shop, aws, phone) for phone in audited.kinds["opted_out"])
    states, arn = run(aws, shop, "again", as_run="audit-first")
    until(lambda: not time.sleep(1) and ended(states, arn), patience=PATIENCE)
    acted = counts(report(aws, shop, "audit-first"))
    # what the killed run learns of the service's list bears no mark, and its functions outlive it
    assert acted.pop("opted_out") <= planted.pop("opted_out") - learned
    assert acted == planted

    for kind, phones in audited.kinds.items():
        for phone in phones:
            number = f"00{phone[1:]}" if kind == "malformed" else phone
            assert states_of(shop, aws, number) == {ENDED[kind]}, kind
    for phone in audited.kinds["duplicate"]:
        assert states_of(shop, aws, f"00{phone[1:]}") == {State.SUSPENDED}

    reminded = dict.fromkeys(audited.due, 1)
    words = "still subscribed"
    until(lambda: not time.sleep(1) and len(texts(aws, audited, words)) >= len(reminded), patience=PATIENCE)
    assert texts(aws, audited, words) == Counter(reminded)
    gone = {phone: 1 for phone in audited.kinds["unengaged"] if not int(phone[-1]) % 2}
    assert texts(aws, audited, "not heard from you") == Counter(gone)


def _marked(shop, aws, phone):
    return any(row["item"].startswith("audit#") for row in rows(shop.outputs["Subscriptions"], phone, aws.endpoint))


def _learned(shop, aws, phone):
    return states_of(shop, aws, phone) == {State.REVOKED}


def texts(aws, audited, words):
    mine = {phone for phones in audited.kinds.values() for phone in phones}
    sent = (message for message in aws.door.sent(by="api") if message.to in mine and words in message.body)
    return Counter(message.to for message in sent)


def test_an_audit_is_not_applied_before_somebody_has_looked(aws):
    assert "must have had a dry run within 7 days" in sms(
        "audit", "example-outlet/promotional", "--apply", aws=aws, code=1
    )


@pytest.mark.usefixtures("deployed")
def test_a_program_that_is_not_deployed_is_told_with_those_that_are(aws):
    said = sms("audit", "example-corp/marketing", aws=aws, code=1)
    assert "got 'example-corp/marketing'" in said
    assert "example-corp/promotional" in said
    assert "Traceback" not in said


def test_a_run_that_does_not_end_well_is_told_with_what_to_do(aws, deployed, until):
    states, workflow = client("stepfunctions", aws.endpoint), deployed[OUTLET].outputs["AuditWorkflow"]

    def running():
        return states.list_executions(stateMachineArn=workflow, statusFilter="RUNNING")["executions"]

    with ThreadPoolExecutor(1) as threads:
        said = threads.submit(sms, "audit", "example-outlet/promotional", aws=aws, code=1)
        until(running)
        for one in running():
            states.stop_execution(executionArn=one["executionArn"])
        assert "the audit must succeed, got aborted: read its log, redrive it" in said.result()
