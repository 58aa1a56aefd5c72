"""A deployed program is restored and retired, and whoever said STOP is not texted."""

import pytest

from local.deployed import client, items
from tests.e2e.people import sms, subscribe

pytestmark = pytest.mark.xdist_group("local_aws")
PROGRAM = "open-hours/promotional"


@pytest.fixture
def program(aws, deployed):
    """A program that is let go on in the end, whatever was done to it."""
    found = deployed[f"sms-local-{PROGRAM.replace('/', '-')}"]
    yield found
    client("ssm", aws.endpoint).delete_parameters(Names=[f"/sms/local/{PROGRAM}/retired"])
    sms("resume", PROGRAM, "--yes", aws=aws)


def test_a_stop_after_the_point_of_recovery_holds_once_the_program_is_restored(aws, program, phone, until, tmp_path):
    person, table = phone(program), program.outputs["Subscriptions"]
    (topic,) = (
        client("ssm", aws.endpoint)
        .get_parameter(Name=f"/sms/local/{PROGRAM}/topics")["Parameter"]["Value"]
        .split(",")[:1]
    )
    sms("restore", PROGRAM, "--yes", aws=aws)  # what other tests left behind is brought up to date before
    subscribe([person.number], topic, PROGRAM, aws, tmp_path)
    earlier = items(table, person.number, aws.endpoint)
    person.text("STOP")
    until(lambda: person.states() == {topic: "revoked"})
    for row in earlier:  # as a table that came back by point-in-time recovery has it
        client("dynamodb", aws.endpoint).put_item(TableName=table, Item=row)
    assert person.states() == {topic: "active"}
    told = sms("restore", PROGRAM, "--yes", aws=aws)
    assert "\n  1 record of " in told, told
    assert "brought up to date, 1 of them to STOP" in told
    assert person.states() == {topic: "revoked"}
    assert "paused since" in sms("status", PROGRAM, aws=aws)


def test_a_retired_program_answers_stop_and_help_and_is_not_resumed(aws, program, phone, until):
    person = phone(program)
    told = sms("retire", PROGRAM, "--yes", aws=aws)
    assert "in all; 1.00 once number and stack are gone" in told
    for word in ("HELP", "STOP"):
        before = len(person.read())
        person.text(word)
        until(lambda before=before: len(person.read()) > before)
    assert "is retired" in sms("resume", PROGRAM, "--yes", aws=aws, code=1)


def test_a_live_short_code_is_adopted_with_everybody_who_opted_out_there(aws, program, phone, tmp_path):
    messaging, gone, stays = client("pinpoint-sms-voice-v2", aws.endpoint), phone(program), phone(program)
    arn = f"arn:aws:sms-voice:us-east-1:000000000000:phone-number/phone-{'7' * 32}"
    aws.door.give_short_code(arn, "PROMOTIONAL")
    messaging.put_opted_out_number(OptOutListName="Default", OptedOutNumber=gone.number)
    told = sms("adopt", PROGRAM, arn, "--yes", aws=aws)
    assert " on the opt-out list Default, which numbers share" in told
    assert "1 opt-out recorded" in told
    assert f"now write `origination: {{local: {arn}}}` in the brand file" in told
    assert "its short code is being adopted" in sms("status", PROGRAM, aws=aws)
    rows = tmp_path / "old.csv"
    rows.write_text(
        "phone,topic,state,at,source,wording\n"
        + "".join(f"{one.number},deals,opted_in,2026-01-05T10:00:00Z,old form,Yes\n" for one in (gone, stays))
    )
    sms("import-consents", str(rows), "--program", PROGRAM, aws=aws)
    assert (gone.states(), stays.states()) == ({}, {"deals": "active"})
    assert "0 opt-outs recorded" in sms("adopt", PROGRAM, arn, "--yes", aws=aws)
