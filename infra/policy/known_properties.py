"""The properties that the rules know of the types they guard: what else may stand there, nobody has thought about."""

from __future__ import annotations

KNOWN_ATTRIBUTES = frozenset({"Type", "Properties", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"})

_SMS = {
    "Pool": "DeletionProtectionEnabled MandatoryKeywords OptOutListName OptionalKeywords OriginationIdentities"
    " SelfManagedOptOutsEnabled SharedRoutesEnabled TwoWay",
    "PhoneNumber": "DeletionProtectionEnabled IsoCountryCode MandatoryKeywords NumberCapabilities NumberType"
    " OptOutListName OptionalKeywords",
    "OptOutList": "OptOutListName",
    "ConfigurationSet": "ConfigurationSetName EventDestinations",
}
_STORES = {
    "DynamoDB::Table": "AttributeDefinitions BillingMode DeletionProtectionEnabled GlobalSecondaryIndexes KeySchema"
    " PointInTimeRecoverySpecification ResourcePolicy SSESpecification StreamSpecification TableName"
    " TimeToLiveSpecification",
    "KMS::Key": "Description EnableKeyRotation Enabled KeyPolicy KeySpec KeyUsage PendingWindowInDays"
    " RotationPeriodInDays",
    "S3::Bucket": "BucketEncryption BucketName LifecycleConfiguration LoggingConfiguration"
    " ObjectLockConfiguration ObjectLockEnabled OwnershipControls PublicAccessBlockConfiguration"
    " VersioningConfiguration",
    "Logs::LogGroup": "KmsKeyId LogGroupName RetentionInDays",
}
_ROUTES = {
    "SNS::Topic": "DisplayName KmsMasterKeyId Subscription TopicName",
    "SNS::Subscription": "Endpoint Protocol RawMessageDelivery RedrivePolicy TopicArn",
    "SQS::Queue": "KmsDataKeyReusePeriodSeconds KmsMasterKeyId MessageRetentionPeriod QueueName RedrivePolicy"
    " VisibilityTimeout",
    "Events::Rule": "Description EventBusName EventPattern Name ScheduleExpression State Targets",
    "Events::EventBus": "Description KmsKeyIdentifier Name",
    "Scheduler::ScheduleGroup": "Name",
    "Lambda::EventSourceMapping": "BatchSize BisectBatchOnFunctionError DestinationConfig Enabled EventSourceArn"
    " FilterCriteria FunctionName FunctionResponseTypes MaximumBatchingWindowInSeconds MaximumRecordAgeInSeconds"
    " MaximumRetryAttempts ScalingConfig StartingPosition",
}
_HOSTS = {
    "ApiGateway::BasePathMapping": "BasePath DomainName RestApiId Stage",
    "ApiGateway::DomainName": "DomainName EndpointConfiguration RegionalCertificateArn SecurityPolicy",
}
_ACTORS = {
    "Lambda::Function": "Architectures Code CodeSigningConfigArn Description Environment FunctionName Handler KmsKeyArn"
    " Layers LoggingConfig MemorySize RecursiveLoop ReservedConcurrentExecutions Role Runtime Timeout TracingConfig"
    " VpcConfig",
    "IAM::Role": "AssumeRolePolicyDocument Description ManagedPolicyArns MaxSessionDuration Path PermissionsBoundary"
    " Policies RoleName",
    "StepFunctions::StateMachine": "DefinitionString EncryptionConfiguration LoggingConfiguration RoleArn"
    " StateMachineName StateMachineType TracingConfiguration",
}
KNOWN_PROPERTIES = {
    **{f"AWS::SMSVOICE::{name}": {*known.split(), "Tags"} for name, known in _SMS.items()},
    **{f"AWS::{name}": {*known.split(), "Tags"} for name, known in {**_STORES, **_ROUTES, **_HOSTS, **_ACTORS}.items()},
}
INSIDE = {"AWS::SMSVOICE::Pool": {"TwoWay": {"Enabled", "ChannelArn"}}}
