"""REST APIs as a template shows them: whose calls a function takes."""

from __future__ import annotations

import re

from infra.policy.template import Template

_CALLS = re.compile(r"arn:aws[a-z-]*:execute-api:[a-z0-9-]+:(?P<account>[^:]+):\$\{(?P<api>\w+)\}/\w+/\S*")


def comes_from_own_api(source: str, template: Template) -> bool:
    """Whether `source` names calls of a REST API of `template`, which has no ARN to refer to, by its id."""
    found = _CALLS.fullmatch(source)
    if found is None or found["account"] not in template.own_accounts:
        return False
    return template.find({"Ref": found["api"]}, "AWS::ApiGateway::RestApi") is not None
