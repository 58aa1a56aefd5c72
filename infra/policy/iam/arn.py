"""Amazon resource names in parts, as far as a template tells them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from infra.policy.iam.pattern import meets

PARTS = 6
# the parts hold no space, quote or bracket, so an ARN ends where a sentence or a JSON text goes on
WRITTEN = re.compile(r"arn:[^\s:\"']+:[a-z0-9*?-]+:[^\s:\"']*:[^\s:\"']*:[^\s\"',;()\[\]<>|\\]+")


@dataclass(frozen=True, slots=True)
class Arn:
    """One ARN, or a pattern of ARNs; `resource` is all that follows the account."""

    service: str
    region: str
    account: str
    resource: str

    @property
    def is_of_aws(self) -> bool:
        """Whether it names what AWS itself keeps for everybody, e.g. the integrations of Step Functions."""
        return (self.service == "states" and not self.account) or (self.service, self.account) == ("iam", "aws")

    def is_near(self, other: Arn) -> bool:
        """Whether both may lie in one account and region; an empty part (S3, IAM) says nothing."""
        pairs = ((self.region, other.region), (self.account, other.account))
        return all(not one or not two or meets(one, two) for one, two in pairs)


def arn(text: str) -> Arn | None:
    """Return the ARN that `text` wholly is; None where it is none."""
    parts = text.split(":", PARTS - 1)
    return Arn(*parts[2:]) if len(parts) == PARTS and parts[0] == "arn" else None


def written(text: str) -> list[Arn]:
    """Return every ARN inside `text`."""
    if "arn:" not in text:
        return []
    return [found for found in map(arn, WRITTEN.findall(text)) if found]
