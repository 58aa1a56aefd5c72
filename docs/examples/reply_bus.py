"""A stack that tells a team's own bus of each reply, as docs/replies.md explains; a test judges it."""

import json

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_pipes as pipes

from infra.constructs.ports.using import ProgramPort

PROGRAM = "prod/acme/transactional"


class ReplyBus(cdk.Stack):
    """A pipe takes each reply off the program's queue and puts it on the team's bus, without its number and words.

    The role needs a name, because the brand file names it. It must be the one reader of the queue.
    """

    TOLD = ("version", "program", "reply_id", "at")
    AS_THEY_ARE = ("doubt", "consent")  # no texts, so a pipe wants them without quotes

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        port = ProgramPort(self, "Replies", program=PROGRAM, port="replies")
        taker = iam.ServicePrincipal("pipes.amazonaws.com")
        role = iam.Role(self, "Role", role_name="reply-bus", assumed_by=taker)
        port.allow(role)
        bus = events.EventBus(self, "Bus", event_bus_name="acme-replies")
        bus.grant_put_events_to(role)
        detail = {name: f"<$.body.{name}>" for name in (*self.TOLD, *self.AS_THEY_ARE)}
        template = json.dumps(detail)
        for name in self.AS_THEY_ARE:
            template = template.replace(json.dumps(detail[name]), detail[name])
        pipes.CfnPipe(
            self,
            "Pipe",
            role_arn=role.role_arn,
            source=port.arn,
            source_parameters=pipes.CfnPipe.PipeSourceParametersProperty(
                sqs_queue_parameters=pipes.CfnPipe.PipeSourceSqsQueueParametersProperty(batch_size=1)
            ),
            target=bus.event_bus_arn,
            target_parameters=pipes.CfnPipe.PipeTargetParametersProperty(
                event_bridge_event_bus_parameters=pipes.CfnPipe.PipeTargetEventBridgeEventBusParametersProperty(
                    detail_type="Customer Reply", source="acme.replies"
                ),
                input_template=template,
            ),
        )
