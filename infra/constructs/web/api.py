"""The web door of a program: two pages, each answered by its own function, throttled and logged without numbers."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.core.iam import PARTITION, REGION, own_arn
from infra.constructs.core.storage import log_group
from infra.constructs.web.pages import PREFERENCES, STAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.web.pages import WebAddress
    from infra.naming import Names

A_SECOND = 20  # requests of everybody together
METHODS = ("GET", "POST")
LOGGED = {
    "request": "$context.requestId",
    "at": "$context.requestTime",
    "method": "$context.httpMethod",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "bytes": "$context.responseLength",
    "firewall": "$context.waf.status",
    "error": "$context.error.responseType",
}


class WebApi(Construct):
    """GET and POST of the form, and of each link to the preferences page, on one host."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: ProgramKey,
        address: WebAddress,
        form: lambda_.CfnFunction,
        preferences: lambda_.CfnFunction,
        at_once: int,
    ) -> None:
        """Take as `at_once` how many visits may come in one burst."""
        super().__init__(scope, construct_id)
        self._api, self._names, self._traced = address.api, names, key.options.tracing
        root = self._api.attr_root_resource_id
        link = self._below(self._below(root, "Links", PREFERENCES), "Link", "{token}")
        self._methods = [
            *self._page("Form", root, "", form),
            *self._page("Preferences", link, f"{PREFERENCES}/*", preferences),
        ]
        self.stage_arn, self._at_once = address.stage_arn, at_once
        self.stage = self._stage(self._access_log(names, key))
        if address.domain:
            self._show_on(address.domain)

    def _show_on(self, domain: apigateway.CfnDomainName) -> None:
        """Show the stage on a host of the brand's own, below the stage's name as on AWS's."""
        mapping = apigateway.CfnBasePathMapping(
            self, "Mapping", domain_name=domain.ref, base_path=STAGE, rest_api_id=self._api.ref, stage=STAGE
        )
        mapping.add_resource_dependency(self.stage)  # named, not referred to

    def _below(self, parent: str, name: str, part: str) -> str:
        return apigateway.CfnResource(self, name, rest_api_id=self._api.ref, parent_id=parent, path_part=part).ref

    def _page(
        self, name: str, resource: str, path: str, function: lambda_.CfnFunction
    ) -> Iterator[apigateway.CfnMethod]:
        invocation = (
            f"arn:{PARTITION}:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function.attr_arn}/invocations"
        )
        integration = apigateway.CfnMethod.IntegrationProperty(
            type="AWS_PROXY", integration_http_method="POST", uri=invocation
        )
        for method in METHODS:
            yield apigateway.CfnMethod(
                self,
                f"{name}{method.title()}",
                rest_api_id=self._api.ref,
                resource_id=resource,
                http_method=method,
                authorization_type="NONE",
                integration=integration,
            )
        lambda_.CfnPermission(
            self,
            f"{name}Call",
            action="lambda:InvokeFunction",
            function_name=function.ref,
            principal="apigateway.amazonaws.com",
            source_arn=self._names.arn("execute-api", f"{self._api.ref}/{STAGE}/*/{path}"),
        )

    def _access_log(self, names: Names, key: ProgramKey) -> str:
        group = log_group(self, "Visits", called=f"{names.log_prefix}/web-visits", key=key)
        # the group's own Arn ends in `:*`, which API Gateway cuts off: stage and template would differ for ever
        return own_arn("logs", f"log-group:{group.log_group_name}")

    def _stage(self, visits: str) -> apigateway.CfnStage:
        deployment = apigateway.CfnDeployment(self, "Deployment", rest_api_id=self._api.ref)
        for method in self._methods:
            deployment.add_resource_dependency(method)
        # a deployment is a copy of the methods as they were: other methods need another one
        deployment.override_logical_id(f"{cdk.Stack.of(self).get_logical_id(deployment)}{_digest()}")
        return apigateway.CfnStage(
            self,
            "Stage",
            rest_api_id=self._api.ref,
            deployment_id=deployment.ref,
            stage_name=STAGE,
            tracing_enabled=self._traced or None,
            access_log_setting=apigateway.CfnStage.AccessLogSettingProperty(
                destination_arn=visits, format=json.dumps(LOGGED)
            ),
            method_settings=[
                apigateway.CfnStage.MethodSettingProperty(
                    http_method="*",
                    resource_path="/*",
                    throttling_rate_limit=A_SECOND,
                    throttling_burst_limit=self._at_once,
                    metrics_enabled=True,
                )
            ],
        )


def _digest() -> str:
    return hashlib.sha256(",".join((*METHODS, PREFERENCES)).encode()).hexdigest()[:8].upper()
