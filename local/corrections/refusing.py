"""What CloudFormation refuses and the emulator lets pass: checked before each create and update."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from local.corrections.definitions import faults
from local.server import emulator as names
from local.server.emulator import Emulator, Properties, Response

Check = Callable[[Emulator, Properties, Properties | None], Iterator[str]]

LOG_ROLE = "arn:aws:iam::000000000000:role/api-gateway-logs"
ENVIRONMENT_BYTES = 4096
ROLE_POLICY_CHARACTERS = 10_240
LEFT_UNRESERVED = 100
HOSTS = 120
BATCH_WITHOUT_WINDOW = 10
# Amazon CloudWatch Logs user guide, Encrypt log data: Encrypt*, Decrypt*, ReEncrypt*, GenerateDataKey*, Describe*
OF_LOG_GROUPS = tuple(
    f"kms:{name}" for name in ("Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "DescribeKey")
)


def register(emulator: Emulator) -> None:
    """Put the checks before the handlers of their types; the account has its role for API Gateway's logs."""
    names.replace("request_certificate", with_mail_unanswered(emulator))
    emulator.gateway_defaults["cloudwatchRoleArn"] = LOG_ROLE
    for kind, checks in CHECKS.items():
        emulator.resource_handlers[kind] = _checked(emulator, emulator.resource_handlers[kind], checks)


def _checked(emulator: Emulator, handlers: dict[str, Any], checks: tuple[Check, ...]) -> dict[str, Any]:
    def allow(properties: Properties, before: Properties | None) -> None:
        if refusal := next((told for check in checks for told in check(emulator, properties, before)), None):
            raise ValueError(refusal)

    def create(logical_id: str, properties: Properties, stack: str) -> Any:  # noqa: ANN401 - the emulator's answer
        allow(properties, None)
        return handlers["create"](logical_id, properties, stack)

    def update(physical_id: str, old: Properties, new: Properties, *more: Any) -> Any:  # noqa: ANN401 - as above
        allow(new, old)
        return handlers["update"](physical_id, old, new, *more)

    return handlers | {"create": create} | ({"update": update} if "update" in handlers else {})


def mapping(emulator: Emulator, properties: Properties, before: Properties | None) -> Iterator[str]:
    """A queue hides what is worked on; a large batch needs a window; the role must read; one mapping is enough."""
    source = str(properties.get("EventSourceArn", ""))
    queue = next((held for held in emulator.queues.values() if held["attributes"].get("QueueArn") == source), None)
    function = emulator.functions.get(str(properties.get("FunctionName", "")).rpartition(":")[2])
    if queue is None or function is None:
        return
    config = function["config"]
    hidden = int(queue["attributes"].get("VisibilityTimeout", 30))
    if hidden < int(config.get("Timeout", 3)):
        yield (
            f"InvalidParameterValueException: Queue visibility timeout: {hidden} seconds is less than Function "
            f"timeout: {config['Timeout']} seconds"
        )
    size, window = int(properties.get("BatchSize", 10)), int(properties.get("MaximumBatchingWindowInSeconds", 0))
    if size > BATCH_WITHOUT_WINDOW and not window:
        yield "InvalidParameterValueException: MaximumBatchingWindowInSeconds must be set for a BatchSize above 10"
    for action in ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"):
        if not _role_may(emulator, str(config.get("Role", "")), action, source):
            yield (
                "InvalidParameterValueException: The function execution role does not have permissions to call "
                f"{action.partition(':')[2]} on SQS"
            )
    twins = [one for one in emulator.mappings.values() if one["EventSourceArn"] == source]
    if before is None and any(one["FunctionArn"] == config["FunctionArn"] for one in twins):
        yield "ResourceConflictException: An event source mapping of this queue and function already exists"


