"""Which table of a program is its consent ledger: told by its key, whatever it is called."""

from __future__ import annotations

from infra.policy.template import Resource, Template
from infra.policy.values import listed

LEDGER_KEY = ["phone", "sequence"]


def ledgers(template: Template) -> list[Resource]:
    """Return the tables of `template` whose key is phone + sequence."""
    return [table for table in template.of_type("AWS::DynamoDB::Table") if _key(table) == LEDGER_KEY]


def _key(table: Resource) -> list[str]:
    attributes = [one for one in listed(table.get("KeySchema")) if isinstance(one, dict)]
    return [str(one.get("AttributeName")) for one in sorted(attributes, key=lambda one: str(one.get("KeyType")))]
