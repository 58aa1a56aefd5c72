"""What belongs to one program, used by another as if it were its own."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

MUTATIONS = (
    mutation(
        "two-way texts go to another brand's topic",
        "TwoWay Separation",
        lambda a: a.promotional.props("ShortCodePool")["TwoWay"].update(
            ChannelArn=a.outlet.deployed_arn("InboundTopic")
        ),
    ),
    mutation(
        "two programs share an opt-out list by its name",
        "OwnOptOutList Separation",
        lambda a: a.promotional.set("ShortCodePool", OptOutListName=a.transactional.deployed_name("ShortCodeOptOuts")),
    ),
    mutation(
        "two programs give their opt-out lists one name",
        "Separation",
        lambda a: [
            stack.set("ShortCodeOptOuts", OptOutListName="marketing") for stack in (a.promotional, a.transactional)
        ],
    ),
    mutation(
        "the pool falls back to the account's Default opt-out list",
        "OwnOptOutList",
        lambda a: a.promotional.set("ShortCodePool", OptOutListName="Default"),
    ),
    mutation(
        "the simulator number has no opt-out list",
        "OwnOptOutList",
        lambda a: a.promotional.unset("ShortCodeSimulator", "OptOutListName"),
    ),
    mutation(
        "a subscription brings another brand's texts into the program",
        "Separation",
        lambda a: a.promotional.add(
            "Copy",
            "AWS::SNS::Subscription",
            TopicArn=a.outlet.deployed_arn("InboundTopic"),
            Protocol="sqs",
            Endpoint=a.promotional.arn("InboundQueue"),
        ),
    ),
    mutation(
        "a subscription carries the program's texts to another message type's queue",
        "InboundRoute Separation",
        lambda a: a.promotional.add(
            "Copy",
            "AWS::SNS::Subscription",
            TopicArn=a.promotional.ref("InboundTopic"),
            Protocol="sqs",
            Endpoint=a.transactional.deployed_arn("InboundQueue"),
        ),
    ),
    mutation(
        "the keyword handler reads another brand's queue",
        "Separation",
        lambda a: a.promotional.set("KeywordsInbound", EventSourceArn=a.outlet.deployed_arn("InboundQueue")),
    ),
    mutation(
        "another brand's keyword handler reads the program's queue",
        "InboundRoute TwoWay",
        lambda a: a.promotional.set("KeywordsInbound", FunctionName=a.outlet.deployed_arn("KeywordsFunction")),
    ),
    mutation(
        "a function runs with the manifest of another brand",
        "Separation",
        lambda a: a.promotional.props("GateFunction")["Layers"].__setitem__(
            1, a.outlet.deployed_arn("RuntimeManifest")
        ),
    ),
    mutation(
        "a function works on another program's table, told by its environment",
        "Separation",
        lambda a: a.promotional.props("GateFunction")["Environment"]["Variables"].update(
            SUBSCRIPTIONS_TABLE=a.transactional.deployed_name("ConsentSubscriptions")
        ),
    ),
    mutation(
        "a function sends by another program's pool, told by its environment",
        "Separation",
        lambda a: a.promotional.props("GateFunction")["Environment"]["Variables"].update(
            POOL=a.transactional.deployed_arn("ShortCodePool")
        ),
    ),
    mutation(
        "a function asks another brand's queue for texts, told by its URL",
        "Separation",
        lambda a: a.promotional.props("CampaignsFunction")["Environment"]["Variables"].update(
            BULK_QUEUE=a.outlet.deployed_url("SendingBulk")
        ),
    ),
    mutation(
        "a workflow calls another brand's function",
        "Separation",
        lambda a: _in_workflow(a, a.promotional.arn("CampaignsFunction"), a.outlet.deployed_arn("CampaignsFunction")),
    ),
    mutation(
        "a workflow puts messages into another brand's queue",
        "Separation",
        lambda a: _in_workflow(a, a.promotional.arn("CampaignsFunction"), a.outlet.deployed_url("SendingRequests")),
    ),
)


def _in_workflow(app, old, new):
    parts = app.promotional.props("CampaignsWalk")["DefinitionString"]["Fn::Join"][1]
    parts[parts.index(old)] = new
