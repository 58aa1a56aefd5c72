"""One accepted finding of another pack, and what several of them share."""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk

OWNER = "platform team"
DLQ = "Serverless::Serverless-LambdaDLQ"
NOT_TRACED = "Metrics, logs and the ledger tell what became of each text; a trace would be one more place with numbers."


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One accepted finding of one rule, on the resources of the class `resource` whose path ends with `path_suffix`.

    `{stack}` in the rule stands for the name of the resource's stack.
    """

    rule: str
    resource: type[cdk.CfnResource]
    reason: str
    owner: str
    path_suffix: str = ""
