"""An environment is one account and one region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.places import places
from infra.policy.ports import users_of
from infra.policy.rule import Finding, Rule
from infra.policy.template import Template
from infra.ports import PORTS, account_of

_PARTS_OF_PORTS = tuple(f"{name}_" for name in PORTS)


class OwnPlace(Rule):
    """Every ARN and URL names the stack's own account and region, and all stacks of an environment stand there."""

    id = "SmsProgram-OwnPlace"
    each_set = True
    info = "The template reaches into another account or region."
    why = "A number, queue or key elsewhere has other owners, quotas and alarms: a STOP gets lost between the two."
    source = "design decision 1; AWS: pools, opt-out lists and numbers belong to one account and region"
    remedy = "Name what stands in the environment's account and region, both of which cdk.json holds."
    brand_key = "origination"

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each text that names another place, and each stack apart from its environment."""
        if assembly.expected:
            yield from self._facts(assembly)
            return
        first: dict[str, Template] = {}
        for template in assembly.ours:
            yield from self._texts(template)
            environment = template.program.environment if template.program else template.stack_tags.get("Environment")
            home = first.setdefault(environment, template) if environment else template
            if (home.account, home.region) != (template.account, template.region):
                message = f"The stack stands in {_shown(template)}, {home.name} in {_shown(home)}."
                yield self.finding(template, None, "", message)

    def _facts(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each fact that names another place: all else is as in the blueprint."""
        for template, stack in assembly.declared:
            users = {account_of(one) for one in users_of(template)}
            for name, value in stack.texts():
                allowed = {"", template.account, *(users if name.startswith(_PARTS_OF_PORTS) else ())}
                for account, region in places(value):
                    if account not in allowed or region not in {"", template.region}:
                        message = f"{name} names {account or 'this account'}{region and f', {region}'}."
                        yield self.finding(template, None, "", message)

    def _texts(self, template: Template) -> Iterator[Finding]:
        resources = template.resources.values()
        named = [(one, path, *place) for one in resources for path, value in one.texts for place in places(value)]
        accounts = Counter(account for _, _, account, _ in named if account)
        own = template.account or next((name for name, _ in accounts.most_common(1)), "")
        users = {account_of(one) for one in users_of(template)}
        for resource, path, account, region in named:
            if account in users and ".Statement." in path:
                continue  # by a port of the brand file; how wide it is, other rules ask
            if account not in {"", own} or (template.region and region not in {"", template.region}):
                message = f"The value names {account or 'this account'}{region and f', {region}'}."
                yield self.finding(template, resource, path, message)


def _shown(template: Template) -> str:
    return f"{template.account or 'no known account'} {template.region}".rstrip()
