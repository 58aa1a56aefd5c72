"""What a role may hand on, open or change."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation


def _policy(app, kind, **more):
    document = {
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "dynamodb:GetItem",
                "Resource": app.outlet.deployed_arn("ConsentSubscriptions"),
            }
        ]
    }
    app.promotional.add("Extra", kind, PolicyName="extra", PolicyDocument=document, **more)


MUTATIONS = (
    mutation(
        "a role may open its key to others by a grant",
        "KnownActions",
        lambda a: a.promotional.allow("GateRole", "kms:CreateGrant", a.promotional.arn("Key")),
    ),
    mutation(
        "a role may rewrite the policy of its key",
        "KnownActions",
        lambda a: a.promotional.allow("GateRole", ["kms:PutKeyPolicy"], a.promotional.arn("Key")),
    ),
    mutation(
        "a role may open its own queue to others",
        "KnownActions",
        lambda a: a.promotional.allow("GateRole", "sqs:AddPermission", a.promotional.arn("SendingRequests")),
    ),
    mutation(
        "a role may subscribe others to its own topic",
        "KnownActions",
        lambda a: a.promotional.allow("GateRole", "sns:Subscribe", a.promotional.ref("InboundTopic")),
    ),
    mutation(
        "a role may put another number into its own pool",
        "KnownActions",
        lambda a: a.promotional.allow(
            "GateRole", "sms-voice:AssociateOriginationIdentity", a.promotional.arn("ShortCodePool")
        ),
    ),
    mutation(
        "a role is widened by a managed policy of AWS",
        "RoleTrust",
        lambda a: a.promotional.set("GateRole", ManagedPolicyArns=["arn:aws:iam::aws:policy/AmazonSQSFullAccess"]),
    ),
    mutation(
        "a role is widened by an inline policy resource",
        "NarrowResources Separation",
        lambda a: _policy(a, "AWS::IAM::Policy", Roles=[a.promotional.ref("GateRole")]),
    ),
    mutation(
        "a role is widened by a managed policy of the stack",
        "NarrowResources Separation",
        lambda a: _policy(a, "AWS::IAM::ManagedPolicy", Roles=[a.promotional.ref("GateRole")]),
    ),
    mutation(
        "another program's role is widened by a policy of this stack",
        "CampaignWalk",
        lambda a: a.promotional.add(
            "Extra",
            "AWS::IAM::RolePolicy",
            RoleName=a.transactional.deployed_name("ReconcilerRole"),
            PolicyName="extra",
            PolicyDocument={
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "dynamodb:GetItem",
                        "Resource": a.promotional.arn("ConsentSubscriptions"),
                    }
                ]
            },
        ),
    ),
    mutation(
        "a policy is written as a text",
        "NarrowResources",
        lambda a: a.promotional.add(
            "Extra",
            "AWS::IAM::Policy",
            PolicyName="extra",
            Roles=[a.promotional.ref("GateRole")],
            PolicyDocument='{"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}]}',
        ),
    ),
    mutation(
        "a statement is there only where a condition holds",
        "NarrowResources NarrowActions",
        lambda a: a.promotional.statements("GateRole").append(
            {"Fn::If": ["Wide", {"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Ref": "AWS::NoValue"}]}
        ),
    ),
    mutation(
        "the resources of a statement are chosen where a condition holds",
        "NarrowResources",
        lambda a: a.promotional.statement("GateRole", "dynamodb:Query").update(
            Resource={"Fn::If": ["Wide", "*", a.promotional.arn("ConsentSubscriptions")]}
        ),
    ),
    mutation(
        "the gate may hand on any role",
        "PassedRole NarrowResources",
        lambda a: a.promotional.statement("GateRole", "iam:PassRole").update(Resource="*"),
    ),
    mutation(
        "the gate may hand on its role to any service",
        "PassedRole",
        lambda a: a.promotional.statement("GateRole", "iam:PassRole").pop("Condition"),
    ),
    mutation(
        "the gate may hand on another brand's role",
        "PassedRole NarrowResources",
        lambda a: a.promotional.statement("GateRole", "iam:PassRole").update(
            Resource=[a.outlet.deployed_arn("DeferredRole")]
        ),
    ),
    mutation(
        "a role may take other roles",
        "NarrowResources",
        lambda a: a.promotional.allow("GateRole", "sts:AssumeRole", "*"),
    ),
    mutation(
        "a role may take another brand's role",
        "NarrowResources",
        lambda a: a.promotional.allow("GateRole", "sts:AssumeRole", a.outlet.deployed_arn("GateRole")),
    ),
    mutation(
        "a user with access keys stands in the program",
        "RoleTrust",
        lambda a: a.promotional.add("Person", "AWS::IAM::User", UserName="someone"),
    ),
)
