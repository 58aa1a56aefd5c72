"""The product's app with one separation property removed by hand: `mutated_app.py NAME`."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import aws_cdk as cdk

from infra import policy
from infra.brand.loader import load_all
from infra.environment import Environment
from infra.stacks.landing_zone import build

PROMOTIONAL, TRANSACTIONAL = "sms-local-example-corp-promotional", "sms-local-example-corp-transactional"


def resource(app: cdk.App, path: str) -> cdk.CfnResource:
    first, *rest = path.split("/")
    found = app.node.find_child(first)
    for name in rest:
        found = found.node.find_child(name)
    return found


def share_a_topic(app: cdk.App) -> None:
    topic = resource(app, f"{TRANSACTIONAL}/Inbound/Topic/Resource")
    resource(app, f"{PROMOTIONAL}/ShortCode/Pool").add_property_override("TwoWay.ChannelArn", topic.ref)


def widen_a_role(app: cdk.App) -> None:
    role = resource(app, f"{PROMOTIONAL}/Keywords/Role")
    role.add_property_override("Policies.0.PolicyDocument.Statement.2.Resource", "*")


def drop_the_dead_letter_queue(app: cdk.App) -> None:
    resource(app, f"{PROMOTIONAL}/Inbound/Queue/Resource").add_property_deletion_override("RedrivePolicy")


def send_past_the_gate(app: cdk.App) -> None:
    role = resource(app, f"{PROMOTIONAL}/Reconciler/Role")
    gate = resource(app, f"{PROMOTIONAL}/Gate/Role")
    role.add_property_override("Policies", cdk.Stack.of(gate).resolve(gate.policies))


MUTATIONS: dict[str, Callable[[cdk.App], None]] = {
    one.__name__: one for one in (share_a_topic, widen_a_role, drop_the_dead_letter_queue, send_past_the_gate)
}

if __name__ == "__main__":
    mutated = cdk.App()
    environment = Environment.named("local", mutated.node.try_get_context("environments"))
    build(mutated, brands=load_all(Path("brands")), environment=environment)
    MUTATIONS[os.environ["MUTATION"]](mutated)
    policy.attach(mutated)
    try:
        sys.exit(policy.enforce(mutated.synth().directory))
    except RuntimeError:  # as in app.py: the pack refuses before the app has its last word
        policy.certify(mutated.outdir)
        raise
