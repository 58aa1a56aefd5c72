"""What a customer texts is lost, or answered by nobody."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation


def _words(app, kept):
    pool = app.promotional.props("ShortCodePool")
    pool["OptionalKeywords"] = [one for one in pool["OptionalKeywords"] if kept(one)]


def _word(app, word, **changes):
    found = app.promotional.props("ShortCodePool")["OptionalKeywords"]
    next(one for one in found if one["Keyword"] == word).update(changes)


MUTATIONS = (
    *(
        mutation(
            f"{what} may take every run of the account",
            "InboundRoom",
            lambda a, name=name: a.promotional.unset(name, "ScalingConfig"),
        )
        for what, name in (
            ("what is to be sent", "GateRequests"),
            ("what campaigns ask for", "GateBulk"),
            ("what became of texts", "DeliveryEventsOutcomes"),
            ("what the form asks for", "KeywordsForms"),
            ("what the preferences page asks for", "KeywordsPresses"),
        )
    ),
    mutation(
        "visits of the pages may take every run of the account",
        "InboundRoom",
        lambda a: a.promotional.props("WebDoorStage")["MethodSettings"][0].pop("ThrottlingBurstLimit"),
    ),
    mutation(
        "two-way is off", "TwoWay", lambda a: a.promotional.props("ShortCodePool")["TwoWay"].update(Enabled=False)
    ),
    mutation("the pool has no two-way at all", "TwoWay", lambda a: a.promotional.unset("ShortCodePool", "TwoWay")),
    mutation(
        "two-way goes to the topic of alarms",
        "ChannelPolicy",
        lambda a: a.promotional.props("ShortCodePool")["TwoWay"].update(ChannelArn=a.promotional.ref("AlarmsTopic")),
    ),
    mutation("nothing is subscribed to the two-way topic", "TwoWay", lambda a: a.promotional.drop("InboundDelivery")),
    mutation(
        "a filter drops texts on their way",
        "InboundRoute",
        lambda a: a.promotional.set("InboundDelivery", FilterPolicy={"messageBody": ["STOP"]}),
    ),
    mutation(
        "raw delivery drops the time of a text",
        "InboundRoute",
        lambda a: a.promotional.set("InboundDelivery", RawMessageDelivery=True),
    ),
    mutation(
        "raw delivery is told as a text",
        "InboundRoute",
        lambda a: a.promotional.set("InboundDelivery", RawMessageDelivery="true"),
    ),
    mutation(
        "the topic may no longer deliver into the queue",
        "InboundRoute",
        lambda a: a.promotional.drop("InboundQueuePolicy"),
    ),
    mutation(
        "the queue lets in another service than the one that delivers",
        "InboundRoute",
        lambda a: a.promotional.statement("InboundQueuePolicy", "sqs:SendMessage").update(
            Principal={"Service": "events.amazonaws.com"}
        ),
    ),
    mutation(
        "a deny without a condition shuts the queue of texts for everybody",
        "InboundRoute",
        lambda a: a.promotional.statements("InboundQueuePolicy")[0].pop("Condition"),
    ),
    mutation(
        "a deny without a condition shuts the two-way topic for the service",
        "ChannelPolicy",
        lambda a: a.promotional.statements("InboundTopicPolicy")[0].pop("Condition"),
    ),
    mutation("no function reads the queue of texts", "InboundRoute", lambda a: a.promotional.drop("KeywordsInbound")),
    mutation(
        "a filter of the mapping drops texts",
        "InboundRoute",
        lambda a: a.promotional.set("KeywordsInbound", FilterCriteria={"Filters": [{"Pattern": "{}"}]}),
    ),
    mutation(
        "the mapping of the queue is off", "InboundRoute", lambda a: a.promotional.set("KeywordsInbound", Enabled=False)
    ),
    mutation(
        "the queue of texts is read by a function that knows no keywords",
        "TwoWay",
        lambda a: a.promotional.set("KeywordsInbound", FunctionName=a.promotional.ref("ReconcilerFunction")),
    ),
    mutation(
        "the keyword handler runs other code",
        "TwoWay OnlyTheGate",
        lambda a: a.promotional.set("KeywordsFunction", Handler="index.handler"),
    ),
    mutation(
        "a batch that fails in part is thrown away or answered twice",
        "InboundRoute",
        lambda a: a.promotional.unset("KeywordsInbound", "FunctionResponseTypes"),
    ),
    mutation(
        "the queue of texts has no dead-letter queue",
        "DurableQueue",
        lambda a: a.promotional.unset("InboundQueue", "RedrivePolicy"),
    ),
    mutation(
        "the queue of texts is its own dead-letter queue",
        "DurableQueue",
        lambda a: a.promotional.props("InboundQueue")["RedrivePolicy"].update(
            deadLetterTargetArn=a.promotional.arn("InboundQueue")
        ),
    ),
)
