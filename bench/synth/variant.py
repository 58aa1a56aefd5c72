"""The CDK app in parts, to tell what each costs: `variant.py floor|bare|model|messages|wasteful`."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import aws_cdk as cdk
from jsii._kernel.providers.process import _NodeProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

Message = tuple[str, str, str]
ABOUT = ("property", "method", "fqn")  # what a message is about, by the attribute of the request that tells it
MESSAGE_TYPES = ("transactional", "promotional")
KINDS = {"Get": "reads", "StaticGet": "reads", "Create": "creates", "Invoke": "calls", "StaticInvoke": "calls"}


def floor(app: cdk.App, programs: int) -> None:
    """Hang the resources of finished programs, both kinds in turn, on bare stacks: no model, constructs, or policy."""
    folder = Path(os.environ["FINISHED"])
    texts = [(folder / f"sms-local-brand-0-{kind}.template.json").read_text() for kind in MESSAGE_TYPES]
    for number in range(programs):
        stack = cdk.Stack(app, f"floor-{number}")
        for logical_id, one in json.loads(texts[number % len(texts)])["Resources"].items():
            resource = cdk.CfnResource(stack, logical_id, type=one["Type"], properties=one.get("Properties", {}))
            resource.override_logical_id(logical_id)


def model(app: cdk.App) -> None:
    """Build every program as the app does, without any policy."""
    from infra.brand.loader import load_all  # noqa: PLC0415 - the floor must not pay for these
    from infra.environment import Environment  # noqa: PLC0415
    from infra.stacks.landing_zone import build  # noqa: PLC0415

    environment = Environment.named("local", app.node.try_get_context("environments"))
    build(app, brands=load_all(Path(os.environ["BRANDS"])), environment=environment)


@contextmanager
def counted() -> Iterator[Counter[Message]]:
    """Count the messages to the CDK's own process by kind, what they are about, and the object that they go to."""
    found: Counter[Message] = Counter()
    send = _NodeProcess.send

    def counting(process: _NodeProcess, request: Any, response: Any) -> Any:  # noqa: ANN401 - jsii's own
        kind = type(request).__name__.removesuffix("Request")
        about = next((str(told) for name in ABOUT if (told := getattr(request, name, None))), "")
        found[kind, about, getattr(getattr(request, "objref", None), "ref", "")] += 1
        return send(process, request, response)

    with patch.object(_NodeProcess, "send", counting):
        yield found


@contextmanager
def asking_again(times: int) -> Iterator[None]:
    """Ask each question of the CDK's process so many times more, as careless code would."""
    send = _NodeProcess.send

    def asking(process: _NodeProcess, request: Any, response: Any) -> Any:  # noqa: ANN401 - jsii's own
        for _ in range(times if type(request).__name__ == "GetRequest" else 0):
            send(process, request, response)
        return send(process, request, response)

    with patch.object(_NodeProcess, "send", asking):
        yield


def messages(app: cdk.App, again: int = 0) -> None:
    """Print how many messages building every program takes, by kind."""
    with counted() as found, asking_again(again):
        model(app)
    told: Counter[str] = Counter()
    for (kind, _, _), times in found.items():
        told[KINDS.get(kind, "others")] += times
    print(json.dumps(told))


def wasteful(app: cdk.App) -> None:
    """Print the same where each question is asked five times: what whoever reads the figures must notice."""
    messages(app, again=4)


def main() -> None:
    """Synthesise one variant; `bare` is the floor without the CDK's own validator, which it has by default."""
    variant = sys.argv[1]
    app = cdk.App(builtin_cloud_formation_validation=variant == "floor")
    if variant in {"floor", "bare"}:
        floor(app, int(os.environ["PROGRAMS"]))
    else:
        {"model": model, "messages": messages, "wasteful": wasteful}[variant](app)
    if variant not in {"messages", "wasteful"}:
        app.synth()


if __name__ == "__main__":
    main()
