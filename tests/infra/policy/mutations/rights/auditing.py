"""What an audit may do to the list of another program: nothing."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

FILE = "arn:aws:s3:::us-east-1-pinpoint-sms-voice/sms-deact-reports/us/latest-deact-report.csv"


def _audit(app, actions, resource):
    app.promotional.allow("ListAuditRole", actions, resource)


MUTATIONS = (
    mutation(
        "an audit may suspend the subscribers of another brand",
        "NarrowResources Separation",
        lambda a: _audit(a, "dynamodb:UpdateItem", a.outlet.deployed_arn("ConsentSubscriptions")),
    ),
    mutation(
        "an audit may read the reports of another brand",
        "NarrowResources Separation",
        lambda a: _audit(a, "s3:GetObject", f"{a.outlet.deployed_arn('ListAuditBucket')}/*"),
    ),
    mutation(
        "an audit may begin the reminders of the other message type",
        "NarrowResources Separation",
        lambda a: _audit(a, "states:StartExecution", a.transactional.deployed_arn("ListAuditWalk")),
    ),
    mutation(
        "an audit may put listings on the opt-out list of another brand",
        "NarrowResources Separation",
        lambda a: _audit(a, "sms-voice:PutOptedOutNumber", a.outlet.deployed_arn("ShortCodeOptOuts")),
    ),
    mutation(
        "another function reads the carriers' file",
        "NarrowResources",
        lambda a: a.promotional.allow("KeywordsRole", "s3:GetObject", FILE),
    ),
)
