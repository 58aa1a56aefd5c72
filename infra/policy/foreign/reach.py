"""One way by which a foreign stack reaches a program, or may, and what to do instead."""

from __future__ import annotations

from dataclasses import dataclass

from infra.policy.foreign.guarded import Guarded
from infra.policy.templates.template import Resource, Template

UNDECIDED = (
    "Write the literal ARN or name, or a Ref or GetAtt of this stack; of a parameter in a store, read the value at "
    "synthesis (StringParameter.value_from_lookup); docs/extending.md tells what can be decided."
)
WHOLE_ACCOUNT = (
    "Do it from the app of whoever keeps the account, or, for tags and shares, by the service's own action on what "
    "this stack owns."
)
_BY_SERVICE = {
    "sqs": "put requests by the port `requests`, take replies by `replies`, hear results by `results`",
    "sns": "subscribe by the port `alarms` or `results`; a text is asked for by the port `requests`",
    "s3": "read by the port `reports` or `archive`",
    "dynamodb": "read the ledger by the port `archive`",
    "kms": "name an own key by its alias, or hold the statement by kms:ResourceAliases or aws:ResourceTag; what a port "
    "opens, the key opens too",
    "lambda": "ask for a text by the port `requests`, and what became of it by the port `reads`",
    "states": "ask for a text by the port `requests`",
    "events": "hear results and consent by a rule on the bus of the port `events`",
    "logs": "name the log groups of this stack; how long programs keep their logs is log_retention in cdk.json",
    "sms-voice": "ask for a text by the port `requests`",
    "mobiletargeting": "ask for a text by the port `requests`",
    "ssm": "read the parameters of ports below /sms/, and write others",
}
_NARROW = (
    "Name what this stack uses, by Ref or GetAtt or with a beginning of its own such as arn:aws:sqs:*:*:my-team-*, or "
    "hold the statement by a tag that no program bears (aws:ResourceTag)"
)


@dataclass(frozen=True)
class Reach:
    """What `resource` of `template` (None: the stack itself) reaches by what stands at `path`."""

    template: Template
    resource: Resource | None
    path: str
    message: str
    remedy: str
    used: Guarded | None = None

    @property
    def told(self) -> tuple[str, ...]:
        """Place and message, by which one way is told from another."""
        return self.template.name, self.resource.logical_id if self.resource else "", self.path, self.message


def remedy(one: Guarded | None, service: str = "") -> str:
    """Return what to do instead of reaching `one`: the port that leads there, granted in the brand file."""
    instead = _BY_SERVICE.get(service or (one.service if one else ""))
    return f"{_NARROW}. Of a program: {instead or 'use a port'} (`ports` of the program in the brand file)."
