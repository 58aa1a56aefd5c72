"""The one list of resource types that the proof knows: what each is called, and where it names others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a type's ARN looks like, and which of its properties matter to the proof.

    `arns` follow the account in its ARN; `{}` stands for the name, which `name` is the property of. `uses` are the
    properties (dotted, without indices) that name other resources: a text there that leads nowhere is undecidable,
    save at `outside`, where one program may name what no template can create. `policies` hold statements.
    """

    service: str
    arns: tuple[str, ...] = ()
    name: str = ""
    uses: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


KEY = ("KmsMasterKeyId",)
HOLDERS = ("Roles", "Users", "Groups")
ALARM = ("AlarmActions", "OKActions", "InsufficientDataActions")
TARGET = ("Targets.Arn", "Targets.RoleArn", "Targets.DeadLetterConfig.Arn")
ONE_TARGET = ("Target.Arn", "Target.RoleArn", "Target.DeadLetterConfig.Arn", "GroupName", "KmsKeyArn")
RUN = ("Role", "Layers", "KmsKeyArn", "DeadLetterConfig.TargetArn", "LoggingConfig.LogGroup", "FileSystemConfigs.Arn")
READS = ("EventSourceArn", "FunctionName", "DestinationConfig.OnFailure.Destination", "KmsKeyArn")
TELLS = (
    "SnsDestination.TopicArn",
    "KinesisFirehoseDestination.DeliveryStreamArn",
    "CloudWatchLogsDestination.IamRoleArn",
)
DESTINATIONS = tuple(f"EventDestinations.{path}" for path in (*TELLS, "CloudWatchLogsDestination.LogGroupArn"))
NOTES = tuple(
    f"NotificationConfiguration.{path}"
    for path in ("TopicConfigurations.Topic", "QueueConfigurations.Queue", "LambdaConfigurations.Function")
)
BUCKET_KEY = "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.KMSMasterKeyID"
COPIES = ("Role", "Rules.Destination.Bucket", "Rules.Destination.EncryptionConfiguration.ReplicaKmsKeyID")
BUCKET = (
    BUCKET_KEY,
    *NOTES,
    *(f"ReplicationConfiguration.{path}" for path in COPIES),
    "LoggingConfiguration.DestinationBucketName",
    "InventoryConfigurations.Destination.BucketArn",
)
RUNS_AS = ("RoleArn", "EncryptionConfiguration.KmsKeyId", "DefinitionS3Location.Bucket")
WALK = (*RUNS_AS, "LoggingConfiguration.Destinations.CloudWatchLogsLogGroup.LogGroupArn")
QUEUED = ("KmsMasterKeyId", "RedrivePolicy.deadLetterTargetArn", "RedriveAllowPolicy.sourceQueueArns")
SUBSCRIBED = ("TopicArn", "Endpoint", "SubscriptionRoleArn", "RedrivePolicy.deadLetterTargetArn")
BUS = ("KmsKeyIdentifier", "DeadLetterConfig.Arn")
RULES = ("EventBusName", "RoleArn", *TARGET)
POOL = ("OriginationIdentities", "OptOutListName", "TwoWay.ChannelArn", "TwoWay.ChannelRole")
NUMBER = ("OptOutListName", "TwoWay.ChannelArn", "TwoWay.ChannelRole")
CODES = ("OriginationIdentities",)
ROLE = ("ManagedPolicyArns", "PermissionsBoundary")
CALL = ("FunctionName", "SourceArn")
TABLE = (
    "SSESpecification.KMSMasterKeyId",
    "KinesisStreamSpecification.StreamArn",
    "ImportSourceSpecification.S3BucketSource.S3Bucket",
)
INLINE, DOCUMENT = ("Policies.PolicyDocument", "AssumeRolePolicyDocument"), ("PolicyDocument",)
STREAMS = ("table/{}", "table/{}/stream/*")
RUNS = ("stateMachine:{}", "execution:{}", "mapRun:{}")

CERTIFICATE = ("RegionalCertificateArn",)
HOST = (*CERTIFICATE, "CertificateArn", "OwnershipVerificationCertificateArn", "MutualTlsAuthentication.TruststoreUri")
API, STAGES = ("/restapis/{}",), ("/restapis/*/stages/{}",)
METHOD = ("RestApiId", "ResourceId", "Integration.Uri", "Integration.Credentials", "AuthorizerId")
STAGE = ("RestApiId", "DeploymentId", "AccessLogSetting.DestinationArn", "ClientCertificateId")
FIREWALL = ("Rules.Statement.IPSetReferenceStatement.ARN", "Rules.Statement.RuleGroupReferenceStatement.ARN")

