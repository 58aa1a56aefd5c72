"""On a consent bus only the promotional programs of one legal entity meet."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.assembly import Assembly
from infra.policy.auditing import of_an_audit
from infra.policy.consent_buses import own_bus, speaks_on_own_bus
from infra.policy.rule import Finding, Rule
from infra.policy.statements import Statement, permissions
from infra.policy.template import Resource, Template

BUS, POLICY = "AWS::Events::EventBus", "AWS::Events::EventBusPolicy"
WATCHING = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard")  # CloudWatch knows a rule by its bus as well
USERS = ("AWS::Events::Rule", "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::Lambda::Function", *WATCHING)
BESIDE = (BUS, "AWS::CDK::Metadata")


class ConsentBus(Rule):
    """A bus stands in a stack of buses, has no policy, and is named by its own promotional programs alone."""

    id = "SmsProgram-ConsentBus"
    info = "Somebody meets on a consent bus who has no business there."
    why = "The bus is the one crossing between programs: wider, a marketing STOP silences receipts or another company."
    source = "design decision 1; FCC 26-67 (a marketing STOP binds the caller, and no other)"
    remedy = "Let promotional programs alone name the bus of their legal entity: one rule, one events:PutEvents."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each bus that is open or out of place, each stranger, and each wider permission."""
        buses = {str(bus.get("Name")) for template in assembly.ours for bus in template.of_type(BUS)}
        buses |= {own_bus(template.program) for template in assembly.programs} - {""}
        for template in assembly.ours:
            holds = any(template.of_type(BUS))
            for resource in template.resources.values():
                yield from self._place(template, resource, holds=holds)
                yield from self._naming(template, resource, buses)
            for statement in permissions(template):
                if _speaks(statement) and not _may_speak(statement, template):
                    message = f"The policy lets the role speak on {', '.join(statement.targets)}."
                    yield self.finding(template, statement.resource, statement.path, message)

    def _place(self, template: Template, resource: Resource, *, holds: bool) -> Iterator[Finding]:
        if resource.type == POLICY or (resource.type == BUS and resource.get("Policy")):
            yield self.finding(template, resource, "", "A policy lets somebody in to a bus.")
        elif holds and (template.program or resource.type not in BESIDE):
            yield self.finding(template, resource, "Type", f"An {resource.type} stands in a stack with a bus.")

    def _naming(self, template: Template, resource: Resource, buses: set[str]) -> Iterator[Finding]:
        own = own_bus(template.program)
        for path, value in resource.texts:
            named = {bus for bus in buses if bus in value} if "-consent" in value else set()
            if named and resource.type != BUS and (named != {own} or resource.type not in USERS):
                yield self.finding(template, resource, path, f"The {resource.type} uses the bus {', '.join(named)}.")


def _may_speak(statement: Statement, template: Template) -> bool:
    return speaks_on_own_bus(statement, template) or of_an_audit(statement, template)


def _speaks(statement: Statement) -> bool:
    return statement.grants("events:PutEvents") or any(":event-bus/" in target for target in statement.targets)
