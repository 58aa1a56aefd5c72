"""The web door of a program: one REST API whose pages one function answers, throttled and logged without numbers."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

if TYPE_CHECKING:
    from infra.constructs.encryption import ProgramKey
    from infra.naming import Names

STAGE = "form"
A_SECOND, AT_ONCE = 20, 40  # requests of everybody together
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


class WebDoor(Construct):
    """GET and POST on one host; `stage_arn` is what a firewall is put before, `url` where people find it."""

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, key: ProgramKey, function: lambda_.CfnFunction
    ) -> None:
        super().__init__(scope, construct_id)
        self._api = apigateway.CfnRestApi(
            self,
            "Api",
            name=f"{names.stack}-form",
            description=f"The opt-in form of {names.stack}",
            endpoint_configuration=apigateway.CfnRestApi.EndpointConfigurationProperty(types=["REGIONAL"]),
        )
        self._serve(function, names)
        stage = self._stage(self._access_log(names, key))
        stages = f"arn:{cdk.Aws.PARTITION}:apigateway:{cdk.Aws.REGION}::/restapis/{self._api.ref}/stages"
        self.stage_arn = f"{stages}/{STAGE}"
        self.stage = stage
        self.url = f"https://{self._api.ref}.execute-api.{cdk.Aws.REGION}.{cdk.Aws.URL_SUFFIX}/{STAGE}/"

    def _serve(self, function: lambda_.CfnFunction, names: Names) -> None:
        invocation = (
            f"arn:{cdk.Aws.PARTITION}:apigateway:{cdk.Aws.REGION}:lambda:path/2015-03-31/functions/"
            f"{function.attr_arn}/invocations"
        )
        integration = apigateway.CfnMethod.IntegrationProperty(
            type="AWS_PROXY", integration_http_method="POST", uri=invocation
        )
        self._methods = [
            apigateway.CfnMethod(
                self,
                method.title(),
                rest_api_id=self._api.ref,
                resource_id=self._api.attr_root_resource_id,
                http_method=method,
                authorization_type="NONE",
                integration=integration,
            )
            for method in METHODS
        ]
        lambda_.CfnPermission(
            self,
            "Call",
            action="lambda:InvokeFunction",
            function_name=function.ref,
            principal="apigateway.amazonaws.com",
            source_arn=names.arn("execute-api", f"{self._api.ref}/{STAGE}/*/"),
        )

    def _access_log(self, names: Names, key: ProgramKey) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            "Visits",
            log_group_name=f"{names.log_prefix}/opt-in-form-visits",
            retention=logs.RetentionDays.THREE_MONTHS,
            encryption_key=key.key,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )

    def _stage(self, visits: logs.LogGroup) -> apigateway.CfnStage:
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
            access_log_setting=apigateway.CfnStage.AccessLogSettingProperty(
                destination_arn=visits.log_group_arn, format=json.dumps(LOGGED)
            ),
            method_settings=[
                apigateway.CfnStage.MethodSettingProperty(
                    http_method="*",
                    resource_path="/*",
                    throttling_rate_limit=A_SECOND,
                    throttling_burst_limit=AT_ONCE,
                    metrics_enabled=True,
                )
            ],
        )


def _digest() -> str:
    return hashlib.sha256(",".join(METHODS).encode()).hexdigest()[:8].upper()
