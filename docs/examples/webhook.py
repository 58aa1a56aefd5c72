"""A stack that posts a program's events to a web service, as docs/extending.md explains; a test judges it."""

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

from infra.constructs.ports.using import ProgramPort

PROGRAM = "prod/acme/transactional"


class Webhook(cdk.Stack):
    """EventBridge posts each result to `ENDPOINT`, with a key in a header that the service knows it by.

    Put the key into the team's secret `crm-webhook` first. What the service does not take for a day goes to a queue.
    """

    ENDPOINT = "https://crm.example.com/sms/results"

    def __init__(self, scope, construct_id, **more):
        super().__init__(scope, construct_id, **more)
        port = ProgramPort(self, "Events", program=PROGRAM, port="events")
        key = events.CfnConnection.ApiKeyAuthParametersProperty(
            api_key_name="X-Webhook-Key", api_key_value="{{resolve:secretsmanager:crm-webhook}}"
        )
        connection = events.CfnConnection(
            self,
            "Connection",
            authorization_type="API_KEY",
            auth_parameters=events.CfnConnection.AuthParametersProperty(api_key_auth_parameters=key),
        )
        service = events.CfnApiDestination(
            self,
            "Service",
            connection_arn=connection.attr_arn,
            http_method="POST",
            invocation_endpoint=self.ENDPOINT,
            invocation_rate_limit_per_second=50,
        )
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("events.amazonaws.com"))
        role.add_to_policy(iam.PolicyStatement(actions=["events:InvokeApiDestination"], resources=[service.attr_arn]))
        missed = sqs.Queue(self, "Missed", encryption=sqs.QueueEncryption.SQS_MANAGED)
        rule = events.CfnRule(
            self,
            "Hear",
            event_bus_name=port.arn,
            event_pattern={"source": ["sms.program"], "detail-type": ["Request Result"]},
            targets=[
                events.CfnRule.TargetProperty(
                    id="Service",
                    arn=service.attr_arn,
                    role_arn=role.role_arn,
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=missed.queue_arn),
                )
            ],
        )
        missed.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"],
                resources=[missed.queue_arn],
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                conditions={"ArnEquals": {"aws:SourceArn": rule.attr_arn}},
            )
        )
