"""One accepted finding of another pack, and what several of them share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import aws_cdk as cdk

OWNER = "platform team"
DLQ = "Serverless::Serverless-LambdaDLQ"
IAM5 = "AwsSolutions::AwsSolutions-IAM5[Resource::{}]"
NOT_TRACED = "Metrics, logs and the ledger tell what became of each text; a trace would be one more place with numbers."


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One accepted finding of one rule, on the resources of the class `resource` whose path ends with `path_suffix`.

    `{stack}` in the rule stands for the name of the resource's stack. It is for environments that declare the option
    `where`, or `unless` they declare that one.
    """

    rule: str
    resource: type[cdk.CfnResource]
    reason: str
    owner: str
    path_suffix: str = ""
    where: str = ""
    unless: str = ""

    def holds(self, declared: Collection[str]) -> bool:
        """Whether it is for environments that declare these options."""
        return (not self.where or self.where in declared) and self.unless not in declared
