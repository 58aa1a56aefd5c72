"""Conditions that hold a statement to one program: a positive list, all others hold nobody."""

from __future__ import annotations

from collections.abc import Mapping

from infra.policy.iam.pattern import WILD
from infra.policy.statements import Statement

# not the ...IfExists forms: where the request has no such key, those hold nobody
EXACT = "StringEquals"
OF_RESOURCE = "aws:resourcetag/"


def held_by_tags(statement: Statement, tags: Mapping[str, str]) -> bool:
    """Whether the statement reaches only resources that carry all of `tags`, which tell a program from every other."""
    wanted = {f"{OF_RESOURCE}{name.lower()}": value for name, value in tags.items()}
    found = {key: values for operator, key, values in statement.conditions if operator == EXACT}
    return bool(tags) and all(
        value and found.get(key) == (value,) and not WILD.search(value) for key, value in wanted.items()
    )
