"""The register of what is accepted of other packs, on the real CDK."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk import aws_smsvoice as smsvoice

from infra.policy.nets import acknowledgements
from infra.policy.nets.acknowledgements import Acknowledgement

STRICT = {"@aws-cdk/core:validateAgainstDefaultRules": True, "@aws-cdk/core:strictCfnValidateErrors": True}


def pinpoint_app(tmp_path):
    app = cdk.App(outdir=str(tmp_path), context=STRICT)
    stack = cdk.Stack(app, "Pinpoint", tags={"Brand": "acme"})
    project = pinpoint.CfnApp(stack, "Project", name="acme")
    pinpoint.CfnSMSChannel(stack, "Channel", application_id=project.ref)
    return app


def test_the_end_of_pinpoint_fails_a_strict_synth_without_the_register(tmp_path):
    with pytest.raises(RuntimeError, match="W3696"):
        pinpoint_app(tmp_path).synth()


def test_the_register_accepts_the_end_of_pinpoint(tmp_path):
    app = pinpoint_app(tmp_path)
    acknowledgements.apply(app)
    app.synth()


def test_an_entry_of_the_register_speaks_only_of_its_type_and_path():
    app = cdk.App()
    stack = cdk.Stack(app, "Stack")
    accepted, other = smsvoice.CfnOptOutList(stack, "Accepted"), smsvoice.CfnOptOutList(stack, "Other")
    entry = Acknowledgement("Pack::Rule", smsvoice.CfnOptOutList, "it is so", "team", path_suffix="Stack/Accepted")
    acknowledgements.apply(app, (entry,))
    found = [[one.data for one in node.node.metadata if "acknowledged" in one.type] for node in (accepted, other)]
    assert found == [[{"Pack::Rule": "it is so (team)"}], []]


def test_every_entry_of_the_register_has_reason_and_owner_and_no_rule_of_ours():
    for entry in acknowledgements.REGISTER:
        assert entry.reason
        assert entry.owner
        assert "SmsProgram" not in entry.rule