def _role_may(emulator: Emulator, role: str, action: str, resource: str) -> bool:
    context = emulator.evaluation(
        principal_arn=role,
        principal_type="AssumedRole",
        principal_account=emulator.account(),
        action=action,
        resource_arn=resource,
        region=emulator.region(),
        service_context={},
    )
    policies = emulator.role_policies(role.rpartition("/")[2], emulator.account())
    return bool(emulator.evaluate_identity(context, policies).decision == "Allow")


def function(emulator: Emulator, properties: Properties, _before: Properties | None) -> Iterator[str]:
    """Lambda must be able to take the role; the environment is small; a reservation leaves room for the others."""
    role = emulator.roles.get(str(properties.get("Role", "")).rpartition("/")[2])
    trust = json.dumps(role.get("AssumeRolePolicyDocument", {})) if role else ""
    if role and "lambda.amazonaws.com" not in trust:
        yield "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda."
    variables = properties.get("Environment", {}).get("Variables", {})
    if len(json.dumps(variables, separators=(",", ":"))) > ENVIRONMENT_BYTES:
        yield "InvalidParameterValueException: Lambda was unable to configure your environment variables: over 4 KB"
    if reserved := int(properties.get("ReservedConcurrentExecutions") or 0):
        _, _, body = emulator.account_settings()
        free = json.loads(body)["AccountLimit"]["UnreservedConcurrentExecutions"]
        if free - reserved < LEFT_UNRESERVED:
            yield (
                "InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases "
                f"account's UnreservedConcurrentExecution below its minimum value of [{LEFT_UNRESERVED}]."
            )


def table(_emulator: Emulator, properties: Properties, before: Properties | None) -> Iterator[str]:
    """The attribute of the time to live changes in two steps, an hour apart, and never in one."""
    new, old = (held.get("TimeToLiveSpecification", {}) for held in (properties, before or {}))
    if new.get("Enabled") and old.get("Enabled") and new.get("AttributeName") != old.get("AttributeName"):
        yield (
            "ValidationException: TimeToLive is active on a different AttributeName: current is " + old["AttributeName"]
        )


def role_policy(_emulator: Emulator, properties: Properties, _before: Properties | None) -> Iterator[str]:
    """All policies inside a role have 10,240 characters together, blanks not counted."""
    documents = [one["PolicyDocument"] for one in properties.get("Policies", [])] or [
        properties.get("PolicyDocument", {})
    ]
    if sum(len(json.dumps(one, separators=(",", ":"))) for one in documents) > ROLE_POLICY_CHARACTERS:
        yield f"LimitExceededException: Maximum policy size of {ROLE_POLICY_CHARACTERS} bytes exceeded for the role"


def key(emulator: Emulator, properties: Properties, _before: Properties | None) -> Iterator[str]:
    """A key that nobody could change any more is not made."""
    own = f"arn:aws:iam::{emulator.account()}:"
    statements = properties.get("KeyPolicy", {}).get("Statement", [])
    allowed = [one for one in statements if one.get("Effect") == "Allow" and _holds(one, "kms:PutKeyPolicy")]
    if statements and not any(
        own in json.dumps(one.get("Principal")) or one.get("Principal") == "*" for one in allowed
    ):
        yield (
            "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the "
            "future."
        )


def _holds(statement: Properties, action: str) -> bool:
    actions = statement.get("Action", [])
    held = actions if isinstance(actions, list) else [actions]
    return any(one in {"*", "kms:*", action} or (one.endswith("*") and action.startswith(one[:-1])) for one in held)


def log_group(emulator: Emulator, properties: Properties, _before: Properties | None) -> Iterator[str]:
    """CloudWatch Logs tries the key before it makes an encrypted group, under the group's ARN as context."""
    name, key_arn = properties.get("LogGroupName"), str(properties.get("KmsKeyId") or "")
    if not key_arn:
        return
    region, own = emulator.region(), emulator.account()
    arn = f"arn:aws:logs:{region}:{own}:log-group:{name}"
    policy = (emulator.key_policy(key_arn) or ("", ""))[0]
    context = {"kms:encryptioncontext:aws:logs:arn": arn}
    refused = [
        one for one in OF_LOG_GROUPS if not service_may(emulator, f"logs.{region}.amazonaws.com", policy, one, context)
    ]
    if refused:
        yield (
            f"InvalidParameterException: The specified KMS key does not exist or is not allowed to be used with Arn "
            f"'{arn}' ({', '.join(refused)})"
        )


