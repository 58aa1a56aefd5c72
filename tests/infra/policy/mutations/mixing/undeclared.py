"""What no environment declares."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

MUTATIONS = (
    mutation(
        "one role has a permissions boundary of its own",
        "Blueprint Separation",
        lambda a: a.promotional.set("GateRole", PermissionsBoundary="arn:aws:iam::000000000000:policy/wide"),
    ),
    mutation(
        "one function runs in a network of its own",
        "Blueprint",
        lambda a: a.promotional.set(
            "GateFunction", VpcConfig={"SubnetIds": ["subnet-0a1b2c3d"], "SecurityGroupIds": ["sg-0a1b2c3d"]}
        ),
    ),
    mutation(
        "a function may make interfaces in any network",
        "KnownActions NarrowResources Separation",
        lambda a: a.promotional.allow("GateRole", "ec2:CreateNetworkInterface", "*"),
    ),
    mutation(
        "a role of the account administers the key of one program",
        "ClosedDoors Separation",
        lambda a: a.promotional.statements("Key").append(
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::000000000000:role/key-admins"},
                "Action": "kms:DescribeKey",
                "Resource": "*",
            }
        ),
    ),
    mutation(
        "one function is traced",
        "Blueprint",
        lambda a: a.promotional.set("GateFunction", TracingConfig={"Mode": "Active"}),
    ),
    mutation(
        "one function names a code signing configuration of its own",
        "Blueprint",
        lambda a: a.promotional.set(
            "GateFunction",
            CodeSigningConfigArn="arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-0123456789abcdef0",
        ),
    ),
    mutation(
        "one bucket logs who reads it into a bucket of its own choice",
        "Blueprint Separation",
        lambda a: a.promotional.set("ArchiveBucket", LoggingConfiguration={"DestinationBucketName": "anybodys-logs"}),
    ),
)
