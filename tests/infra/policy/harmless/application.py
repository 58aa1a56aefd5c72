"""The product's app with a harmless change written into it, where an engineer writes it: after its stacks are built.

It is run by `python -m tests.infra.policy.harmless NAME FOLDER`, which makes what the change declares.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from unittest.mock import patch

import app as product
from infra import policy
from tests.infra.policy.harmless.catalogue import WAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import aws_cdk as cdk

    from infra.policy.blueprint.expected import ExpectedStack


def main(name: str) -> str | None:
    """Synthesise the product with the change; return why it is refused, None where it passes."""
    code, attach = WAYS[name].code, policy.attach

    def changed(app: cdk.App, expected: Iterable[ExpectedStack]) -> None:
        if code is not None:
            code(app)
        attach(app, expected)

    with patch.object(policy, "attach", changed):
        return product.main()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
