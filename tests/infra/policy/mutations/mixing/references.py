"""A value of another program that reaches a template from outside it."""

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
    mutation("a topic is shared through a parameter", "NoCrossing TwoWay", _parameter),
    mutation(
        "a topic is shared through a parameter's default",
        "NoCrossing TwoWay",
        lambda a: _parameter(a, Default=a.outlet.deployed_arn("InboundTopic")),
    ),
    mutation(
        "a parameter reads another program's queue from Parameter Store",
        "NoCrossing",
        lambda a: a.promotional.body["Parameters"].update(
            Queue={"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/sms/local/example-outlet/queue"}
        ),
    ),
    mutation(
        "a parameter hides among those of the bootstrap",
        "NoCrossing",
        lambda a: (
            a.promotional.body["Parameters"].update(
                Queue={"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/../outlet/queue"}
            ),
            _told(a, {"Ref": "Queue"}),
        ),
    ),
    mutation(
        "an exported output of one program is imported by another",
        "NoCrossing",
        lambda a: (
            a.outlet.body["Outputs"]["InboundTopic"].update(Export={"Name": "outlet-topic"}),
            _two_way(a, {"Fn::ImportValue": "outlet-topic"}),
        ),
    ),
    mutation(
        "a program exports its queue",
        "NoCrossing",
        lambda a: a.promotional.body["Outputs"]["InboundQueue"].update(Export={"Name": "queue"}),
    ),
    mutation(
        "another stack's output is read by Fn::GetStackOutput",
        "NoCrossing",
        lambda a: _two_way(a, {"Fn::GetStackOutput": {"StackName": a.outlet.name, "OutputName": "InboundTopic"}}),
    ),
    mutation(
        "a value is read from Parameter Store at deploy time",
        "NoCrossing",
        lambda a: _two_way(a, "{{resolve:ssm:/sms/outlet/topic}}"),
    ),
    mutation(
        "a value is read from Secrets Manager in a joined text",
        "NoCrossing",
        lambda a: _two_way(a, {"Fn::Join": ["", ["{{resolve:", "secretsmanager:outlet:SecretString:topic}}"]]}),
    ),
    mutation(
        "another program's ARN is written by Fn::Sub",
        "Separation TwoWay",
        lambda a: _two_way(
            a,
            {
                "Fn::Sub": [
                    "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:${Stack}-InboundTopic-ABCDEF123456",
                    {"Stack": a.outlet.name},
                ]
            },
        ),
    ),
)
