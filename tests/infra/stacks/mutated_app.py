"""The product's app with what separates programs removed by hand, where an engineer could: `mutated_app.py NAME ...`.

SCOPE=stage puts the stacks into a stage, ACKNOWLEDGE names rules that the app acknowledges for everything in it.
"""

import os
import sys
from collections.abc import Callable, Iterable
from unittest.mock import patch

import aws_cdk as cdk

import app as product
from infra import policy
from infra.policy.blueprint.expected import ExpectedStack

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
    sending = {"Effect": "Allow", "Action": "sms-voice:SendTextMessage", "Resource": "*"}
    role.add_property_override("Policies.0.PolicyDocument.Statement.0", sending)


MUTATIONS: dict[str, Callable[[cdk.App], None]] = {
    one.__name__: one for one in (share_a_topic, widen_a_role, drop_the_dead_letter_queue, send_past_the_gate)
}


def main() -> str | None:
    """Run the app with what the environment asks for."""
    attach, build = policy.attach, product.build

    def changed(app: cdk.App, expected: Iterable[ExpectedStack]) -> None:
        for name in os.environ.get("MUTATIONS", "").split():
            MUTATIONS[name](app)
        for rule in os.environ.get("ACKNOWLEDGE", "").split():
            cdk.Validations.of(app).acknowledge(cdk.Acknowledgment(id=rule, reason="we are in a hurry"))
        attach(app, expected)

    def built(scope: cdk.App, **how: object) -> None:
        build(cdk.Stage(scope, "Stage") if os.environ.get("SCOPE") == "stage" else scope, **how)

    with patch.object(policy, "attach", changed), patch.object(product, "build", built):
        return product.main()


if __name__ == "__main__":
    sys.exit(main())
