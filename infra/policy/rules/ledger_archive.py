"""What enters the ledger reaches the archive."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.archive import LEDGER_YEARS, archives, expires, is_locked, writes_to_archive
from infra.policy.handlers import MAPPING
from infra.policy.ledger import ledgers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Resource, Template
from infra.policy.values import text

IMAGES = ("NEW_IMAGE", "NEW_AND_OLD_IMAGES")


class LedgerArchive(ProgramRule):
    """Every ledger streams all its records through a function of the stack into a bucket with Object Lock.

    The bucket keeps them for ten years against everybody, and no lifecycle rule ends them.
    """

    id = "SmsProgram-LedgerArchive"
    info = "The ledger has no way into an archive with Object Lock."
    why = "The administrator of an account can empty a table; only what is archived outlives such a day."
    source = "design decision 5 (its stream goes to S3 with Object Lock); TSR 16 CFR 310.5; Virginia (ten years)"
    remedy = "Map the stream (NEW_IMAGE) from TRIM_HORIZON, unfiltered, with an OnFailure queue, to a function that may"
    remedy += " s3:PutObject on a bucket of the stack with Object Lock for ten years (3653 days) and no expiration."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each ledger without a stream or a route, and each route that may lose a record."""
        for ledger in ledgers(template):
            if ledger.get("StreamSpecification", "StreamViewType") not in IMAGES:
                message = "The stream of the ledger does not hold its records."
                yield self.finding(template, ledger, "StreamSpecification", message)
            routes = [one for one in template.of_type(MAPPING) if _archives(template, ledger, one)]
            if not routes:
                yield self.finding(template, ledger, "")
            for route in routes:
                if _is_leaky(template, route):
                    message = "The route skips old or filtered records, or drops what it cannot write."
                    yield self.finding(template, route, "", message)
                yield from self._archive(template, route)

    def _archive(self, template: Template, route: Resource) -> Iterator[Finding]:
        function = template.find(route.get("FunctionName"), "AWS::Lambda::Function")
        for bucket in archives(template, function) if function else ():
            if not is_locked(bucket, LEDGER_YEARS):
                message = f"The archive of the ledger is not locked for {LEDGER_YEARS} years."
                yield self.finding(template, bucket, "ObjectLockConfiguration", message)
            if expires(bucket):
                message = "The archive of the ledger forgets consents that may still be relied on."
                yield self.finding(template, bucket, "LifecycleConfiguration", message)


def _archives(template: Template, ledger: Resource, route: Resource) -> bool:
    from_ledger = text(route.get("EventSourceArn")) == f"${{{ledger.logical_id}.StreamArn}}"
    function = template.find(route.get("FunctionName"), "AWS::Lambda::Function")
    return from_ledger and function is not None and writes_to_archive(template, function)


def _is_leaky(template: Template, route: Resource) -> bool:
    skips = route.get("StartingPosition") != "TRIM_HORIZON" or route.get("FilterCriteria")
    lost = template.find(route.get("DestinationConfig", "OnFailure", "Destination"), "AWS::SQS::Queue") is None
    return bool(skips) or lost or route.get("Enabled") is False
