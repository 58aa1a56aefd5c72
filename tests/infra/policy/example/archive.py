"""How the ledger of one good program reaches its archive, as CloudFormation writes it."""

from tests.infra.policy.example.cloudformation import KEPT, arn, policy_document, ref, statement

OPEN = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")


def archive():
    objects = {"Fn::Join": ["", [arn("Archive"), "/*"]]}
    may = [statement("s3:PutObject", objects), statement(["kms:Decrypt", "kms:GenerateDataKey"], arn("Key"))]
    return {
        "Archive": {
            "Type": "AWS::S3::Bucket",
            **KEPT,
            "Properties": {
                "ObjectLockEnabled": True,
                "ObjectLockConfiguration": {
                    "ObjectLockEnabled": "Enabled",
                    "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 3653}},
                },
                "VersioningConfiguration": {"Status": "Enabled"},
                "BucketEncryption": {
                    "ServerSideEncryptionConfiguration": [
                        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn("Key")}}
                    ]
                },
                "PublicAccessBlockConfiguration": dict.fromkeys(OPEN, True),
            },
        },
        "Archivist": {
            "Type": "AWS::Lambda::Function",
            "Properties": {"Role": arn("ArchivistRole"), "LoggingConfig": {"LogGroup": ref("ArchivistLogs")}},
        },
        "ArchivistRole": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": policy_document(
                    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
                ),
                "Policies": [{"PolicyName": "Access", "PolicyDocument": policy_document(*may)}],
            },
        },
        "Records": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": {"Fn::GetAtt": ["Ledger", "StreamArn"]},
                "FunctionName": ref("Archivist"),
                "StartingPosition": "TRIM_HORIZON",
                "DestinationConfig": {"OnFailure": {"Destination": arn("DeadLetters")}},
            },
        },
    }
