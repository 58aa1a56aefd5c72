"""`number-rules`, run as a user runs it."""

import pytest
from typer.testing import CliRunner

from ops.cli.main import app
from tests.ops.gate.conftest import PROGRAM

PHONE = "+12065550161"


@pytest.fixture
def rules(gated):
    """Run the command; return its exit code and what it says. The program has no rules before."""
    sms, name = gated.client("pinpoint-sms-voice-v2"), gated.outputs["ProtectConfiguration"]
    for one in sms.list_protect_configuration_rule_set_number_overrides(ProtectConfigurationId=name)[
        "RuleSetNumberOverrides"
    ]:
        sms.delete_protect_configuration_rule_set_number_override(
            ProtectConfigurationId=name, DestinationPhoneNumber=one["DestinationPhoneNumber"]
        )

    def run(*options):
        done = CliRunner().invoke(app, ["number-rules", PROGRAM, *options])
        return done.exit_code, " ".join((done.stdout + done.stderr).split())

    return run


def test_a_number_is_blocked_listed_masked_and_set_free_again(rules):
    assert rules() == (0, "no number has a rule of its own")
    code, said = rules("--block", PHONE, "--days", "7")
    assert (code, "***61: texts to it are refused, and dropped as `protected`" in said) == (0, True)
    assert PHONE not in said
    assert PHONE in rules("--unmasked")[1]
    assert "texts to it are taken" in rules("--allow", PHONE)[1]
    assert "allow" in rules()[1]
    assert rules("--remove", PHONE) == (0, "***61: its rule is removed no number has a rule of its own")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--block", PHONE, "--allow", PHONE], "must be given one at a time"),
        (["--block", "2065550161"], "must be written as E.164"),
        (["--days", "3"], "--days must stand beside --block or --allow"),
        (["--remove", PHONE], "***61 has no rule of its own"),
    ],
)
def test_what_cannot_be_ruled_is_refused(rules, options, says):
    code, said = rules(*options)
    assert (code != 0, says in said) == (True, True), said
