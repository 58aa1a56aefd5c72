"""What a stack that is gone kept is taken back into it, by an IMPORT change set of the template that made it.

The next deploy makes the rest around it: consents, opt-outs, texts that wait, and the pool with its number are as
they were.
"""

from __future__ import annotations

import json
import re
import secrets
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ops.rollout.deployment.stacks import resources_of, stacks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ops.rollout.deployment.account import Account
    from ops.rollout.deployment.remains import Remain
    from ops.rollout.deployment.stacks import Stack

# CloudFormation's schemas, primaryIdentifier
IDENTIFIERS = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::KMS::Key": "KeyId",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SMSVOICE::ConfigurationSet": "ConfigurationSetName",
    "AWS::SMSVOICE::OptOutList": "OptOutListName",
    "AWS::SMSVOICE::PhoneNumber": "PhoneNumberId",
    "AWS::SMSVOICE::Pool": "PoolId",
    "AWS::SMSVOICE::ProtectConfiguration": "ProtectConfigurationId",
    "AWS::SQS::Queue": "QueueUrl",
    "AWS::SSM::Parameter": "Name",
    "AWS::SecretsManager::Secret": "Id",
}
UNBEGUN = "REVIEW_IN_PROGRESS"  # a change set was made, and nobody executed it
# a deploy that met what was kept: it made nothing, or has taken back what it made
REFUSED = {"ROLLBACK_COMPLETE", "CREATE_FAILED"}
POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")
NAMED = re.compile(r"\$\{(\w+)(?:\.[\w.]+)?\}")


def adopt(account: Account, remains: Sequence[Remain]) -> Iterator[str]:
    """Take back what holds data, with all that was kept beside it, and yield what was done, one line a stack."""
    there = {stack.name: stack for stack in stacks_of(account) if stack.status != UNBEGUN}
    known = sorted((one for one in remains if one.type in IDENTIFIERS), key=lambda one: (one.program, one.stack))
    for program, group in groupby(known, key=lambda one: one.program):
        kept = list(group)
        full = {one.stack for one in kept if one.data}
        if full and program in there and _made_nothing(account, there[program]):
            _delete(account, there.pop(program))
        if program in there:
            yield f"{program}: is {there[program].status}, and only a stack that is gone can take back what it kept"
        elif len(full) > 1:
            yield f"{program}: {len(full)} stacks of this name kept data, and one can hold only one's"
        elif full:
            taken = [one for one in kept if one.stack in full]
            _import(account, program, taken)
            yield f"{program}: took back {len(taken)} resources; the next deploy makes the rest"


def _made_nothing(account: Account, stack: Stack) -> bool:
    return stack.status in REFUSED and not any(held.type in IDENTIFIERS for held in resources_of(stack.id, account))


def _delete(account: Account, stack: Stack) -> None:
    if stack.protected:
        account.cloudformation.update_termination_protection(StackName=stack.name, EnableTerminationProtection=False)
    account.cloudformation.delete_stack(StackName=stack.name)
    account.cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack.id)


def _import(account: Account, program: str, kept: Sequence[Remain]) -> None:
    stack, cloudformation = kept[0].stack, account.cloudformation
    template = _template(cloudformation.get_template(StackName=stack)["TemplateBody"], kept)
    made = cloudformation.create_change_set(  # without tags, which an import may not bring
        StackName=program,
        ChangeSetName=f"adopt-{secrets.token_hex(4)}",
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps(template),
        ResourcesToImport=[
            {
                "ResourceType": one.type,
                "LogicalResourceId": one.logical_id,
                "ResourceIdentifier": {IDENTIFIERS[one.type]: one.physical_id},
            }
            for one in kept
        ],
    )
    cloudformation.get_waiter("change_set_create_complete").wait(ChangeSetName=made["Id"])
    cloudformation.execute_change_set(ChangeSetName=made["Id"])
    cloudformation.get_waiter("stack_import_complete").wait(StackName=program)


def _template(body: Any, kept: Sequence[Remain]) -> Mapping[str, Any]:  # noqa: ANN401 - text or JSON, as it was written
    """Return the template of what was kept alone; a property that names what is gone comes with the next deploy."""
    resources = (json.loads(body) if isinstance(body, str) else body)["Resources"]
    own = {one.logical_id for one in kept}
    return {
        "Resources": {
            name: {
                "Type": resources[name]["Type"],
                "Properties": {
                    key: value
                    for key, value in resources[name].get("Properties", {}).items()
                    if own.issuperset(set(_named(value)) & resources.keys())
                },
                **{policy: resources[name][policy] for policy in POLICIES if policy in resources[name]},
            }
            for name in sorted(own)
        }
    }


def _named(value: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield every name that a value refers to."""
    if isinstance(value, list):
        for part in value:
            yield from _named(part)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "Ref":
                yield inner
            elif key == "Fn::GetAtt":
                yield inner[0] if isinstance(inner, list) else inner.partition(".")[0]
            elif key == "Fn::Sub":
                yield from NAMED.findall(inner if isinstance(inner, str) else inner[0])
                yield from _named(inner)
            else:
                yield from _named(inner)
