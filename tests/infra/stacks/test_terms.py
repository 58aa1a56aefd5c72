"""What a brand file waives and what AWS raised reaches the policy by way of the assembly, and no template."""

from datetime import date

import aws_cdk as cdk
import pytest

from infra.brand.loader import parse
from infra.environment import Environment
from infra.policy.templates.assembly import read_assembly
from infra.stacks.landing_zone import declare
from tests.infra.brand.conftest import SOUND

WAIVER = """waivers:
  - {rule: SmsProgram-LogRetention, reason: the auditors read them, owner: platform team, until: 2027-01-31}
"""


@pytest.fixture
def template(tmp_path):
    app = cdk.App(outdir=str(tmp_path))
    stack = cdk.Stack(app, "Stack")
    cdk.CfnWaitConditionHandle(stack, "Handle")
    environment = Environment("prod", "111122223333", "us-east-1", {"pools": 60})
    declare(stack, brand=parse("acme.yaml", SOUND + WAIVER), kind="promotional", environment=environment)
    app.synth()
    (template,) = read_assembly(tmp_path).templates
    return template


def test_the_policy_reads_the_waiver_with_its_line(template):
    (waiver,) = template.waivers
    line = len(SOUND.splitlines()) + 2
    assert (waiver.rule, waiver.until) == ("SmsProgram-LogRetention", date(2027, 1, 31))
    assert waiver.place == f"acme.yaml:{line}"


def test_the_policy_reads_the_raised_quotas(template):
    assert template.quotas == {"pools": 60}


def test_neither_is_deployed(template):
    text = template.file.read_text(encoding="utf-8")
    assert "auditors" not in text
    assert "pools" not in text
