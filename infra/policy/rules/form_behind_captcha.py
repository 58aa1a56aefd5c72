"""Nobody reaches a web form but through a firewall that slows each address and lets no program in."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.forms import (
    CHECKED,
    HOST,
    MAPPING,
    acl_of,
    blocks_floods,
    leads_to,
    path_of,
    puzzled,
    shows_a_stage,
    shows_once,
    speaks_safely,
    stages,
    throttled,
)
from infra.policy.handlers import FORM, PREFERENCES, running
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Resource, Template
from infra.policy.values import text

METHODS = ("GET", "POST")
LINKS = "p/{token}"  # of the preferences page, whose token is its puzzle


class FormBehindCaptcha(ProgramRule):
    """Each stage of a form has a web ACL with a rate limit and puzzles for page and post, throttling, and one door.

    A host of the brand's own shows that stage alone, below the same path, over TLS 1.2.
    """

    id = "SmsProgram-FormBehindCaptcha"
    info = "A web form can be reached past the firewall, the puzzle or the limits."
    why = "A program that fills in numbers makes the brand text strangers, at its cost and under its short code."
    source = "CTIA Messaging Principles (web forms: CAPTCHA, double opt-in); AWS WAF developer guide, CAPTCHA"
    remedy = (
        "Associate a REGIONAL AWS::WAFv2::WebACL with a rate rule and CAPTCHA rules for GET and POST, or a verifier"
    )
    remedy += " (VERIFIER_SECRET), and set ThrottlingRateLimit for every method of the stage."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each door into a form that is not shut so."""
        forms = running(template, FORM)
        pages = {"": forms, LINKS: running(template, PREFERENCES)}
        for method in template.of_type("AWS::ApiGateway::Method"):
            if not leads_to(method, pages.get(path_of(template, method), [])):
                yield self.finding(template, method, "Integration", "The method leads elsewhere than to its page.")
        for api in template.of_type("AWS::ApiGateway::RestApi"):
            if not forms:
                yield self.finding(template, api, "", "The program has an API and no form behind it.")
        if forms and not stages(template):
            yield self.finding(template, forms[0], "", "No stage of a REST API serves the form.")
        yield from self._hosts(template)
        verified = all(form.get("Environment", "Variables", CHECKED) for form in forms)
        for stage in stages(template):
            for message in _faults(template, stage, verified=verified):
                yield self.finding(template, stage, "", message)

    def _hosts(self, template: Template) -> Iterator[Finding]:
        for host in template.of_type(HOST):
            if not speaks_safely(host):
                yield self.finding(template, host, "SecurityPolicy", "The host must be REGIONAL and take TLS_1_2 only.")
            if not shows_once(template, host):
                yield self.finding(template, host, "", "The host must have one mapping, to the stage of the form.")
        for mapping in template.of_type(MAPPING):
            if not shows_a_stage(template, mapping):
                message = "The mapping must show a stage of this stack on a host of it, below the stage's name."
                yield self.finding(template, mapping, "RestApiId", message)


def _faults(template: Template, stage: Resource, *, verified: bool) -> Iterator[str]:
    acl, name = acl_of(template, stage), text(stage.get("StageName"))
    if acl is None:
        yield "No web ACL of this stack is associated with the stage."
    elif not blocks_floods(acl):
        yield "The web ACL blocks no address that asks too often."
    elif not verified:
        yield from (f"The web ACL asks no puzzle for {method}." for method in METHODS if not puzzled(acl, method, name))
    if not throttled(stage):
        yield "The stage does not throttle every method."
