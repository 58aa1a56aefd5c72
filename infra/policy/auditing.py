"""The two things outside its own stack that an audit may reach, by the role of its function alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from infra.policy.handlers import AUDITOR, bearers, running
from infra.policy.values import target

if TYPE_CHECKING:
    from infra.policy.statements import Statement
    from infra.policy.template import Template

SPEAK, READ = "events:putevents", "s3:getobject"
BUCKET = re.compile("arn:aws[a-z-]*:s3:::")


def of_an_audit(statement: Statement, template: Template) -> bool:
    """Whether `statement` lets an audit's function read the deactivation file, or tell the account's default bus."""
    if statement.actions not in ((SPEAK,), (READ,)) or len(statement.targets) != 1:
        return False
    roles = {target(function.get("Role")) for function in running(template, AUDITOR)}
    if not bearers(statement) or not bearers(statement) <= roles:
        return False
    (where,) = statement.targets
    if statement.actions == (SPEAK,):
        parts = where.split(":")
        own = len(parts) == 6 and parts[4] in template.own_accounts  # noqa: PLR2004 - the parts of an ARN
        return own and (parts[2], parts[5]) == ("events", "event-bus/default")
    file = "-pinpoint-sms-voice/sms-deact-reports/us/latest-deact-report.csv"
    return BUCKET.match(where) is not None and where.endswith(file)
