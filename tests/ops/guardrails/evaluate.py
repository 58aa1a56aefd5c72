"""Decisions of IAM and EventBridge by the local AWS's evaluators, inside its environment; tests call `ask`, `match`."""

import json
import subprocess
import sys

EVERYTHING = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}


def ask(policies, requests):
    """Return for each request whether a principal that IAM allows everything is let through by all `policies`."""
    return _inside({"policies": policies, "requests": requests})


def refused(policies, requests):
    """Return for each request whether the resource's own policy at its place in `policies` denies it to the caller."""
    return _inside({"resources": policies, "requests": requests})


def match(patterns, events):
    """Return for each event the names of the patterns that it matches."""
    return _inside({"patterns": patterns, "events": events})


def _inside(question):
    from local.server.environment import interpreter  # noqa: PLC0415 - inside there is no such package

    told = subprocess.run(
        [interpreter(), __file__], input=json.dumps(question), capture_output=True, text=True, check=True
    )
    return json.loads(told.stdout)


def decide(policies, requests):
    from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document  # noqa: PLC0415 - its own

    identity = [parse_policy_document(EVERYTHING)]
    limits = [[parse_policy_document(EVERYTHING), *map(parse_policy_document, policies)]]

    return [evaluate(_context(EvalContext, *one), identity, *limits).decision == "Allow" for one in requests]


def denied(resources, requests):
    from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy  # noqa: PLC0415 - its own

    asked = zip(resources, requests, strict=True)
    return [evaluate_resource_policy(one, _context(EvalContext, *request)).decision == "Deny" for one, request in asked]


def _context(build, principal, action, resource, keys):
    return build(
        principal_arn=principal,
        principal_type="AssumedRole",
        principal_account=principal.split(":")[4],
        action=action,
        resource_arn=resource,
        region="us-east-1",
        secure_transport=True,
        service_context={key.lower(): value for key, value in keys.items()},
    )


def matched(patterns, events):
    from ministack.services import eventbridge  # noqa: PLC0415 - its own

    def result(pattern, event):
        asked = {"Event": json.dumps(event), "EventPattern": json.dumps(pattern)}
        told = eventbridge._test_event_pattern(asked)
        return json.loads(told[2])["Result"]

    return [[name for name, pattern in patterns.items() if result(pattern, event)] for event in events]


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    judge = decide if "policies" in asked else denied if "resources" in asked else matched
    json.dump(judge(**asked), sys.stdout)