def service_may(emulator: Emulator, service: str, policy: str, action: str, context: Properties) -> bool:
    """Whether the policy of a key lets a service of AWS do `action` in this context."""
    asked = emulator.evaluation(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action=action,
        resource_arn="*",
        region=emulator.region(),
        service_context=context,
    )
    return bool(emulator.evaluate_policy(policy, asked, service=service).decision == "Allow")


def state_machine(_emulator: Emulator, properties: Properties, _before: Properties | None) -> Iterator[str]:
    """Step Functions reads the whole definition before it makes or changes a machine."""
    written = properties.get("DefinitionString", properties.get("Definition"))
    for fault in faults(written):
        yield f"InvalidDefinition: Invalid State Machine Definition: '{fault}'"


def stage(emulator: Emulator, properties: Properties, _before: Properties | None) -> Iterator[str]:
    """A stage writes logs as the account's role for API Gateway, and as nobody where there is none."""
    levels = [one.get("LoggingLevel", "OFF") for one in properties.get("MethodSettings", [])]
    logs = bool(properties.get("AccessLogSetting")) or any(level != "OFF" for level in levels)
    if logs and not json.loads(emulator.gateway_account()[2]).get("cloudwatchRoleArn"):
        yield "BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging"


def host(emulator: Emulator, properties: Properties, before: Properties | None) -> Iterator[str]:
    """A host of one's own is nobody else's, is named by an issued certificate of its account, and is one of 120."""
    name, arn = str(properties.get("DomainName", "")), str(properties.get("RegionalCertificateArn", ""))
    certificate = emulator.certificates.get(arn)
    if certificate is None or f":{emulator.region()}:{emulator.account()}:" not in arn:
        yield "BadRequestException: The certificate provided must be owned by the account creating the domain."
    elif certificate["Status"] != "ISSUED":
        yield f"BadRequestException: The certificate {arn} is {certificate['Status']}, and must be ISSUED"
    elif not _covered(name, certificate["SubjectAlternativeNames"]):
        yield "BadRequestException: The domain name to be created is not covered by the provided certificate."
    if before is None and name in emulator.hosts:
        yield "BadRequestException: The domain name you provided already exists."
    if before is None and len(emulator.hosts) >= HOSTS:
        yield f"LimitExceededException: this account has all its custom domain names, {HOSTS} of them"


def _covered(name: str, named: list[str]) -> bool:
    return name in named or f"*.{name.partition('.')[2]}" in named


def with_mail_unanswered(emulator: Emulator) -> Callable[[Properties], Response]:
    """Wrap ACM's request: of who asks by DNS the record is taken for made, and nobody answers a mail."""

    def request(asked: Properties) -> Response:
        answer = emulator.request_certificate(asked)
        if asked.get("ValidationMethod") == "EMAIL":
            emulator.certificates[json.loads(answer[2])["CertificateArn"]]["Status"] = "PENDING_VALIDATION"
        return answer

    return request


CHECKS: dict[str, tuple[Check, ...]] = {
    "AWS::ApiGateway::DomainName": (host,),
    "AWS::ApiGateway::Stage": (stage,),
    "AWS::DynamoDB::Table": (table,),
    "AWS::IAM::Policy": (role_policy,),
    "AWS::IAM::Role": (role_policy,),
    "AWS::KMS::Key": (key,),
    "AWS::Lambda::EventSourceMapping": (mapping,),
    "AWS::Lambda::Function": (function,),
    "AWS::Logs::LogGroup": (log_group,),
    "AWS::StepFunctions::StateMachine": (state_machine,),
}
