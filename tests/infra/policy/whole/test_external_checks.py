"""Every policy of the finished assembly, read by parliament, which knows each action of AWS and what it acts on."""

import json
import warnings

import pytest

from infra.policy.iam.statements import statements
from infra.policy.templates.assembly import read_assembly
from infra.policy.templates.template import REFERENCE, text
from tests.infra.policy.mutations.assembly.deployed import ACCOUNT, REGION
from tests.infra.policy.mutations.assembly.finished import Stack
from tests.infra.policy.mutations.by_chance.places import as_deployed

with warnings.catch_warnings():
    warnings.simplefilter("ignore", ResourceWarning)  # it leaves the files that it reads on import open
    from parliament import analyze_policy_string

PSEUDO = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT}
ACCEPTED = (
    # (what parliament says, of which statement, why it stays)
    ("MALFORMED", "AssumeRolePolicyDocument", "a trust policy has no resource: the role is the resource"),
    ("RESOURCE_STAR", "KeyPolicy", "in a key policy the star is the key itself"),
    (
        "MISMATCHED_TYPE",
        "KeyPolicy",
        "parliament takes every encryption context for a text; the CloudWatch Logs user guide compares it as an ARN",
    ),
    (
        "UNKNOWN_CONDITION_FOR_ACTION",
        "KeyPolicy",
        "CloudWatch Logs user guide: DescribeKey stands in the one statement that it asks for, under its context",
    ),
    (
        "dynamodb:ListStreams",
        "PolicyDocument",
        "DynamoDB developer guide, read access for a stream only: it is granted on the stream",
    ),
    (
        "states:DescribeExecution",
        "Workflow",
        "parliament wants the ARN of an express execution; the workflow is a standard one, whose runs have no such ARN",
    ),
)


def resolved(value, stack):
    """The value as AWS gets it once the stack is deployed."""
    if isinstance(value, dict) and not (len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))):
        return {key: resolved(item, stack) for key, item in value.items()}
    if isinstance(value, list):
        return [resolved(item, stack) for item in value]
    return REFERENCE.sub(lambda found: _named(found, stack), text(value)) if isinstance(value, dict) else value


def _named(found, stack):
    name, attribute = found["id"], found["attribute"]
    reference = {"Fn::GetAtt": [name, attribute]} if attribute else {"Ref": name}
    return PSEUDO[name] if name in PSEUDO else as_deployed(reference, stack)


def told(place, statement):
    """What parliament finds in a statement and nobody accepted, as `ISSUE detail`."""
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    found = [f"{one.issue} {one.detail}" for one in analyze_policy_string(document).findings]
    return [one for one in found if not any(issue in one and where in place for issue, where, _ in ACCEPTED)]


@pytest.fixture(scope="module")
def policies(assembly):
    """Every statement of every stack as AWS gets it, with the place where it stands."""
    found = {}
    for template in read_assembly(assembly).templates:
        stack = Stack(template)
        for one in statements(template):
            place = f"{template.name}: {one.resource.logical_id} {one.path}"
            found[place] = resolved(dict(one.body), stack)
    return found


def test_parliament_finds_nothing_in_any_policy_but_what_is_accepted(policies):
    found = {place: told(place, statement) for place, statement in policies.items()}
    assert {place: some for place, some in found.items() if some} == {}
    assert len(policies) > 300


@pytest.mark.parametrize(
    ("spoilt", "issue"),
    [
        ({"Action": "sms-voice:SendTextMessages", "Resource": "*"}, "UNKNOWN_ACTION"),
        ({"Action": "sqs:SendMessage", "Resource": f"arn:aws:sns:{REGION}:{ACCOUNT}:topic"}, "RESOURCE_MISMATCH"),
        (
            {
                "Action": "sqs:SendMessage",
                "Resource": f"arn:aws:sqs:{REGION}:{ACCOUNT}:queue",
                "Condition": {"StringEquals": {"iam:PassedToService": "x"}},
            },
            "UNKNOWN_CONDITION_FOR_ACTION",
        ),
    ],
    ids=["an action that does not exist", "a queue's action on a topic", "a condition that the action never sends"],
)
def test_parliament_would_find_a_policy_that_grants_nothing(spoilt, issue):
    assert any(issue in one for one in told("Role", {"Effect": "Allow", **spoilt}))
