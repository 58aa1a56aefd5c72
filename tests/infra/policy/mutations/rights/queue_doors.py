"""Who comes in to queues and topics."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

ANYBODY, STRANGER = {"AWS": "*"}, {"AWS": "arn:aws:iam::999999999999:root"}


def _open(app, noun, principal, actions="sqs:SendMessage", **more):
    app.promotional.allow(noun, actions, "*", Principal=principal, **more)


def _trust(app, noun, principal):
    app.promotional.props(noun)["AssumeRolePolicyDocument"]["Statement"][0].update(Principal=principal)


def _guard(app, noun, actions, principal):
    return {
        "PolicyDocument": {
            "Statement": [
                {"Effect": "Allow", "Principal": principal, "Action": actions, "Resource": app.promotional.arn(noun)}
            ]
        }
    }


MUTATIONS = (
    mutation(
        "anybody may put messages into the queue of texts", "ClosedDoors", lambda a: _open(a, "InboundQueuePolicy", "*")
    ),
    mutation(
        "another account may put messages into the queue of texts",
        "ClosedDoors",
        lambda a: _open(a, "InboundQueuePolicy", STRANGER),
    ),
    mutation(
        "another brand's role may read the queue of texts",
        "ClosedDoors",
        lambda a: _open(a, "InboundQueuePolicy", {"AWS": a.outlet.deployed_arn("GateRole")}, "sqs:ReceiveMessage"),
    ),
    mutation(
        "everybody but one may put messages into the queue of texts",
        "ClosedDoors",
        lambda a: a.promotional.statements("InboundQueuePolicy").append(
            {"Effect": "Allow", "NotPrincipal": STRANGER, "Action": "sqs:SendMessage", "Resource": "*"}
        ),
    ),
    mutation(
        "anybody of the organisation may put messages into the queue of texts",
        "ClosedDoors",
        lambda a: _open(
            a, "InboundQueuePolicy", ANYBODY, Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}
        ),
    ),
    mutation(
        "any topic of any account may deliver into the queue of texts",
        "ClosedDoors InboundRoute",
        lambda a: a.promotional.statement("InboundQueuePolicy", "sqs:SendMessage").pop("Condition"),
    ),
    mutation(
        "another brand's topic may deliver into the queue of texts",
        "Separation",
        lambda a: _open(
            a,
            "InboundQueuePolicy",
            {"Service": "sns.amazonaws.com"},
            Condition={"ArnEquals": {"aws:SourceArn": a.outlet.deployed_arn("InboundTopic")}},
        ),
    ),
    mutation(
        "every topic of the account may deliver into the queue of texts",
        "ClosedDoors",
        lambda a: _open(
            a,
            "InboundQueuePolicy",
            {"Service": "sns.amazonaws.com"},
            Condition={"ArnLike": {"aws:SourceArn": "arn:aws:sns:us-east-1:000000000000:*"}},
        ),
    ),
    mutation(
        "anybody may publish on the two-way topic",
        "ClosedDoors ChannelPolicy",
        lambda a: _open(a, "InboundTopicPolicy", ANYBODY, "sns:Publish"),
    ),
    mutation(
        "the service may publish on the two-way topic for any account",
        "ChannelPolicy ClosedDoors",
        lambda a: a.promotional.statement("InboundTopicPolicy", "sns:Publish").pop("Condition"),
    ),
    mutation(
        "the service is held to the account but not to its own ARNs",
        "ChannelPolicy",
        lambda a: a.promotional.statement("InboundTopicPolicy", "sns:Publish")["Condition"].pop("ArnLike"),
    ),
    mutation(
        "a condition holds nobody because it is told IfExists",
        "ChannelPolicy ClosedDoors",
        lambda a: a.promotional.statement("InboundTopicPolicy", "sns:Publish").update(
            Condition={"StringEqualsIfExists": {"aws:SourceAccount": "000000000000"}}
        ),
    ),
    mutation(
        "a topic is opened by a second policy inside a generic resource",
        "ClosedDoors ChannelPolicy",
        lambda a: a.promotional.add(
            "More",
            "AWS::SNS::TopicInlinePolicy",
            TopicArn=a.promotional.ref("InboundTopic"),
            PolicyDocument={"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:*", "Resource": "*"}]},
        ),
    ),
    mutation(
        "anybody may put requests into the gate's queue",
        "RequestDoor ClosedDoors",
        lambda a: _open(a, "SendingRequestsPolicy", ANYBODY),
    ),
    mutation(
        "a role of the program other than the gate may put requests into its queue",
        "RequestDoor",
        lambda a: a.promotional.allow("ReconcilerRole", "sqs:SendMessage", a.promotional.arn("SendingRequests")),
    ),
)
