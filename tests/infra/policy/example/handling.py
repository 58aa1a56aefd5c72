"""The functions, roles and tables of one good program as CloudFormation writes them."""

from tests.infra.policy.example.cloudformation import KEPT, arn, policy_document, ref, statement


def logs(name, log_prefix):
    return {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"KmsKeyId": arn("Key"), "LogGroupName": f"{log_prefix}/{name}", "RetentionInDays": 90},
    }


def handling(log_prefix):
    return {
        **{f"{name}Logs": logs(name.lower(), log_prefix) for name in ("Gate", "Reporter", "Archivist")},
        "Layer": {
            "Type": "AWS::Lambda::LayerVersion",
            "Properties": {"Content": {"S3Bucket": "assets", "S3Key": "a.zip"}},
        },
        "Logs": logs("keyword-handler", log_prefix),
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": policy_document(
                    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
                )
            },
        },
        "RolePolicy": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyName": "RolePolicy",
                "Roles": [ref("Role")],
                "PolicyDocument": policy_document(
                    statement(["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"], arn("Subscriptions")),
                    statement("dynamodb:PutItem", arn("Ledger")),
                    statement("sms-voice:SendTextMessage", [arn("Pool"), arn("Events")]),
                    statement("sms-voice:PutOptedOutNumber", arn("OptOuts")),
                    statement(["sqs:ReceiveMessage", "sqs:DeleteMessage"], arn("Queue")),
                    statement(["kms:Decrypt", "kms:GenerateDataKey*"], arn("Key")),
                    statement(["logs:CreateLogStream", "logs:PutLogEvents"], arn("Logs")),
                    statement(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
                ),
            },
        },
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Role": arn("Role"),
                "Handler": "lambdas.functions.keyword_handler.handler.handler",
                "Layers": [ref("Layer")],
                "LoggingConfig": {"LogGroup": ref("Logs")},
            },
        },
        "Mapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": arn("Queue"),
                "FunctionName": ref("Function"),
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
            },
        },
    }


def consent():
    tables = {name: table(sort) for name, sort in (("Subscriptions", "item"), ("Ledger", "sequence"))}
    tables["Ledger"]["Properties"]["StreamSpecification"] = {"StreamViewType": "NEW_IMAGE"}
    tables["Ledger"]["Properties"].pop("TimeToLiveSpecification")
    return tables


def table(sort):
    return {
        "Type": "AWS::DynamoDB::Table",
        **KEPT,
        "Properties": {
            "KeySchema": [
                {"AttributeName": "phone", "KeyType": "HASH"},
                {"AttributeName": sort, "KeyType": "RANGE"},
            ],
            "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": arn("Key")},
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "expires_at"},
        },
    }
