"""What stands in a stack that is not for it, or is waved through."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

MUTATIONS = (
    mutation(
        "a generic resource of an SMS type in other letters",
        "KnownTypes",
        lambda a: a.promotional.add("Pool2", "AWS::SmsVoice::Pool", OriginationIdentities=["x"]),
    ),
    mutation(
        "a phone pool in the stack of the consent buses",
        "ConsentBus Tags",
        lambda a: a.platform.add("Pool", "AWS::SMSVOICE::Pool", OriginationIdentities=["x"]),
    ),
    mutation(
        "a function in the stack of a Pinpoint project",
        "PinpointEnded",
        lambda a: a.pinpoint.add("Function", "AWS::Lambda::Function", Handler="index.handler"),
    ),
    mutation(
        "a Pinpoint campaign, which has ended",
        "PinpointEnded",
        lambda a: a.pinpoint.add("Campaign", "AWS::Pinpoint::Campaign", Name="deals"),
    ),
    mutation(
        "a Pinpoint project inside a program",
        "PinpointEnded",
        lambda a: a.promotional.add("App", "AWS::Pinpoint::App", Name="project"),
    ),
    mutation(
        "an acknowledgement of a separation rule in a stack",
        "Acknowledged",
        lambda a: a.promotional.acknowledged.update({"/stack": ("SmsProgram::SmsProgram-Separation",)}),
    ),
    mutation(
        "a suppression of a separation rule in the metadata of a resource",
        "Acknowledged",
        lambda a: a.promotional.resource("GateRole").update(
            Metadata={"cdk_nag": {"rules_to_suppress": [{"id": "SmsProgram-Separation"}]}}
        ),
    ),
    mutation(
        "the policy of an archive hangs on another brand's bucket, whose long name was cut short",
        "Separation",
        lambda a: a.promotional.set("ArchiveBucketPolicy", Bucket=a.outlet.deployed_name("ArchiveBucket")),
    ),
    mutation(
        "each deploy lets the pool be deleted by hand",
        "Retained",
        lambda a: a.promotional.set("ShortCodePool", DeletionProtectionEnabled=False),
    ),
)
