"""The web form of a program as its template shows it: stages, their firewall, and whose calls a function takes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from infra.naming import firewall
from infra.policy.templates.template import REFERENCE, Json, Resource, Template, listed, text

_CALLS = re.compile(r"arn:aws[a-z-]*:execute-api:[a-z0-9-]+:(?P<account>[^:]+):\$\{(?P<api>\w+)\}/\w+/\S*")


def comes_from_own_api(source: str, template: Template) -> bool:
    """Whether `source` names calls of a REST API of `template`, which has no ARN to refer to, by its id."""
    found = _CALLS.fullmatch(source)
    if found is None or found["account"] not in template.own_accounts:
        return False
    return template.find({"Ref": found["api"]}, "AWS::ApiGateway::RestApi") is not None


ACL, ASSOCIATION, IMPORT = "AWS::WAFv2::WebACL", "AWS::WAFv2::WebACLAssociation", "Fn::ImportValue"
HOST, MAPPING = "AWS::ApiGateway::DomainName", "AWS::ApiGateway::BasePathMapping"
RESOURCE, DEEPEST = "AWS::ApiGateway::Resource", 9
LINK = "^/{}/p/[A-Za-z0-9_-]{{22}}$"
CHECKED = "VERIFIER_SECRET"  # a form that a verifier's service checks needs no puzzle


def stages(template: Template) -> list[Resource]:
    """Return the stages of REST APIs."""
    return list(template.of_type("AWS::ApiGateway::Stage"))


def shows_a_stage(template: Template, mapping: Resource) -> bool:
    """Whether `mapping` shows, on a host of this template, a stage of its own API below the stage's name."""
    api, path = template.find(mapping.get("RestApiId"), "AWS::ApiGateway::RestApi"), mapping.get("BasePath")
    shown = [
        stage
        for stage in stages(template)
        if template.find(stage.get("RestApiId"), "AWS::ApiGateway::RestApi") is api and stage.get("StageName") == path
    ]
    named = template.find(mapping.get("DomainName"), HOST) is not None and mapping.get("Stage") == path
    return api is not None and named and bool(shown)


def shows_once(template: Template, host: Resource) -> bool:
    """Whether one mapping and no other is made for `host`."""
    mappings = [one for one in template.of_type(MAPPING) if template.find(one.get("DomainName"), HOST) is host]
    return len(mappings) == 1


def speaks_safely(host: Resource) -> bool:
    """Whether `host` is a regional one that takes TLS 1.2 and nothing older."""
    return bool(
        host.get("SecurityPolicy") == "TLS_1_2" and host.get("EndpointConfiguration") == {"Types": ["REGIONAL"]}
    )


def leads_to(method: Resource, functions: list[Resource]) -> bool:
    """Whether a call of `method` goes to one of `functions` and to nothing else by a role of the API's own."""
    integration = method.get("Integration")
    if not isinstance(integration, dict) or integration.get("Type") != "AWS_PROXY" or "Credentials" in integration:
        return False
    named = {found["id"] for found in REFERENCE.finditer(text(integration.get("Uri"))) if "::" not in found["id"]}
    return len(named) == 1 and named <= {function.logical_id for function in functions}


def path_of(template: Template, method: Resource) -> str:
    """Return the path that `method` answers below its stage, e.g. `p/{token}`; empty for the root."""
    parts: list[str] = []
    below = template.find(method.get("ResourceId"), RESOURCE)
    while below and len(parts) < DEEPEST:
        parts.insert(0, text(below.get("PathPart")))
        below = template.find(below.get("ParentId"), RESOURCE)
    return "/".join(parts)


def exported_acl(template: Template, output: Json) -> Resource | None:
    """Return the web ACL that `output` exports under the name of its stack; None where it exports something else."""
    named = isinstance(output, dict) and output.get("Export") == {"Name": template.name}
    return template.find(output.get("Value"), ACL) if named else None


def shared_acl(templates: Iterable[Template], user: Template) -> tuple[Template, Resource] | None:
    """Return the web ACL that the form of `user` shares as declared, with its template; None where it shares none."""
    if user.program is None or not user.shared_firewall:
        return None
    name = firewall(user.program.environment)
    for template in templates:
        if template.name == name and template.program is None:
            outputs = template.body.get("Outputs")
            for output in outputs.values() if isinstance(outputs, dict) else ():
                if acl := exported_acl(template, output):
                    return template, acl
    return None


