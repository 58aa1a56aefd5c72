"""One program, one stack, one pool."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.program import Program
from infra.policy.rule import Finding, Rule
from infra.policy.template import Template


class OnePool(Rule):
    """Every program is one stack with exactly one pool."""

    id = "SmsProgram-OnePool"
    each_set = True
    info = "A program is not exactly one stack with exactly one pool."
    why = "A second pool, or a second stack with the same tags, sends beside the program's consent, caps and opt-outs."
    source = "design decision 1 (one stack per program, nothing shared); CTIA Short Code Monitoring Handbook"
    remedy = "Keep one AWS::SMSVOICE::Pool per stack and give every stack its own Brand, MessageType and Environment."
    brand_key = ""

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each program with more or fewer than one pool, or with two stacks."""
        stacks: dict[Program | None, list[Template]] = defaultdict(list)
        for template in assembly.programs:
            stacks[template.program].append(template)
            pools = list(template.of_type("AWS::SMSVOICE::Pool"))
            if not pools:
                yield self.finding(template, None, "", f"The program {template.program} has no pool.")
            for pool in pools[1:]:
                yield self.finding(template, pool, "", f"The program {template.program} has {len(pools)} pools.")
        for program, claimants in stacks.items():
            for template in claimants[1:]:
                message = f"The stacks {claimants[0].name} and {template.name} both claim the program {program}."
                yield self.finding(template, None, "", message)
