"""The examples beside `docs/extending.md` as an app."""

import os
import re
import sys
from pathlib import Path

import aws_cdk as cdk

PAGE = Path(__file__).parents[3] / "docs" / "extending.md"
EXAMPLES = PAGE.parent / "examples" / "own_stacks.py"
# the examples speak of a program in an account of AWS's documentation; here it is one of the tests, on the local AWS
ACCOUNT, OTHER_ACCOUNT = "000000000000", "222233334444"
HERE = {"prod/acme/": "local/open-hours/", "111122223333": ACCOUNT}


def source() -> str:
    """Return the examples, about the program of the tests."""
    found = EXAMPLES.read_text(encoding="utf-8")
    for old, new in HERE.items():
        found = found.replace(old, new)
    return found


def stacks(app: cdk.App, literals: dict[str, str]) -> list[str]:
    """Make each example in `app`, with `literals` for the ARNs that it copies; return their names."""
    names: dict[str, object] = {}
    exec(compile(source(), str(EXAMPLES), "exec"), names)  # noqa: S102 - a file of this repository
    kinds = [one for one in names.values() if isinstance(one, type) and issubclass(one, cdk.Stack)]
    for kind in kinds:
        for name, value in literals.items():
            if hasattr(kind, name):
                setattr(kind, name, value)
        name = re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()
        account = OTHER_ACCOUNT if hasattr(kind, "REQUESTS") else ACCOUNT
        kind(app, name, env=cdk.Environment(account=account, region="us-east-1"))
    return [kind.__name__ for kind in kinds]


if __name__ == "__main__":
    # without a bootstrap: the code of the examples is inline, and the other account has none
    made = cdk.App(default_stack_synthesizer=cdk.BootstraplessSynthesizer())
    stacks(made, {name: os.environ[name] for name in ("REQUESTS", "KEY") if name in os.environ})
    sys.exit(made.synth() is None)