def stands_behind_shared(template: Template, association: Resource) -> bool:
    """Whether `association` puts a stage behind the firewall of its environment, as the template declares."""
    named = template.program and {IMPORT: firewall(template.program.environment)}
    declared = template.shared_firewall and association.type == ASSOCIATION
    return declared and association.get("WebACLArn") == named


def acl_of(template: Template, stage: Resource, shared: Resource | None = None) -> Resource | None:
    """Return the regional web ACL that is associated with `stage`; None where there is none.

    It is one of this template, or where the template declares that, the one that forms of its environment share.
    """
    for association in template.of_type(ASSOCIATION):
        place = text(association.get("ResourceArn"))
        named = {found["id"] for found in REFERENCE.finditer(place)}
        api = {found["id"] for found in REFERENCE.finditer(text(stage.get("RestApiId")))}
        own = template.find(association.get("WebACLArn"), ACL)
        acl = shared if stands_behind_shared(template, association) else own
        whole = place.endswith(f"/stages/{text(stage.get('StageName'))}") or stage.logical_id in named
        if acl and api <= named and whole and acl.get("Scope") == "REGIONAL":
            return acl
    return None


def blocks_floods(acl: Resource) -> bool:
    """Whether `acl` blocks an address that asks too often, and no rule before that lets one in."""
    rules = _rules(acl)
    limits = [index for index, rule in enumerate(rules) if _is_limit(rule)]
    return bool(limits) and not _lets_in(rules[: limits[0]])


def puzzled(acl: Resource, method: str, stage: str) -> bool:
    """Whether `acl` asks a puzzle of every request of `method`, and no rule before that lets one in.

    A link to the preferences page of that `stage` may go free: its token is what a guesser would have to find.
    """
    rules = _rules(acl)
    places = [index for index, rule in enumerate(rules) if _asks(rule, method, stage)]
    return bool(places) and not _lets_in(rules[: places[0]])


def throttled(stage: Resource) -> bool:
    """Whether `stage` throttles every method of every path."""
    return any(
        setting.get("HttpMethod") == "*"
        and setting.get("ResourcePath") == "/*"
        and isinstance(setting.get("ThrottlingRateLimit"), int | float)
        and setting["ThrottlingRateLimit"] >= 0
        for setting in listed(stage.get("MethodSettings"))
    )


def _rules(acl: Resource) -> list[dict[str, Json]]:
    found = [rule for rule in listed(acl.get("Rules")) if isinstance(rule, dict)]
    return sorted(found, key=lambda rule: int(rule.get("Priority", 0)))


def _is_limit(rule: dict[str, Json]) -> bool:
    limit = rule.get("Statement", {}).get("RateBasedStatement", {})
    everybody = limit.get("AggregateKeyType", "IP") == "IP" and "ScopeDownStatement" not in limit
    return bool(limit) and everybody and "Block" in rule.get("Action", {})


def _asks(rule: dict[str, Json], method: str, stage: str) -> bool:
    statement = rule.get("Statement", {})
    both = statement.get("AndStatement", {}).get("Statements", [statement])
    everywhere = bool(both) and all(_is_method(one, method) or _is_no_link(one, stage) for one in both)
    return "Captcha" in rule.get("Action", {}) and everywhere


def _is_method(statement: dict[str, Json], method: str) -> bool:
    match = statement.get("ByteMatchStatement", {})
    exact = match.get("PositionalConstraint") == "EXACTLY" and match.get("SearchString") == method
    return exact and "Method" in match.get("FieldToMatch", {})


def _is_no_link(statement: dict[str, Json], stage: str) -> bool:
    match = statement.get("NotStatement", {}).get("Statement", {}).get("RegexMatchStatement", {})
    plain = all(one.get("Type") == "NONE" for one in match.get("TextTransformations", []))
    return plain and "UriPath" in match.get("FieldToMatch", {}) and match.get("RegexString") == LINK.format(stage)


def _lets_in(rules: list[dict[str, Json]]) -> bool:
    return any("Allow" in rule.get("Action", {}) for rule in rules)
