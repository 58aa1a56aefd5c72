"""The account has room for what is deployed."""

from __future__ import annotations

from collections.abc import Iterator

from infra.concurrency import LEFT_UNRESERVED
from infra.policy.assembly import Assembly
from infra.policy.quotas import EXECUTIONS, QUOTAS, RESOURCES_OF_A_STACK, needs, reservations
from infra.policy.rule import Finding, Rule


class AccountQuotas(Rule):
    """No account and region needs more pools, lists, roles or rules than are granted, no stack too many resources."""

    id = "SmsProgram-AccountQuotas"
    each_set = True
    info = "The account is not granted what the programs need."
    why = "A deploy that meets a quota stops half-way: some brands are live, and the rest roll back one by one."
    source = "the quota pages of docs.aws.amazon.com, which `infra/policy/quotas.py` names one by one"
    remedy = (
        "Ask for more in the Service Quotas console, then write what was granted under"
        " context.environments.NAME.quotas in cdk.json."
    )
    brand_key = ""

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each quota that is too small, on the first template beyond it, and each full stack."""
        for need in needs(assembly):
            if need.beyond:
                quota = need.quota
                message = (
                    f"The programs need {need.needed} {quota.type} in {need.where}, {need.granted} are granted: "
                    f"raise the quota of {quota.service} and set quotas.{quota.name} in cdk.json "
                    f"(docs.aws.amazon.com/{quota.source})."
                )
                yield self.finding(need.beyond, None, "", message)
        for where, reserved, granted, first in reservations(assembly):
            message = (
                f"The functions reserve {reserved} runs of Lambda in {where}, of {granted} that are granted, and "
                f"{LEFT_UNRESERVED} must stay unreserved: raise the quota of AWS Lambda and set quotas.{EXECUTIONS} in "
                "cdk.json, or lower reserve_inbound there."
            )
            yield self.finding(first, None, "", message)
        known = {EXECUTIONS, *(quota.name for quota in QUOTAS)}
        for template in assembly.templates:
            for name in sorted(template.quotas.keys() - known):
                message = f"The quota {name} is not known; known are {', '.join(sorted(known))}."
                yield self.finding(template, None, "", message)
            if len(template.resources) > RESOURCES_OF_A_STACK:
                message = f"The stack has {len(template.resources)} resources; {RESOURCES_OF_A_STACK} are the most."
                yield self.finding(template, None, "", message)
