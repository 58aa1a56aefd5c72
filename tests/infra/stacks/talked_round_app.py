"""The product's app with two programs on one topic, and whatever the environment asks for to get it past the nets.

NETS names those that hang (`attach`, `enforce`, or both), SCOPE=stage puts the stacks into a stage, ACKNOWLEDGE names
rules that the app acknowledges for everything in it, MUTATION=none leaves the programs apart.
"""

import os
import sys
from pathlib import Path

import aws_cdk as cdk

from infra import policy
from infra.brand.loader import load_all
from infra.environment import Environment
from infra.stacks.landing_zone import build
from tests.infra.stacks.mutated_app import share_a_topic

if __name__ == "__main__":
    app = cdk.App()
    scope = cdk.Stage(app, "Stage") if os.environ.get("SCOPE") == "stage" else app
    environment = Environment.named("local", app.node.try_get_context("environments"))
    build(scope, brands=load_all(Path(os.environ["BRANDS"])), environment=environment)
    if os.environ.get("MUTATION") != "none":
        share_a_topic(scope)
    for rule in os.environ.get("ACKNOWLEDGE", "").split():
        cdk.Validations.of(app).acknowledge(cdk.Acknowledgment(id=rule, reason="we are in a hurry"))
    nets = os.environ.get("NETS", "attach enforce").split()
    if "attach" in nets:
        policy.attach(app)
    assembly = app.synth()
    sys.exit(policy.enforce(assembly.directory) if "enforce" in nets else None)
