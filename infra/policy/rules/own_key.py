"""What a program stores or queues is under the key of its own stack."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template
from infra.policy.values import text

KEY_OF = {
    "AWS::SNS::Topic": ("KmsMasterKeyId",),
    "AWS::SQS::Queue": ("KmsMasterKeyId",),
    "AWS::DynamoDB::Table": ("SSESpecification", "KMSMasterKeyId"),
}
IF_GIVEN = {"AWS::Logs::LogGroup": ("KmsKeyId",), "AWS::Lambda::Function": ("KmsKeyArn",)}


class OwnKey(ProgramRule):
    """Topics, queues and tables are encrypted with a customer key of the same stack."""

    id = "SmsProgram-OwnKey"
    info = "The resource is not encrypted with a key of its own stack."
    why = "A key that programs share lets the role of one read the customers of another."
    source = "design decision 1 (own KMS key); AWS: an encrypted two-way topic needs a customer key"
    remedy = "Refer to an AWS::KMS::Key of this stack by GetAtt Arn."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each topic, queue and table without the stack's key, and each foreign key elsewhere."""
        for resource in template.of_type(*KEY_OF, *IF_GIVEN):
            path = KEY_OF.get(resource.type) or IF_GIVEN[resource.type]
            key = resource.get(*path)
            optional = resource.type in IF_GIVEN and key is None
            if not optional and template.find(key, "AWS::KMS::Key") is None:
                message = f"The {resource.type} is encrypted with {text(key) if key else 'no customer key'}."
                yield self.finding(template, resource, ".".join(path), message)
