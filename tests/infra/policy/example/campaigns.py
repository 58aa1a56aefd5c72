"""The campaigns of a promotional program as CloudFormation writes them."""

from tests.infra.policy.example.alarms import failed
from tests.infra.policy.example.cloudformation import ACCOUNT, KEPT, REGION, arn, ref, statement
from tests.infra.policy.example.handling import logs
from tests.infra.policy.example.sending import function, role

WALK = f"arn:aws:states:{REGION}:{ACCOUNT}"


def campaigns(name, log_prefix):
    closed = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn("Key")}
    return {
        "Audiences": {
            "Type": "AWS::S3::Bucket",
            **KEPT,
            "Properties": {
                "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": key}]},
                "PublicAccessBlockConfiguration": dict.fromkeys(closed, True),
                "LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 90}]},
            },
        },
        "Campaign": function("campaign", "CampaignRole"),
        "CampaignLogs": logs("campaign", log_prefix),
        "CampaignFailed": failed("Campaign"),
        "CampaignRole": role(
            "lambda.amazonaws.com",
            statement("sqs:SendMessage", arn("Bulk")),
            statement("s3:GetObject", {"Fn::Join": ["", [arn("Audiences"), "/audiences/*"]]}),
        ),
        "Workflow": {
            "Type": "AWS::StepFunctions::StateMachine",
            "Properties": {"StateMachineName": name, "RoleArn": arn("WorkflowRole"), "DefinitionString": "{}"},
        },
        "WorkflowRole": role(
            "states.amazonaws.com",
            statement("lambda:InvokeFunction", arn("Campaign")),
            statement("states:StartExecution", f"{WALK}:stateMachine:{name}"),
            statement("states:DescribeExecution", f"{WALK}:execution:{name}:*"),
            statement(["kms:Decrypt", "kms:GenerateDataKey"], arn("Key")),
        ),
    }


def second_workflow():
    return {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"RoleArn": ref("Foreign")}}
