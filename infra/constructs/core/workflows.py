"""A workflow that runs its parts as runs of itself, and the role by which it does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aws_cdk import aws_stepfunctions as stepfunctions

from infra.constructs.permission import allow, own_arn, trust
from infra.constructs.program_runtime import role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from infra.constructs.encryption import ProgramKey
    from infra.constructs.walking import States


def walking(
    scope: Construct, *, name: str, labels: Sequence[str], definition: States, function_arn: str, key: ProgramKey
) -> stepfunctions.CfnStateMachine:
    """Return the workflow `name` in `scope`, which may call one function, and run the maps called `labels`."""
    # the walk through a part is a run of the workflow itself
    runs = [own_arn("states", f"execution:{name}{end}") for end in (":*", *(f"/{label}:*" for label in labels))]
    may = [
        allow("lambda:InvokeFunction", on=[function_arn]),
        allow("states:StartExecution", on=[own_arn("states", f"stateMachine:{name}")]),
        allow("states:DescribeExecution", "states:StopExecution", "states:RedriveExecution", on=runs),
        key.usage(),
    ]
    encrypted = stepfunctions.CfnStateMachine.EncryptionConfigurationProperty(
        type="CUSTOMER_MANAGED_KMS_KEY", kms_key_id=key.arn
    )
    return stepfunctions.CfnStateMachine(
        scope,
        "Walk",
        state_machine_name=name,
        role_arn=role(scope, "Workflow", trust("states.amazonaws.com"), may).attr_arn,
        definition_string=json.dumps(definition),
        encryption_configuration=encrypted,
    )
