"""Another program's name in pieces, behind a choice, or too long to tell."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation


def _two_way(app, value):
    app.promotional.props("ShortCodePool")["TwoWay"].update(ChannelArn=value)


def _told(app, value):
    app.promotional.props("GateFunction")["Environment"]["Variables"].update(BULK_QUEUE=value)


def _parameter(app, **declared):
    app.promotional.body["Parameters"]["Shared"] = {"Type": "String", **declared}
    _two_way(app, {"Ref": "Shared"})


def _pieces(app):
    name = app.outlet.deployed_arn("InboundTopic")
    return [name[:45], name[45:60], name[60:]]


MUTATIONS = (
    mutation(
        "another program's queue is joined from pieces",
        "Separation",
        lambda a: _told(a, {"Fn::Join": ["", _pieces(a)]}),
    ),
    mutation(
        "another program's queue is chosen by Fn::Select",
        "Separation",
        lambda a: _told(a, {"Fn::Select": ["1", ["", a.outlet.deployed_url("SendingBulk")]]}),
    ),
    mutation(
        "another program's queue stands in a mapping",
        "NoCrossing",
        lambda a: (
            a.promotional.body.update(Mappings={"Queues": {"local": {"Bulk": a.outlet.deployed_url("SendingBulk")}}}),
            _told(a, {"Fn::FindInMap": ["Queues", "local", "Bulk"]}),
        ),
    ),
    mutation(
        "a mapping hides another program's queue in pieces",
        "NoCrossing",
        lambda a: (
            a.promotional.body.update(Mappings={"Queues": {"local": {"Brand": "outlet", "Type": "promotional"}}}),
            _told(
                a,
                {
                    "Fn::Join": [
                        "-",
                        [
                            "https://sqs.us-east-1.amazonaws.com/000000000000/sms-local-example",
                            {"Fn::FindInMap": ["Queues", "local", "Brand"]},
                            {"Fn::FindInMap": ["Queues", "local", "Type"]},
                            "SendingBulk",
                        ],
                    ]
                },
            ),
        ),
    ),
    mutation(
        "another program's queue is taken where a condition holds",
        "Separation",
        lambda a: (
            a.promotional.body.update(Conditions={"Shared": {"Fn::Equals": [{"Ref": "AWS::Region"}, "us-east-1"]}}),
            _told(a, {"Fn::If": ["Shared", a.outlet.deployed_url("SendingBulk"), a.promotional.ref("SendingBulk")]}),
        ),
    ),
    mutation(
        "the two-way topic is another one where a condition holds",
        "TwoWay",
        lambda a: _two_way(
            a, {"Fn::If": ["Shared", a.promotional.ref("AlarmsTopic"), a.promotional.ref("InboundTopic")]}
        ),
    ),
    mutation(
        "a name of another program is split out of a longer text",
        "Separation NoCrossing",
        lambda a: _told(
            a, {"Fn::Select": [1, {"Fn::Split": ["|", "x|https://sqs.us-east-1.amazonaws.com/1/" + a.outlet.name]}]}
        ),
    ),
    mutation(
        "an object is transformed into another program's value",
        "NoCrossing",
        lambda a: _told(a, {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://x/y"}}}),
    ),
    mutation(
        "a topic in another region is the two-way topic",
        "TwoWay",
        lambda a: _two_way(a, "arn:aws:sns:eu-west-1:000000000000:elsewhere"),
    ),
    mutation(
        "a topic of another account is the two-way topic",
        "TwoWay",
        lambda a: _two_way(a, "arn:aws:sns:us-east-1:999999999999:elsewhere"),
    ),
    mutation(
        "an alarm rings in another account",
        "AlarmTopic OwnPlace",
        lambda a: a.promotional.set(
            "AlarmsCustomersUnheard", AlarmActions=["arn:aws:sns:us-east-1:999999999999:theirs"]
        ),
    ),
    mutation(
        "a function is handed another program's long function name, cut short by CloudFormation",
        "Separation",
        lambda a: a.promotional.props("ReconcilerSchedule")["Targets"][0].update(
            Arn="arn:aws:lambda:us-east-1:000000000000:function:sms-local-example-outlet-CascadeAnnouncerFunction-A1B2C3"
        ),
    ),
)
