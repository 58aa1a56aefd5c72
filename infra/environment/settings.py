"""`cdk.json` beside its environments: what the CDK's CLI is told there is the same for everybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from infra.environment.option import UnknownEnvironmentError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# whatever else the CLI takes from there makes, changes or deploys an assembly that nobody judged: another app, a
# command before it, a plugin, a role, a hotswap past CloudFormation
TOLD = {"app": "python app.py", "output": "cdk.out", "versionReporting": False}
OF_A_COMMAND = ("env", "standing")  # context that is said for one run


class RepeatedKeyError(ValueError):
    """An object of JSON says a key twice, of which every reader would take the last without a word."""


def said_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of JSON that these pairs are; RepeatedKeyError where a key is said twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise RepeatedKeyError(f"'{next(key for key in keys if keys.count(key) > 1)}' twice")
    return found


def read_settings(cdk_json: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the file at `cdk_json` tells the CLI, and its context; UnknownEnvironmentError where it is none."""
    try:
        settings = json.loads(cdk_json.read_text(encoding="utf-8"), object_pairs_hook=said_once)
    except RepeatedKeyError as error:
        raise UnknownEnvironmentError(f"{cdk_json.name}: must say each key once, got {error}: correct it") from error
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise UnknownEnvironmentError(f"{cdk_json.name}:{line}: must be JSON, got {error}: correct it") from error
    context = settings.pop("context", {}) if isinstance(settings, dict) else None
    if not isinstance(context, dict):
        raise UnknownEnvironmentError(
            f"{cdk_json.name}:1: must be an object with an object `context`, got another value: correct it"
        )
    return settings, context


def check_settings(cdk_json: Path) -> None:
    """Raise UnknownEnvironmentError where `cdk_json` tells the CLI to do more than to run the app and to deploy it."""
    settings, context = read_settings(cdk_json)
    for name in sorted({*settings, *TOLD}):
        must = f"be {json.dumps(TOLD[name])}" if name in TOLD else "not be there"
        if settings.get(name) != TOLD.get(name):
            got = json.dumps(settings[name]) if name in settings else "nothing"
            raise UnknownEnvironmentError(
                f"{name} in cdk.json must {must}, got {got}: what is judged is what app.py makes, and nothing else may "
                "make, change, or deploy it; correct it"
            )
    if said := [name for name in OF_A_COMMAND if name in context]:
        raise UnknownEnvironmentError(
            f"context in cdk.json must not hold {', '.join(said)}, got {json.dumps(context[said[0]])}: it is said for "
            "one command; remove it"
        )
