"""Nothing stands in a template that the rules and the proof do not know, and nothing hides from them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.policy.iam.statements import permissions
from infra.policy.programs.admitted import is_asked_for
from infra.policy.programs.forms import exported_acl, shared_acl, stands_behind_shared
from infra.policy.rule import Finding, ProgramRule, Rule
from infra.policy.separation import prove
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Resource, Template, functions

KNOWN_ATTRIBUTES = frozenset({"Type", "Properties", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"})

_SMS = {
    "Pool": "DeletionProtectionEnabled MandatoryKeywords OptOutListName OptionalKeywords OriginationIdentities"
    " SelfManagedOptOutsEnabled SharedRoutesEnabled TwoWay",
    "PhoneNumber": "DeletionProtectionEnabled IsoCountryCode MandatoryKeywords NumberCapabilities NumberType"
    " OptOutListName OptionalKeywords",
    "OptOutList": "OptOutListName",
    "ConfigurationSet": "ConfigurationSetName EventDestinations ProtectConfigurationId",
    "ProtectConfiguration": "CountryRuleSet DeletionProtectionEnabled",
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
    "SQS::Queue": "DeduplicationScope FifoQueue FifoThroughputLimit KmsDataKeyReusePeriodSeconds KmsMasterKeyId"
    " MessageRetentionPeriod QueueName RedrivePolicy VisibilityTimeout",
    "Events::Rule": "Description EventBusName EventPattern Name ScheduleExpression State Targets",
    "Events::EventBus": "DeadLetterConfig Description KmsKeyIdentifier Name",
    "Events::EventBusPolicy": "EventBusName Statement StatementId",
    "Lambda::ResourcePolicy": "PolicyDocument ResourceArn",
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


class KnownTypes(Rule):
    """Every resource is of a type of which the proof knows where it names others and where its policies stand."""

    id = "SmsProgram-KnownTypes"
    info = "The template holds a resource of a type that the proof of separation does not know."
    why = "A type that no rule knows may share a number, a topic or a role with another program unseen."
    source = "design decision 11; AWS CloudFormation reference"
    remedy = (
        "Use a known type, or add it to infra/policy/separation/kinds.py with what names others and holds policies."
    )

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each resource of an unknown type."""
        for place in prove(assembly).strange_types:
            message = f"{place.resource.type} is not known to the proof of separation."
            yield self.finding(place.template, place.resource, "Type", message)


class KnownProperties(ProgramRule):
    """Overrides and generic resources set only properties that the rules know, and no condition takes a part away."""

    id = "SmsProgram-KnownProperties"
    info = "The resource sets a property that the rules do not know."
    why = "An override or a new feature of AWS can open a way that no rule looks at, such as a role for two-way texts."
    source = "design decision 11; AWS CloudFormation user guide, Resource attribute reference (Condition)"
    remedy = "Take the property away, or teach the rules what it means and add it to known_properties.py."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each unknown property of a guarded resource, and each attribute such as Condition."""
        for resource in template.of_type(*KNOWN_PROPERTIES):
            for name in sorted(resource.properties.keys() - KNOWN_PROPERTIES[resource.type]):
                message = f"{name} of {resource.type} is not known to the rules."
                yield self.finding(template, resource, name, message)
            for name, known in INSIDE.get(resource.type, {}).items():
                value = resource.get(name)
                for inner in sorted(value.keys() - known) if isinstance(value, dict) else ():
                    message = f"{name}.{inner} of {resource.type} is not known to the rules."
                    yield self.finding(template, resource, f"{name}.{inner}", message)
            for name in sorted(resource.body.keys() - KNOWN_ATTRIBUTES):
                message = f"{name} decides at deploy time what becomes of the {resource.type}."
                yield self.finding(template, resource, name, message)


ITEMS = "(batchget|batchwrite|conditioncheck|delete|get|put|update)item"
KNOWN = (
    f"dynamodb:({ITEMS}|query|scan|describe(table|stream)|get(records|sharditerator)|liststreams)",
    "sqs:(send|receive|delete)message|sqs:changemessagevisibility|sqs:getqueue(attributes|url)",
    r"sms-voice:(sendtextmessage|(put|delete)optedoutnumber|describe\w+)",
    "s3:(get|put)object|s3:listbucket|sns:publish|events:putevents",
    r"kms:(decrypt|encrypt|describekey|generatedatakey\*?)",
    "logs:(createlogstream|putlogevents)|cloudwatch:putmetricdata|xray:put(tracesegments|telemetryrecords)",
    "xray:getsampling(rules|targets)",
    "lambda:(invokefunction|(get|update)eventsourcemapping)|iam:passrole",
    "secretsmanager:getsecretvalue",
    "states:(start|describe|stop|redrive)execution|scheduler:(create|get|delete)schedule",
)
KNOWN_ACTION = re.compile("|".join(KNOWN))


class KnownActions(ProgramRule):
    """A role sends, reads, writes and queues; it changes neither who may reach a resource nor how one works."""

    id = "SmsProgram-KnownActions"
    info = "A role may do what no function of a program needs."
    why = (
        "Who may write policies, grants, subscriptions or pools opens the program to others after synth has judged it."
    )
    source = "AWS IAM best practices (least privilege); Service Authorization Reference (permissions management)"
    remedy = "Remove the action; where a new function needs it, teach it to the rule KnownActions first."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each statement with an action that is not known."""
        for statement in permissions(template):
            if is_asked_for(template, statement):
                continue
            strange = [action for action in statement.actions if not KNOWN_ACTION.fullmatch(action)]
            if strange:
                message = f"The policy grants {', '.join(strange)}."
                yield self.finding(template, statement.resource, statement.path, message)


