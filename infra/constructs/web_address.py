"""Where people find the web pages of a program: one REST API, known before anything stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

if TYPE_CHECKING:
    from infra.naming import Names

STAGE = "form"
PREFERENCES = "p"  # a link must fit into a text


class WebAddress(Construct):
    """The API; `url` is where the form stands, `preferences_url` what the token of a link follows."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names) -> None:
        super().__init__(scope, construct_id)
        self.api = apigateway.CfnRestApi(
            self,
            "Api",
            name=f"{names.stack}-form",
            description=f"The web pages of {names.stack}",
            endpoint_configuration=apigateway.CfnRestApi.EndpointConfigurationProperty(types=["REGIONAL"]),
        )
        stages = f"arn:{cdk.Aws.PARTITION}:apigateway:{cdk.Aws.REGION}::/restapis/{self.api.ref}/stages"
        self.stage_arn = f"{stages}/{STAGE}"
        self.url = f"https://{self.api.ref}.execute-api.{cdk.Aws.REGION}.{cdk.Aws.URL_SUFFIX}/{STAGE}/"
        self.preferences_url = f"{self.url}{PREFERENCES}/"
