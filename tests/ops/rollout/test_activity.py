"""What the CDK CLI prints of a stack is understood, as it printed it."""

from ops.rollout.cdk import Activity

POOL = "ShortCodePool0A1B2C3D"
ITS_PLACE = f"AWS::SMSVOICE::Pool              | ShortCode/Pool ({POOL})"
CREATED = [
    "acme: creating CloudFormation changeset...",
    "acme |   0/154 | 6:46:40 PM | CREATE_IN_PROGRESS      | AWS::CloudFormation::Stack       | acme ",
    f"acme |   3/154 | 6:46:40 PM | CREATE_IN_PROGRESS      | {ITS_PLACE} ",
    "acme |   4/154 | 6:46:40 PM | CREATE_COMPLETE         | AWS::SNS::Topic       | Alarms/Topic (Topic3A2D) ",
]
FAILED = [
    f'acme |  5/154 | 6:46:41 PM | CREATE_FAILED           | {ITS_PLACE} Handler says: "(phone-1) is in a pool"',
    "acme |  5/154 | 6:46:41 PM | CREATE_FAILED           | AWS::SQS::Queue | A/B (B1) Resource creation cancelled",
    " ❌  acme failed: ToolkitError: The stack named acme failed creation",
]


def heard(lines, sms=()):
    activity = Activity(set(sms))
    for line in lines:
        activity.read(line)
    return activity


def test_how_far_a_stack_is_and_what_the_sms_service_still_owes():
    activity = heard(CREATED, [POOL])
    assert (activity.done, activity.all, activity.sms, activity.reasons) == (4, 154, {POOL}, [])
    activity.read(CREATED[2].replace("CREATE_IN_PROGRESS", "CREATE_COMPLETE   "))
    assert activity.sms == set()


def test_a_resource_whose_construct_is_not_known_is_told_by_its_logical_id():
    activity = heard([f"acme | 4/9 | 6:46:40 PM | UPDATE_COMPLETE | AWS::SMSVOICE::Pool | {POOL} "], [POOL])
    assert activity.sms == set()


def test_why_it_failed_is_told_without_those_that_were_cancelled_for_it():
    assert heard(FAILED).reasons == [
        'AWS::SMSVOICE::Pool ShortCode/Pool: Handler says: "(phone-1) is in a pool"',
    ]


def test_where_no_resource_is_to_blame_the_cli_has_the_last_word():
    assert heard(FAILED[-1:]).reasons == ["acme failed: ToolkitError: The stack named acme failed creation"]


def test_a_stack_without_changes_is_known():
    assert heard(["", " ✅  acme (no changes)"]).unchanged
    assert not heard(["", " ✅  acme"]).unchanged
