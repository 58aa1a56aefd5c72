"""The walls of a deployed program: a foreign role is refused, each operator has its duty, an upgrade loses nothing."""

import json

import pytest

from local.deployed import client
from tests.e2e.walls.foreign_role import BEGIN, END, KEY, LOCK, NOBODY, OWN, PAGE, judged, refused_by, role, tries

pytestmark = pytest.mark.xdist_group("local_aws")

TRIED = {"DynamoDB::Table", "KMS::Key", "S3::Bucket", "SNS::Topic", "SQS::Queue"}
ASSETS = "cdk-hnb659fds-assets-000000000000-us-east-1"
OF_WALLS = {"ArnNotLike", "aws:PrincipalTag/Brand", "aws:PrincipalTag/MessageType"}


@pytest.fixture(scope="module")
def calls(managed, aws):
    """One call of each action on one resource of each type."""
    found = {(one.kind, one.action): one for one in tries(managed.stack, aws.endpoint)}
    return list(found.values())


def test_a_foreign_role_with_every_right_is_refused_as_the_page_says(calls, aws):
    told = PAGE.read_text().partition(BEGIN)[2].partition(END)[0]
    rows = {cells[1].strip(): cells for line in told.splitlines() if len(cells := line.split("|")) > 4}
    found = judged(calls, role(aws.endpoint))
    assert {one.kind for one, _ in found} >= TRIED
    assert [one.action for one, who in found if who == NOBODY] == []
    assert {one.kind for one, who in found if who != LOCK} == TRIED
    for one, who in found:
        assert f"`{one.action}`" in rows[one.kind][{OWN: 3, KEY: 3, LOCK: 4}[who]], (one, who)


@pytest.mark.parametrize(
    ("operator", "through", "refused"),
    [
        ("SmsReader", {"dynamodb:Query", "s3:GetObject", "kms:Decrypt"}, {"dynamodb:PutItem", "sqs:SendMessage"}),
        ("SmsSender", {"dynamodb:Query", "dynamodb:PutItem", "sqs:ReceiveMessage"}, {"sns:Publish", "sns:Subscribe"}),
        ("SmsImporter", {"dynamodb:PutItem", "s3:PutObject"}, {"sns:Subscribe"}),
        ("SmsBreakGlass", {"dynamodb:Query", "dynamodb:GetItem", "sqs:ReceiveMessage", "s3:GetObject"}, set()),
    ],
)
def test_each_operator_comes_to_what_is_its_duty(calls, aws, operator, through, refused):
    clients = role(aws.endpoint, operator)
    asked = [one for one in calls if one.kind in TRIED and one.action in through | refused]
    assert {one.action for one in asked} == through | refused
    assert {one.action for one in asked if refused_by(clients, one)} == refused


def without_walls(template):
    """Return the template as it was before there were any."""

    def is_old(statement):
        return not OF_WALLS & {key for keys in statement.get("Condition", {}).items() for key in (keys[0], *keys[1])}

    def old(value):
        if isinstance(value, dict):
            kept = {key: old(item) for key, item in value.items() if key != "ResourcePolicy"}
            if isinstance(value.get("Statement"), list):
                kept["Statement"] = [one for one in kept["Statement"] if is_old(one)]
            return kept
        return [old(item) for item in value] if isinstance(value, list) else value

    return old(template)


def update(stack, template, aws):
    cloudformation, place = client("cloudformation", aws.endpoint), {"Bucket": ASSETS, "Key": "walls.template.json"}
    client("s3", aws.endpoint).put_object(**place, Body=json.dumps(template).encode())
    url = f"https://s3.us-east-1.amazonaws.com/{place['Bucket']}/{place['Key']}"
    cloudformation.update_stack(StackName=stack, TemplateURL=url, Capabilities=["CAPABILITY_NAMED_IAM"])
    cloudformation.get_waiter("stack_update_complete").wait(StackName=stack, WaiterConfig={"Delay": 1})


def test_a_program_that_stood_without_walls_gets_them_in_place_and_goes_on(managed, phone, aws, calls):
    got = client("cloudformation", aws.endpoint).get_template(StackName=managed.stack)["TemplateBody"]
    new = got if isinstance(got, dict) else json.loads(got)
    before = without_walls(new)
    assert before != new
    foreign = role(aws.endpoint)
    reading = [one for one in calls if one.action in {"dynamodb:Query", "s3:GetObject", "sqs:ReceiveMessage"}]
    update(managed.stack, before, aws)
    assert [one.action for one in reading if refused_by(foreign, one)] == []
    customer = phone(managed)
    customer.says("JOIN DEALS", events=1, replies=1)
    update(managed.stack, new, aws)
    assert [one.action for one in reading if not refused_by(foreign, one)] == []
    customer.says("YES", events=1, replies=1)
    assert customer.states() == {"deals": "active"}
    customer.says("STOP", events=1, replies=1)
    assert customer.states() == {"deals": "revoked"}
    assert customer.opted_out()
