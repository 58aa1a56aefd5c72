"""The nets that hang on the app: three packs, the wall, and the register of what is accepted."""

from __future__ import annotations

from datetime import date

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks, ServerlessChecks

from infra.policy import acknowledgements
from infra.policy.pack import SmsProgramChecks
from infra.policy.wall import Wall


def attach_nets(app: cdk.App, today: date | None = None) -> None:
    """Hang everything on `app`, judged as of `today`."""
    acknowledgements.apply(app)
    packs = (AwsSolutionsChecks(app), ServerlessChecks(app), SmsProgramChecks(app, today))
    cdk.Validations.of(app).add_plugins(*packs)
    app.node.add_validation(Wall(app))
