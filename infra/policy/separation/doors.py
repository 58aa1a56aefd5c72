"""Who may come in to a program's resources by their own policies, and who may take its roles."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.iam.names import WILD, arn, meets
from infra.policy.iam.statements import HOLDING, Statement, doors, statements
from infra.policy.programs.admitted import administers, opens_port, speaks_of_own_rules
from infra.policy.separation.ground import Ground, Violation, crosses, shown
from infra.policy.separation.leaves import leaves_of
from infra.policy.separation.register import Place
from infra.policy.templates.template import Resource, target, text

CALLING = "AWS::Lambda::Permission"
ROLE, KEY = "AWS::IAM::Role", "AWS::KMS::Key"
SOURCES = ("aws:sourcearn", "aws:principalarn", "kms:encryptioncontext:aws:logs:arn")
ACCOUNTS = ("aws:sourceaccount",)


class Doors:
    """Judges whom the resource policies of one assembly let in."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def violations(self, stack: Place) -> Iterator[Violation]:
        """Yield each principal that is, or may be, somebody else's."""
        places, template = self._ground.register.places[stack.template], stack.template
        calls = (_call(permission) for permission in template.of_type(CALLING))
        for statement in (*doors(template), *calls):
            place = places[statement.resource.logical_id]
            if administers(template, statement):
                continue  # whoever administers the keys of all programs may use none of them
            for kind, who in statement.principals:
                self._ground.count(place, "doors")
                yield from self._judged(place, statement, kind, who)
        for statement in statements(template):
            if statement.is_resource_policy and not speaks_of_own_rules(statement, template):
                yield from self._spoken_of(places[statement.resource.logical_id], statement)

    def _spoken_of(self, place: Place, statement: Statement) -> Iterator[Violation]:
        """Yield a violation for another's resource that a policy speaks of: it says nothing of the owner's own."""
        for leaf in leaves_of(place.template, statement.body.get("Resource")):
            name = leaf.text.removesuffix("/*")
            used = None if WILD.search(name) else self._stranger(place, name)
            if used:
                yield Violation(place, statement.path, f"the policy speaks of {shown(leaf.text)}.", used)

    def _judged(self, place: Place, statement: Statement, kind: str, who: str) -> Iterator[Violation]:
        if kind == "AWS" and opens_port(statement, place.template, who):
            return
        sources = [value for values in _held(statement, SOURCES) for value in values]
        strangers = list(filter(None, (self._stranger(place, value) for value in sources)))
        for used in strangers:
            yield Violation(place, statement.path, f"the policy lets in {kind} {shown(who)} for {used}.", used)
        if strangers or self._may_enter(place, statement, kind, who):
            return
        role = None if kind == "Service" else self._stranger(place, who)
        yield Violation(
            place, statement.path, f"the policy lets in {kind} {shown(who) or 'nobody can tell whom'}.", role
        )

    def _may_enter(self, place: Place, statement: Statement, kind: str, who: str) -> bool:
        if kind == "Service" and who.endswith((".amazonaws.com", ".amazonaws.com.${AWS::URLSuffix}")):
            # which resources a service acts for is told by ways, and by who may hand it the role
            return place.resource.type == ROLE or self._is_held(place, statement)
        roots = tuple(f":iam::{account}:root" for account in place.template.own_accounts)
        if kind == "AWS" and place.resource.type == KEY and who.endswith(roots):
            # a key that its own account's root cannot manage is lost; what it delegates is judged with the permissions
            return True
        own = self._ground.register.places[place.template].get(target({"Fn::Sub": who}))
        if kind == "AWS" and own is not None and own.resource.type == ROLE:
            return own.belongs_with(place)
        return kind == "AWS" and any(self._is_own(place, values) for values in _held(statement, SOURCES))

    def _is_held(self, place: Place, statement: Statement) -> bool:
        accounts = set(place.template.own_accounts)
        by_account = any(values and set(values) <= accounts for values in _held(statement, ACCOUNTS))
        return by_account or any(self._is_near(place, values) for values in _held(statement, SOURCES))

    def _is_near(self, place: Place, values: tuple[str, ...]) -> bool:
        """Whether every source is the owner's own, or anything in the account."""
        found = [(value, arn(place.template.filled(value))) for value in values]
        account = place.template.account or "${AccountId}"
        return bool(values) and all(
            self._is_own(place, (value,)) or (named is not None and named.account == account) for value, named in found
        )

    def _is_own(self, place: Place, values: tuple[str, ...]) -> bool:
        places = self._ground.register.places[place.template]
        owned = [places.get(target({"Fn::Sub": value})) for value in values]
        return bool(values) and all(one is not None and one.belongs_with(place) for one in owned)

    def _stranger(self, place: Place, written: str) -> Place | None:
        """Return the resource of another program that `written` names; a pattern of a whole service names nobody."""
        places = self._ground.register.places[place.template]
        used = places.get(target({"Fn::Sub": written}))
        if used is not None:
            return used if crosses(place, used) else None
        named = arn(place.template.filled(written))
        if named is None or meets(named.resource, "root") or named.resource == "*":
            return None
        return self._ground.other(place, named)


def _held(statement: Statement, keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [values for operator, key, values in statement.conditions if operator in HOLDING and key in keys]


def _call(permission: Resource) -> Statement:
    """Return the statement that a permission to call a function stands for."""
    who = text(permission.get("Principal") or "*")
    kind = "Service" if who.endswith(".amazonaws.com") else "AWS"
    given = {f"aws:{name}": permission.get(name) for name in ("SourceArn", "SourceAccount")}
    holding = {key: value for key, value in given.items() if value is not None}
    body = {"Effect": "Allow", "Principal": {kind: who}, "Condition": {"ArnLike": holding}}
    return Statement(permission, "Principal", body)
