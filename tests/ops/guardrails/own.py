"""What the programs' own roles may do, read from their finished templates, with names as CloudFormation makes them."""

import json
import random

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
MOST = 64
ARNS = {
    "AWS::CloudWatch::Alarm": "arn:aws:cloudwatch:us-east-1:{account}:alarm:{name}",
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:us-east-1:{account}:table/{name}",
    "AWS::Events::EventBus": "arn:aws:events:us-east-1:{account}:event-bus/{name}",
    "AWS::Events::Rule": "arn:aws:events:us-east-1:{account}:rule/{name}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{name}",
    "AWS::KMS::Key": "arn:aws:kms:us-east-1:{account}:key/{name}",
    "AWS::Lambda::Function": "arn:aws:lambda:us-east-1:{account}:function:{name}",
    "AWS::Lambda::EventSourceMapping": "arn:aws:lambda:us-east-1:{account}:event-source-mapping:{name}",
    "AWS::Logs::LogGroup": "arn:aws:logs:us-east-1:{account}:log-group:{name}",
    "AWS::S3::Bucket": "arn:aws:s3:::{name}",
    "AWS::SMSVOICE::ConfigurationSet": "arn:aws:sms-voice:us-east-1:{account}:configuration-set/{name}",
    "AWS::SMSVOICE::OptOutList": "arn:aws:sms-voice:us-east-1:{account}:opt-out-list/{name}",
    "AWS::SMSVOICE::PhoneNumber": "arn:aws:sms-voice:us-east-1:{account}:phone-number/{name}",
    "AWS::SMSVOICE::Pool": "arn:aws:sms-voice:us-east-1:{account}:pool/{name}",
    "AWS::SMSVOICE::ProtectConfiguration": "arn:aws:sms-voice:us-east-1:{account}:protect-configuration/{name}",
    "AWS::SNS::Topic": "arn:aws:sns:us-east-1:{account}:{name}",
    "AWS::SQS::Queue": "arn:aws:sqs:us-east-1:{account}:{name}",
    "AWS::Scheduler::ScheduleGroup": "arn:aws:scheduler:us-east-1:{account}:schedule-group/{name}",
    "AWS::SecretsManager::Secret": "arn:aws:secretsmanager:us-east-1:{account}:secret:{name}",
    "AWS::ApiGateway::RestApi": "arn:aws:apigateway:us-east-1::/restapis/{name}",
    "AWS::ApiGateway::Stage": "arn:aws:apigateway:us-east-1::/restapis/api/stages/{name}",
    "AWS::WAFv2::WebACL": "arn:aws:wafv2:us-east-1:{account}:regional/webacl/{name}/1",
    "AWS::SSM::Parameter": "arn:aws:ssm:us-east-1:{account}:parameter{name}",
    "AWS::StepFunctions::StateMachine": "arn:aws:states:us-east-1:{account}:stateMachine:{name}",
}
POLICIES = {"AWS::SQS::QueuePolicy": "Queues", "AWS::SNS::TopicPolicy": "Topics", "AWS::S3::BucketPolicy": "Bucket"}
BY_ARN = {"AWS::StepFunctions::StateMachine", "AWS::SecretsManager::Secret", "AWS::SNS::Topic"}  # their Ref


class Deployed:
    """A template as deployed: each resource with a name and an ARN."""

    def __init__(self, stack, template, account, rng):
        self.stack, self.resources, self.account, self.rng = stack, template["Resources"], account, rng
        self.names = {}

    def name(self, logical_id):
        """Return the name of a resource: stack and logical id are cut to what AWS takes."""
        if logical_id not in self.names:
            random_part = "".join(self.rng.choices(ALPHABET, k=12))
            resource = self.resources[logical_id]
            given = next(
                (
                    resource["Properties"][key]
                    for key in ("Name", "LogGroupName", "StateMachineName")
                    if key in resource.get("Properties", {})
                ),
                None,
            )
            room = (MOST - len(random_part) - 2) // 2
            made = f"{self.stack[:room]}-{logical_id[:room]}-{random_part}"
            made = made.lower() if resource["Type"] == "AWS::S3::Bucket" else made
            self.names[logical_id] = given if isinstance(given, str) else made
        return self.names[logical_id]

    def arn(self, logical_id):
        pattern = ARNS[self.resources[logical_id]["Type"]]
        return pattern.format(account=self.account, name=self.name(logical_id))

    def text(self, value):
        """Return `value` with its intrinsic functions resolved."""
        if isinstance(value, str):
            return value
        ((function, argument),) = value.items()
        if function == "Fn::Join":
            return argument[0].join(self.text(part) for part in argument[1])
        if function == "Fn::GetAtt":
            return self.arn(argument[0]) + ("/stream/2026" if argument[1] == "StreamArn" else "")
        pseudo = {"AWS::Partition": "aws", "AWS::Region": "us-east-1", "AWS::AccountId": self.account}
        if argument in pseudo:
            return pseudo[argument]
        return self.arn(argument) if self.resources[argument]["Type"] in BY_ARN else self.name(argument)

    def document(self, logical_id):
        """Return the policy that a resource has of its own, resolved; None where it has none."""
        for other in self.resources.values():
            if logical_id in json.dumps(other.get("Properties", {}).get(POLICIES.get(other["Type"]), "")):
                return self.resolved(other["Properties"]["PolicyDocument"])
        properties = self.resources[logical_id].get("Properties", {})
        found = properties.get("KeyPolicy") or properties.get("ResourcePolicy", {}).get("PolicyDocument")
        return found and self.resolved(found)

    def resolved(self, value):
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if isinstance(value, dict) and not any(key == "Ref" or key.startswith("Fn::") for key in value):
            return {key: self.resolved(item) for key, item in value.items()}
        return self.text(value) if isinstance(value, dict) else value

    def requests(self):
        """Return (role, action, resource) of all that the roles of the template may do."""
        for logical_id, resource in self.resources.items():
            if resource["Type"] != "AWS::IAM::Role":
                continue
            role = f"arn:aws:iam::{self.account}:role/{self.name(logical_id)}"
            for policy in resource["Properties"]["Policies"]:
                for statement in policy["PolicyDocument"]["Statement"]:
                    resources = statement["Resource"]
                    for one in resources if isinstance(resources, list) else [resources]:
                        actions = statement["Action"]
                        for action in [actions] if isinstance(actions, str) else actions:
                            yield role, action, self.text(one)


def requests(templates, account, seed=1):
    """Return what the own roles of all `templates` may do."""
    rng = random.Random(seed)
    found = [Deployed(stack, template, account, rng).requests() for stack, template in templates.items()]
    return [request for of_stack in found for request in of_stack]