ELSEWHERE = ("AWS::CloudFormation::", "Custom::")
NEEDS_NOTHING = ("AWS::CloudFormation::WaitConditionHandle",)


class NothingHidden(ProgramRule):
    """No nested stack, macro, module or custom resource decides outside the template."""

    id = "SmsProgram-NothingHidden"
    info = "Something is deployed that the template does not show."
    why = "What a nested stack, a macro or a custom resource creates cannot be proved apart from other programs."
    source = "design decisions 1 and 2 (plain CloudFormation, no custom resource)"
    remedy = "Declare the resource itself in the program's stack."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each resource or section that brings in what the template does not hold."""
        if template.body.get("Transform"):
            yield self.finding(template, None, "Transform", "A macro rewrites the template at deploy time.")
        for resource in template.resources.values():
            hidden = resource.type.startswith(ELSEWHERE) and resource.type not in NEEDS_NOTHING
            if hidden or resource.type.endswith("::MODULE"):
                yield self.finding(
                    template, resource, "Type", f"{resource.type} deploys what the template does not show."
                )


STATIC = re.compile(r"Ref|Fn::(GetAtt|Sub|Join|Select|If|Base64|ToJsonString|Length|Cidr|GetAZs)")
BOOTSTRAP = re.compile(r"/cdk-bootstrap/[a-z0-9-]{1,10}/version")
DYNAMIC = re.compile(r"\{\{\s*resolve\s*:")


class NoCrossing(Rule):
    """A template takes nothing from outside itself and exports nothing, save a firewall that forms share."""

    id = "SmsProgram-NoCrossing"
    info = "A value crosses between stacks."
    why = "A value from outside the template can be another program's pool, list or key, and synth cannot see which."
    source = "design decision 1 (no cross-stack reference between programs)"
    remedy = "Create the resource in this program's own stack and refer to it there."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each export, import, parameter and dynamic reference."""
        for template in assembly.ours:
            behind = any(shared_acl([template], one) for one in assembly.programs if one.shared_firewall)
            yield from self._sections(template, firewall=behind)
            for resource in template.resources.values():
                yield from self._values(template, resource, shares=shared_acl(assembly.ours, template) is not None)

    def _sections(self, template: Template, *, firewall: bool) -> Iterator[Finding]:
        for name, output in (template.body.get("Outputs") or {}).items():
            if "Export" in output and not (firewall and exported_acl(template, output)):
                yield self.finding(template, None, f"Outputs.{name}", f"The output {name} is exported.")
        for name, parameter in (template.body.get("Parameters") or {}).items():
            if not BOOTSTRAP.fullmatch(str(parameter.get("Default", ""))):
                yield self.finding(template, None, f"Parameters.{name}", f"The parameter {name} is open until deploy.")

    def _values(self, template: Template, resource: Resource, *, shares: bool) -> Iterator[Finding]:
        for path, name in functions(resource.nodes):
            if shares and path == "WebACLArn" and stands_behind_shared(template, resource):
                continue
            if not STATIC.fullmatch(name):
                yield self.finding(template, resource, path, f"The value comes from outside the template by {name}.")
        for path, value in resource.texts:
            if "{{" in value and DYNAMIC.search(value):
                yield self.finding(template, resource, path, "The value is read from a parameter store at deploy time.")
