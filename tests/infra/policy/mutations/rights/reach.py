"""What a role may reach beyond its own program."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

LOCAL = "us-east-1:000000000000"


MUTATIONS = (
    mutation(
        "a role may read another brand's consent",
        "NarrowResources Separation",
        lambda a: a.promotional.allow("KeywordsRole", "dynamodb:Query", a.outlet.deployed_arn("ConsentSubscriptions")),
    ),
    mutation(
        "a role may read every table of the account",
        "NarrowResources",
        lambda a: a.promotional.statement("KeywordsRole", "dynamodb:Query").update(
            Resource=f"arn:aws:dynamodb:{LOCAL}:table/*"
        ),
    ),
    mutation(
        "a role may read every table whose name begins like its own",
        "NarrowResources",
        lambda a: a.promotional.statement("KeywordsRole", "dynamodb:Query").update(
            Resource=f"arn:aws:dynamodb:{LOCAL}:table/{a.promotional.name}*"
        ),
    ),
    mutation(
        "a role may read every table of the brand",
        "NarrowResources",
        lambda a: a.promotional.statement("KeywordsRole", "dynamodb:Query").update(
            Resource={"Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/sms-local-example-corp-*"}
        ),
    ),
    mutation(
        "a wildcard follows the name of an own table",
        "NarrowResources",
        lambda a: a.promotional.allow(
            "KeywordsRole", "dynamodb:Query", {"Fn::Join": ["", [a.promotional.arn("ConsentSubscriptions"), "*"]]}
        ),
    ),
    mutation(
        "a wildcard stands before the name of an own table",
        "NarrowResources",
        lambda a: a.promotional.allow(
            "KeywordsRole",
            "dynamodb:Query",
            {"Fn::Join": ["", ["arn:aws:dynamodb:*:*:table/*", a.promotional.ref("ConsentSubscriptions")]]},
        ),
    ),
    mutation(
        "a role may read all objects of every archive",
        "NarrowResources",
        lambda a: a.promotional.allow("CampaignsRole", "s3:GetObject", "arn:aws:s3:::sms-local-example-*/*"),
    ),
    mutation(
        "a role may read another brand's archive under a prefix",
        "NarrowResources",
        lambda a: a.promotional.allow(
            "CampaignsRole", "s3:GetObject", f"{a.outlet.deployed_arn('ArchiveBucket')}/ledger/*"
        ),
    ),
    mutation(
        "a role may decrypt with another program's key",
        "NarrowResources",
        lambda a: a.promotional.allow("GateRole", "kms:Decrypt", a.transactional.deployed_arn("Key")),
    ),
    mutation(
        "a role may decrypt with every key that has an alias",
        "NarrowResources",
        lambda a: a.promotional.allow(
            "GateRole",
            "kms:Decrypt",
            "*",
            Condition={"StringLike": {"kms:ResourceAliases": "alias/sms-*"}},
        ),
    ),
)
