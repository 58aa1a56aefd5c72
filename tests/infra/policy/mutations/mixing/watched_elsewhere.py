"""What another program counts, shown or watched as if it were its own."""

from __future__ import annotations

import json

from tests.infra.policy.mutations.assembly.mutation import mutation

SENT = ["SmsLandingZone", "Sent", "service", "send_gate", "Environment", "local", "MessageType", "promotional"]
SEARCH = "SUM(SEARCH('{SmsLandingZone,Brand,Environment,MessageType,service} Sent', 'Sum', 300))"


def _chart(app, *metrics, **more):
    shown = {"widgets": [{"type": "metric", "properties": {"metrics": list(metrics)}}], **more}
    app.promotional.set("Dashboard", DashboardBody=json.dumps(shown))


def _counts_for(app, brand):
    dimensions = app.promotional.signal("ReconcilerDrift")["Dimensions"]
    next(one for one in dimensions if one["Name"] == "Brand").update(Value=brand)


MUTATIONS = (
    mutation("an alarm counts another brand's texts", "Separation", lambda a: _counts_for(a, "example-outlet")),
    mutation(
        "an alarm finds its metrics by a search",
        "Separation",
        lambda a: a.promotional.set("AlarmsDeadLettersWaiting", Metrics=[{"Id": "found", "Expression": SEARCH}]),
    ),
    mutation(
        "a dashboard shows another brand's texts",
        "Separation",
        lambda a: _chart(a, [*SENT, "Brand", "example-outlet"]),
    ),
    mutation(
        "a dashboard shows another brand's texts, told by dots",
        "Separation",
        lambda a: _chart(a, [*SENT, "Brand", "example-corp"], ["...", "example-outlet"]),
    ),
    mutation(
        "a dashboard shows a function by a name cut short",
        "Separation",
        lambda a: _chart(a, ["AWS/Lambda", "Errors", "FunctionName", "sms-local-example-outlet-GateFunction-A1B2C3"]),
    ),
    mutation("a dashboard searches all programs", "Separation", lambda a: _chart(a, [{"expression": SEARCH}])),
    mutation(
        "a dashboard shows the brand that its reader chooses",
        "Separation",
        lambda a: _chart(
            a, [*SENT, "Brand", "example-corp"], variables=[{"type": "property", "property": "Brand", "id": "brand"}]
        ),
    ),
    mutation(
        "a dashboard queries the logs of all programs",
        "Separation",
        lambda a: a.promotional.set(
            "Dashboard",
            DashboardBody=json.dumps({"widgets": [{"type": "log", "properties": {"query": "SOURCE logGroups()"}}]}),
        ),
    ),
)
