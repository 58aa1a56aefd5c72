"""What people do in a browser: the form asks only, behind a puzzle, and the preferences page reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from infra.policy.iam.statements import Statement, permissions
from infra.policy.programs.admitted import is_asked_for
from infra.policy.programs.forms import (
    CHECKED,
    HOST,
    MAPPING,
    acl_of,
    blocks_floods,
    leads_to,
    path_of,
    puzzled,
    shared_acl,
    shows_a_stage,
    shows_once,
    speaks_safely,
    stages,
    throttled,
)
from infra.policy.programs.functions import ANSWERER, FORM, PREFERENCES, PUBLISHER, bearers, package, running, users
from infra.policy.rule import Finding, ProgramRule, Rule
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import REFERENCE, Resource, Template, target, text

SERVED = {"kms:decrypt", "kms:generatedatakey", "logs:createlogstream", "logs:putlogevents"}  # as any function is
WRITES = ("sqs:SendMessage", "dynamodb:PutItem", "dynamodb:UpdateItem")


def overreach(template: Template, package: str, may: Collection[str]) -> Iterator[tuple[Statement, str]]:
    """Yield each permission by which `lambdas/PACKAGE` may do more than `may` or write where others do, and what."""
    roles = {target(function.get("Role")) for function in running(template, package)}
    shared = _written_by_others(template, roles)
    for statement in permissions(template):
        if roles & bearers(statement) and not is_asked_for(template, statement):
            wide = sorted(set(statement.actions) - SERVED - set(may))
            foreign = sorted(named(statement) & shared) if _writes(statement) else []
            if wide or foreign:
                yield statement, f"{', '.join(wide) or 'reach'} {', '.join(foreign)}".strip()


def named(statement: Statement) -> set[str]:
    """Return the logical ids that the resources of `statement` name."""
    return {found["id"] for one in statement.targets for found in REFERENCE.finditer(one)}


def _written_by_others(template: Template, roles: set[str]) -> set[str]:
    others = (one for one in permissions(template) if not roles & bearers(one) and _writes(one))
    return {name for statement in others for name in named(statement)}


def _writes(statement: Statement) -> bool:
    return any(statement.grants(action) for action in WRITES)


METHODS = ("GET", "POST")
LINKS = "p/{token}"  # of the preferences page, whose token is its puzzle


class FormBehindCaptcha(Rule):
    """Each stage of a form has a web ACL with a rate limit and puzzles for page and post, throttling, and one door.

    The web ACL is of the program's stack, or the one of its environment where `cdk.json` says that forms share it.
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

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each door into a form that is not shut so."""
        for template in assembly.programs:
            shared = shared_acl(assembly.ours, template)
            yield from self._doors(template, shared[1] if shared else None)

    def _doors(self, template: Template, shared: Resource | None) -> Iterator[Finding]:
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
            for message in _faults(template, stage, shared, verified=verified):
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


def _faults(template: Template, stage: Resource, shared: Resource | None, *, verified: bool) -> Iterator[str]:
    acl, name = acl_of(template, stage, shared), text(stage.get("StageName"))
    if acl is None:
        yield "No web ACL of this stack, or that forms share as declared, is associated with the stage."
    elif not blocks_floods(acl):
        yield "The web ACL blocks no address that asks too often."
    elif not verified:
        yield from (f"The web ACL asks no puzzle for {method}." for method in METHODS if not puzzled(acl, method, name))
    if not throttled(stage):
        yield "The stage does not throttle every method."


def _secrets(template: Template, functions: Iterable[Resource]) -> set[str]:
    """Return the logical ids of what is only in the variables of `functions`, and in none of the form's."""
    named = {name for function in functions for name in _variables(function)}
    return named - {name for form in running(template, FORM) for name in _variables(form)}


def _variables(function: Resource) -> set[str]:
    variables = function.get("Environment", "Variables")
    return {target(value) for value in variables.values()} if isinstance(variables, dict) else set()


FORM_MAY = {"sqs:sendmessage", "dynamodb:updateitem", "secretsmanager:getsecretvalue"}


class FormAsksOnly(ProgramRule):
    """The form's function fills one queue that nobody else fills, counts, and alone reads the key of its verifier.

    It sees no consent and sends nothing.
    """

    id = "SmsProgram-FormAsksOnly"
    info = "The web form reaches more than its own queue and counters, or others reach its queue or its verifier's key."
    why = "What takes requests from anybody will be tried by everybody: a form that is broken into must open nothing."
    source = "AWS IAM best practices (least privilege); design: the form asks, the keyword handler records and answers"
    remedy = "Grant the form sqs:SendMessage on its own queue and dynamodb:UpdateItem on its own counters, no more."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission of the form that goes further, and each other role on what is its own."""
        for statement, what in overreach(template, FORM, FORM_MAY):
            yield self.finding(template, statement.resource, statement.path, f"The form may {what}.")
        others = _secrets(template, running(template, PUBLISHER))
        secrets = {secret.logical_id for secret in template.of_type("AWS::SecretsManager::Secret")} - others
        roles = {target(form.get("Role")) for form in running(template, FORM)}
        for statement in permissions(template):
            if secrets & named(statement) and not bearers(statement) <= roles:
                message = "Another role than the form's reaches the key of its verifier."
                yield self.finding(template, statement.resource, statement.path, message)
        for user in (user for role in sorted(roles) for user in users(template, role)):
            if package(user) != FORM:
                yield self.finding(template, user, "Role", "It holds the form's role.")


PREFERENCES_MAY = {"sqs:sendmessage", "dynamodb:getitem", "dynamodb:query"}


class PreferencesReadOnly(ProgramRule):
    """The preferences page reads and fills one queue of its own; the keyword handler alone draws its links."""

    id = "SmsProgram-PreferencesReadOnly"
    info = "The preferences page may change something itself, or somebody else may draw links or press its buttons."
    why = "Who can draw a link sees anybody's consents, and who fills the queue stops or pauses anybody."
    source = "AWS IAM best practices (least privilege); design: the page asks, the keyword handler records and answers"
    remedy = "Grant the page to fill a queue of its own and to read its links and the consent tables, no more."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission of the page that goes further, and each stranger at its links."""
        for statement, what in overreach(template, PREFERENCES, PREFERENCES_MAY):
            yield self.finding(template, statement.resource, statement.path, f"The preferences page may {what}.")
        pages = running(template, PREFERENCES)
        tables = (text(page.get("Environment", "Variables", "LINKS_TABLE") or "") for page in pages)
        links = {found["id"] for table in tables for found in REFERENCE.finditer(table)}
        known = _roles(running(template, ANSWERER)) | _roles(pages)
        for statement in permissions(template):
            if links & named(statement) and not bearers(statement) <= known:
                message = "Another function than the page and the keyword handler reaches the links."
                yield self.finding(template, statement.resource, statement.path, message)


def _roles(functions: list[Resource]) -> set[str]:
    return {target(function.get("Role")) for function in functions}
