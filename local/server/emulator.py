"""The names of the emulator that the local AWS builds on, each looked up before the server starts."""

import importlib
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractContextManager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Annotated, Any, get_type_hints

Properties = dict[str, Any]
Response = tuple[int, dict[str, str], bytes]
ServiceHandler = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Response]]
Asgi = Callable[[dict[str, Any], Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]


class MissingNameError(Exception):
    """The installed emulator lacks a name that the local AWS needs."""


@dataclass(frozen=True, kw_only=True)
class Emulator:
    """Every name taken from the emulator and its server, with its place; many are private and may go in any release."""

    application: Annotated[Asgi, "ministack.app.app"]
    auth: Annotated[bool, "ministack.app.AUTH"]
    service_handlers: Annotated[dict[str, ServiceHandler], "ministack.app.SERVICE_HANDLERS"]
    service_registry: Annotated[dict[str, dict[str, Any]], "ministack.app.SERVICE_REGISTRY"]
    loaded_modules: Annotated[dict[str, Any], "ministack.app._loaded_modules"]
    target_patterns: Annotated[dict[str, dict[str, Any]], "ministack.core.router.SERVICE_PATTERNS"]
    access_key_of: Annotated[Callable[..., str], "ministack.core.router.extract_access_key_id"]
    account: Annotated[Callable[[], str], "ministack.core.responses.get_account_id"]
    region: Annotated[Callable[[], str], "ministack.core.responses.get_region"]
    acting_in: Annotated[Callable[[str, str], AbstractContextManager[None]], "ministack.core.responses.request_scope"]
    pin_origin: Annotated[Callable[[str, bool], None], "ministack.core.iam_evaluator.pin_request_origin"]
    enforce: Annotated[Callable[..., Any], "ministack.core.iam_evaluator.enforce"]
    action_of: Annotated[Callable[..., str | None], "ministack.core.iam_actions.extract_iam_action"]
    resource_of: Annotated[Callable[..., str], "ministack.core.iam_actions.extract_resource_arn"]
    time_failure: Annotated[Callable[..., Any], "ministack.core.sigv4.request_time_failure"]
    denial_message: Annotated[Callable[..., str], "ministack.core.iam_actions.identity_denial_message"]
    evaluate_policy: Annotated[Callable[..., Any], "ministack.core.iam_evaluator.evaluate_resource_policy"]
    policy_of: Annotated[Callable[[str, str], Any], "ministack.core.iam_evaluator._resource_policy"]
    auth_error: Annotated[Callable[[str, str], Any], "ministack.core.iam_evaluator.AuthError"]
    evaluation: Annotated[Callable[..., Any], "ministack.core.iam_evaluator.EvalContext"]
    condition_value: Annotated[Callable[[str, Any], Any], "ministack.core.iam_evaluator._resolve_condition_key"]
    evaluate_identity: Annotated[Callable[..., Any], "ministack.core.iam_evaluator.evaluate"]
    role_policies: Annotated[Callable[[str, str], list[Any]], "ministack.core.iam_evaluator._gather_role_policies"]
    roles: Annotated[Any, "ministack.services.iam._roles"]
    tables: Annotated[Any, "ministack.services.dynamodb._tables"]
    table_policies: Annotated[Any, "ministack.services.dynamodb._resource_policies"]
    put_table_policy: Annotated[Callable[[Properties], Response], "ministack.services.dynamodb._put_resource_policy"]
    table_encryption: Annotated[
        Callable[[Properties], Properties | None], "ministack.services.dynamodb._sse_description_from_spec"
    ]
    queues: Annotated[Any, "ministack.services.sqs._queues"]
    buckets: Annotated[Any, "ministack.services.s3._buckets"]
    bucket_encryption: Annotated[Callable[[str], Properties], "ministack.services.s3._bucket_default_sse_headers"]
    put_bucket_encryption: Annotated[Callable[[str, bytes], Response], "ministack.services.s3._put_bucket_encryption"]
    secrets: Annotated[Any, "ministack.services.secretsmanager._secrets"]
    functions: Annotated[Any, "ministack.services.lambda_svc._functions"]
    mappings: Annotated[Any, "ministack.services.lambda_svc._esms"]
    run_on_messages: Annotated[Callable[..., None], "ministack.services.lambda_svc._run_sqs_batch"]
    invoke_depth: Annotated[ContextVar[int], "ministack.services.lambda_svc._invoke_depth"]
    record_metric: Annotated[Callable[..., None], "ministack.services.cloudwatch.record_metric"]
    account_settings: Annotated[Callable[[], Response], "ministack.services.lambda_svc._get_account_settings"]
    key_policy: Annotated[Callable[[str], tuple[str, str] | None], "ministack.services.kms.key_policy_for_arn"]
    find_key: Annotated[Callable[[str], Properties | None], "ministack.services.kms._resolve_key"]
    objects: Annotated[Callable[..., Awaitable[Response]], "ministack.services.s3.handle_request"]
    refused_object: Annotated[Callable[..., Response | None], "ministack.services.s3.validate_object_request"]
    topic: Annotated[Callable[[str], dict[str, Any] | None], "ministack.services.sns._topic_by_arn_any_scope"]
    publish: Annotated[Callable[[str, str], Any], "ministack.services.sns.publish_internal"]
    gateway_account: Annotated[Callable[[], Response], "ministack.services.apigateway_v1._get_account"]
    gateway_defaults: Annotated[dict[str, Any], "ministack.services.apigateway_v1._ACCOUNT_DEFAULTS"]
    hosts: Annotated[Any, "ministack.services.apigateway_v1._domain_names"]
    certificates: Annotated[Any, "ministack.services.acm._certificates"]
    request_certificate: Annotated[Callable[[Properties], Response], "ministack.services.acm._request_certificate"]
    subscriptions_of: Annotated[
        Callable[[dict[str, Any]], Response], "ministack.services.sns._list_subscriptions_by_topic"
    ]
    deliver_to_queue: Annotated[Callable[..., None], "ministack.services.sns._deliver_to_sqs"]
    rule_to_queue: Annotated[Callable[..., None], "ministack.services.eventbridge._dispatch_to_sqs"]
    rule_to_topic: Annotated[Callable[[str, str], None], "ministack.services.eventbridge._dispatch_to_sns"]
    ring: Annotated[Callable[..., None], "ministack.services.cloudwatch._dispatch_alarm_actions"]
    envelope: Annotated[Callable[..., str], "ministack.services.sns._build_envelope"]
    resource_handlers: Annotated[
        dict[str, dict[str, Any]], "ministack.services.cloudformation.provisioners._RESOURCE_HANDLERS"
    ]
    replacing_properties: Annotated[
        dict[str, tuple[str, ...]], "ministack.services.cloudformation.provisioners._REPLACING_PROPERTIES"
    ]
    provision: Annotated[Callable[..., Any], "ministack.services.cloudformation.stacks._provision_resource"]
    update_resource: Annotated[Callable[..., Any], "ministack.services.cloudformation.stacks._update_resource"]
    delete_resource: Annotated[Callable[..., Any], "ministack.services.cloudformation.stacks._delete_resource"]
    execute_deploy: Annotated[
        Callable[..., Awaitable[None]], "ministack.services.cloudformation.changesets._deploy_stack_async"
    ]
    create_deploy: Annotated[
        Callable[..., Awaitable[None]], "ministack.services.cloudformation.handlers._deploy_stack_async"
    ]
    delete_stack: Annotated[
        Callable[..., Awaitable[None]], "ministack.services.cloudformation.handlers._delete_stack_async"
    ]
    stacks: Annotated[dict[str, Any], "ministack.services.cloudformation._stacks"]
    physical_name: Annotated[Callable[..., str], "ministack.services.cloudformation.provisioners._physical_name"]
    name_seed: Annotated[ContextVar[str], "ministack.services.cloudformation.provisioners._NAME_SEED"]
    write_logs: Annotated[Callable[..., None], "ministack.services.lambda_svc._emit_lambda_logs"]
    log_groups: Annotated[dict[str, Any], "ministack.services.cloudwatch_logs._log_groups"]
    state_machines: Annotated[dict[str, Any], "ministack.services.stepfunctions._state_machines"]
    web_acls: Annotated[dict[str, Any], "ministack.services.waf._web_acls"]
    rules: Annotated[dict[str, Any], "ministack.services.eventbridge._rules"]
    buses: Annotated[dict[str, Any], "ministack.services.eventbridge._event_buses"]
    bus_policies: Annotated[dict[str, Any], "ministack.services.eventbridge._event_bus_policies"]
    associate_web_acl: Annotated[Callable[[Properties], Response], "ministack.services.waf._associate_web_acl"]
    disassociate_web_acl: Annotated[Callable[[Properties], Response], "ministack.services.waf._disassociate_web_acl"]
    web_acl_of: Annotated[Callable[[Properties], Response], "ministack.services.waf._get_web_acl_for_resource"]
    stage_of: Annotated[Callable[[str, str], tuple[str, str, str] | None], "ministack.app._parse_execute_api_url"]
    hosted_stage_of: Annotated[
        Callable[[str, str], tuple[str, str, str] | None], "ministack.app._resolve_custom_domain_request"
    ]
    put_composite_alarm: Annotated[Callable[..., Response], "ministack.services.cloudwatch._put_composite_alarm"]
    delete_alarms: Annotated[Callable[..., Response], "ministack.services.cloudwatch._delete_alarms"]
    rest_event: Annotated[Callable[..., dict[str, Any]], "ministack.services.apigateway_v1._build_lambda_event_v1"]
    workflow_sleep: Annotated[Callable[[float], None], "ministack.services.stepfunctions._scaled_sleep"]
    list_schedules: Annotated[Callable[[dict[str, Any]], Response], "ministack.services.scheduler._list_schedules"]
    tick_seconds: Annotated[int, "ministack.services.scheduler._SCHEDULE_TICK_INTERVAL"]
    serve: Annotated[Callable[..., Coroutine[Any, Any, None]], "hypercorn.asyncio.serve"]
    server_config: Annotated[Callable[[], Any], "hypercorn.config.Config"]


def places() -> dict[str, str]:
    """Return the dotted path behind each field of `Emulator`."""
    hints = get_type_hints(Emulator, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


def load() -> Emulator:
    """Return the emulator's names; `MissingNameError` names in one line every one that is gone."""
    found, gone = {}, []
    for name, path in places().items():
        try:
            found[name] = _at(path)
        except (ImportError, AttributeError):
            gone.append(path)
    if gone:
        raise MissingNameError(
            f"the installed emulator has no {', '.join(gone)}: install the versions that local/requirements.txt pins"
        )
    return Emulator(**found)


def replace(name: str, value: object) -> None:
    """Put our own value in the place of one of the `Emulator` names, for the emulator's own callers."""
    module, _, attribute = places()[name].rpartition(".")
    setattr(importlib.import_module(module), attribute, value)


def _at(path: str) -> Any:  # noqa: ANN401 - whatever the emulator keeps there
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


async def body_of(receive: Callable[[], Awaitable[Any]]) -> bytes:
    """Return the whole body of a request to an ASGI application."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    return body
