"""Who comes in to keys, archives, tables, roles and functions."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

ANYBODY, STRANGER = {"AWS": "*"}, {"AWS": "arn:aws:iam::999999999999:root"}


def _open(app, noun, principal, actions="sqs:SendMessage", **more):
    app.promotional.allow(noun, actions, "*", Principal=principal, **more)


def _trust(app, noun, principal):
    app.promotional.props(noun)["AssumeRolePolicyDocument"]["Statement"][0].update(Principal=principal)


def _guard(app, noun, actions, principal):
    return {
        "PolicyDocument": {
            "Statement": [
                {"Effect": "Allow", "Principal": principal, "Action": actions, "Resource": app.promotional.arn(noun)}
            ]
        }
    }


MUTATIONS = (
    mutation(
        "another account may use the key",
        "ClosedDoors",
        lambda a: _open(a, "Key", STRANGER, ["kms:Decrypt"]),
    ),
    mutation(
        "another program's role may use the key",
        "ClosedDoors",
        lambda a: _open(a, "Key", {"AWS": a.outlet.deployed_arn("GateRole")}, ["kms:Decrypt"]),
    ),
    mutation(
        "anybody who calls by a service may use the key",
        "ClosedDoors",
        lambda a: _open(
            a, "Key", ANYBODY, ["kms:Decrypt"], Condition={"StringEquals": {"kms:ViaService": "sqs.amazonaws.com"}}
        ),
    ),
    mutation(
        "the services use the key for any account",
        "ClosedDoors",
        lambda a: a.promotional.statements("Key")[1].pop("Condition"),
    ),
    mutation(
        "another account may read the archive",
        "ClosedDoors",
        lambda a: _open(a, "ArchiveBucketPolicy", STRANGER, "s3:GetObject"),
    ),
    mutation(
        "another brand's role may read a prefix of the archive",
        "ClosedDoors",
        lambda a: _open(a, "ArchiveBucketPolicy", {"AWS": a.outlet.deployed_arn("ArchiveRole")}, "s3:GetObject"),
    ),
    mutation(
        "a policy on the table lets another brand's role read consent",
        "ClosedDoors",
        lambda a: a.promotional.set(
            "ConsentSubscriptions",
            ResourcePolicy=_guard(
                a, "ConsentSubscriptions", "dynamodb:Query", {"AWS": a.outlet.deployed_arn("GateRole")}
            ),
        ),
    ),
    mutation(
        "a policy on the ledger's stream lets another account read it",
        "ClosedDoors",
        lambda a: a.promotional.props("ConsentLedger")["StreamSpecification"].update(
            ResourcePolicy=_guard(a, "ConsentLedger", "dynamodb:GetRecords", STRANGER)
        ),
    ),
    mutation("the gate's role may be taken by another account", "RoleTrust", lambda a: _trust(a, "GateRole", STRANGER)),
    mutation(
        "the gate's role may be taken by another brand's role",
        "RoleTrust",
        lambda a: _trust(a, "GateRole", {"AWS": a.outlet.deployed_arn("KeywordsRole")}),
    ),
    mutation("the gate's role may be taken by anybody", "RoleTrust", lambda a: _trust(a, "GateRole", "*")),
    mutation(
        "the gate's role may be taken by whoever signs in elsewhere",
        "RoleTrust",
        lambda a: _trust(a, "GateRole", {"Federated": "cognito-identity.amazonaws.com"}),
    ),
    mutation(
        "the gate's role may be taken by a service that runs other people's code",
        "RoleTrust",
        lambda a: _trust(a, "GateRole", {"Service": "ec2.amazonaws.com"}),
    ),
    mutation(
        "any schedule of the account may take the role that fills the queues",
        "WakingRole",
        lambda a: a.promotional.props("DeferredRole")["AssumeRolePolicyDocument"]["Statement"][0].pop("Condition"),
    ),
    mutation(
        "schedules of another brand's group may take the role that fills the queues",
        "WakingRole Separation",
        lambda a: a.promotional.props("DeferredRole")["AssumeRolePolicyDocument"]["Statement"][0]["Condition"].update(
            ArnEquals={"aws:SourceArn": a.outlet.deployed_arn("DeferredGroup")}
        ),
    ),
    mutation(
        "any rule of any account may call the reconciler",
        "ClosedDoors",
        lambda a: a.promotional.unset("ReconcilerCall", "SourceArn"),
    ),
    mutation(
        "another account may call the gate",
        "ClosedDoors",
        lambda a: a.promotional.add(
            "Call",
            "AWS::Lambda::Permission",
            Action="lambda:InvokeFunction",
            FunctionName=a.promotional.ref("GateFunction"),
            Principal="999999999999",
        ),
    ),
    mutation(
        "a topic of the program may call the gate past its queue",
        "ClosedDoors",
        lambda a: a.promotional.add(
            "Call",
            "AWS::Lambda::Permission",
            Action="lambda:InvokeFunction",
            FunctionName=a.promotional.ref("GateFunction"),
            Principal="sns.amazonaws.com",
            SourceArn=a.outlet.deployed_arn("InboundTopic"),
        ),
    ),
    mutation(
        "the manifest is lent to another account",
        "KnownTypes",
        lambda a: a.promotional.add(
            "Lent",
            "AWS::Lambda::LayerVersionPermission",
            Action="lambda:GetLayerVersion",
            LayerVersionArn=a.promotional.ref("RuntimeManifest"),
            Principal="999999999999",
        ),
    ),
)