KINDS: dict[str, Kind] = {
    "AWS::ApiGateway::BasePathMapping": Kind("apigateway", uses=("DomainName", "RestApiId")),
    "AWS::ApiGateway::Deployment": Kind("apigateway", uses=("RestApiId",)),
    "AWS::ApiGateway::DomainName": Kind("apigateway", ("/domainnames/{}",), "DomainName", HOST, outside=CERTIFICATE),
    "AWS::ApiGateway::Method": Kind("apigateway", uses=METHOD),
    "AWS::ApiGateway::Resource": Kind("apigateway", uses=("RestApiId", "ParentId")),
    "AWS::ApiGateway::RestApi": Kind("apigateway", API, policies=("Policy",)),
    "AWS::ApiGateway::Stage": Kind("apigateway", STAGES, uses=STAGE),
    "AWS::CDK::Metadata": Kind(""),
    "AWS::CloudFormation::WaitConditionHandle": Kind(""),
    "AWS::CloudWatch::Alarm": Kind("cloudwatch", ("alarm:{}",), "AlarmName", ALARM),
    "AWS::CloudWatch::Dashboard": Kind("cloudwatch", ("dashboard/{}",), "DashboardName"),
    "AWS::DynamoDB::Table": Kind("dynamodb", STREAMS, "TableName", TABLE, ("ResourcePolicy.PolicyDocument",)),
    "AWS::Events::EventBus": Kind("events", ("event-bus/{}",), "Name", BUS, ("Policy",)),
    "AWS::Events::EventBusPolicy": Kind("events", uses=("EventBusName",), policies=("Statement",)),
    "AWS::Events::Rule": Kind("events", ("rule/{}", "rule/*/{}"), "Name", RULES),
    "AWS::IAM::ManagedPolicy": Kind("iam", ("policy/{}",), "ManagedPolicyName", HOLDERS, DOCUMENT),
    "AWS::IAM::Policy": Kind("iam", uses=HOLDERS, policies=DOCUMENT),
    "AWS::IAM::Role": Kind("iam", ("role/{}",), "RoleName", ROLE, INLINE),
    "AWS::KMS::Alias": Kind("kms", ("{}",), "AliasName", ("TargetKeyId",)),
    "AWS::KMS::Key": Kind("kms", ("key/{}",), policies=("KeyPolicy",)),
    "AWS::Lambda::EventSourceMapping": Kind("lambda", ("event-source-mapping:{}",), uses=READS),
    "AWS::Lambda::Function": Kind("lambda", ("function:{}",), "FunctionName", RUN),
    "AWS::Lambda::LayerVersion": Kind("lambda", ("layer:{}",), "LayerName"),
    "AWS::Lambda::Permission": Kind("lambda", uses=CALL),
    "AWS::Lambda::ResourcePolicy": Kind("lambda", uses=("ResourceArn",), policies=DOCUMENT),
    "AWS::Logs::LogGroup": Kind("logs", ("log-group:{}",), "LogGroupName", ("KmsKeyId",), ("ResourcePolicyDocument",)),
    # its own name is no part of an ARN, and known to its log group alone
    "AWS::Logs::MetricFilter": Kind("logs", uses=("LogGroupName",)),
    "AWS::Pinpoint::App": Kind("mobiletargeting", ("apps/{}",)),
    "AWS::Pinpoint::SMSChannel": Kind("mobiletargeting", uses=("ApplicationId",)),
    "AWS::S3::Bucket": Kind("s3", ("{}",), "BucketName", BUCKET),
    "AWS::S3::BucketPolicy": Kind("s3", uses=("Bucket",), policies=DOCUMENT),
    "AWS::SMSVOICE::ConfigurationSet": Kind(
        "sms-voice", ("configuration-set/{}",), "ConfigurationSetName", (*DESTINATIONS, "ProtectConfigurationId")
    ),
    "AWS::SMSVOICE::OptOutList": Kind("sms-voice", ("opt-out-list/{}",), "OptOutListName"),
    "AWS::SMSVOICE::PhoneNumber": Kind("sms-voice", ("phone-number/{}",), uses=NUMBER),
    "AWS::SMSVOICE::Pool": Kind("sms-voice", ("pool/{}",), uses=POOL, outside=CODES),
    "AWS::SMSVOICE::ProtectConfiguration": Kind("sms-voice", ("protect-configuration/{}",)),
    "AWS::SNS::Subscription": Kind("sns", uses=SUBSCRIBED),
    "AWS::SNS::Topic": Kind("sns", ("{}",), "TopicName", (*KEY, "Subscription.Endpoint")),
    "AWS::SNS::TopicPolicy": Kind("sns", uses=("Topics",), policies=DOCUMENT),
    "AWS::SQS::Queue": Kind("sqs", ("{}",), "QueueName", QUEUED),
    "AWS::SQS::QueuePolicy": Kind("sqs", uses=("Queues",), policies=DOCUMENT),
    "AWS::SSM::Parameter": Kind("ssm", ("parameter/{}",), "Name"),
    "AWS::Scheduler::Schedule": Kind("scheduler", ("schedule/*/{}",), "Name", ONE_TARGET),
    "AWS::Scheduler::ScheduleGroup": Kind("scheduler", ("schedule-group/{}", "schedule/{}"), "Name"),
    "AWS::SecretsManager::Secret": Kind("secretsmanager", ("secret:{}",), "Name", ("KmsKeyId",)),
    "AWS::StepFunctions::StateMachine": Kind("states", RUNS, "StateMachineName", WALK),
    "AWS::WAFv2::WebACL": Kind("wafv2", ("regional/webacl/{}/*",), "Name", FIREWALL),
    "AWS::WAFv2::WebACLAssociation": Kind("wafv2", uses=("ResourceArn", "WebACLArn")),
}
