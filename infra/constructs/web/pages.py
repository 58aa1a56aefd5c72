"""What the web pages of a program stand on: their address, and a queue for what each of them takes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from infra.constructs.core.iam import PARTITION, REGION, URL_SUFFIX, allow
from infra.constructs.core.once import asked_once
from infra.constructs.core.queues import PATIENT_ATTEMPTS, consume, durable_queue, reading
from infra.constructs.core.storage import phone_table
from infra.constructs.messaging.channels import INBOUND_READER_SECONDS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_lambda as lambda_

    from infra.brand.form import FormDomain
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.iam import Statement
    from infra.constructs.core.queues import Queue
    from infra.naming import Names

# Where people find the web pages of a program: one REST API, known before anything stands behind it.


STAGE = "form"
PREFERENCES = "p"  # a link must fit into a text


@asked_once("ref", "attr_root_resource_id")
class RestApi(apigateway.CfnRestApi):
    """An API whose names are asked once."""


class WebAddress(Construct):
    """The API; `url` is where the form stands, `preferences_url` what the token of a link follows.

    Both are on the brand's own host where it has one, below the same path as on AWS's: the firewall and the functions
    see no difference.
    """

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, domain: FormDomain | None = None) -> None:
        super().__init__(scope, construct_id)
        self.api = RestApi(
            self,
            "Api",
            name=f"{names.stack}-form",
            description=f"The web pages of {names.stack}",
            endpoint_configuration=apigateway.CfnRestApi.EndpointConfigurationProperty(types=["REGIONAL"]),
        )
        stages = f"arn:{PARTITION}:apigateway:{REGION}::/restapis/{self.api.ref}/stages"
        self.stage_arn = f"{stages}/{STAGE}"
        self.domain = self._domain(domain) if domain else None
        host = domain.host if domain else f"{self.api.ref}.execute-api.{REGION}.{URL_SUFFIX}"
        self.url = f"https://{host}/{STAGE}/"
        self.preferences_url = f"{self.url}{PREFERENCES}/"

    def _domain(self, domain: FormDomain) -> apigateway.CfnDomainName:
        return apigateway.CfnDomainName(
            self,
            "Domain",
            domain_name=domain.host,
            regional_certificate_arn=domain.certificate,
            endpoint_configuration=apigateway.CfnDomainName.EndpointConfigurationProperty(types=["REGIONAL"]),
            security_policy="TLS_1_2",
        )


class Pages(Construct):
    """Requests of the form and buttons of the preferences page on their way; what fails waits with failed texts."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: ProgramKey,
        dead_letters: Queue,
        domain: FormDomain | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.forms, self.presses = (
            durable_queue(
                self,
                name,
                key=key,
                reader_seconds=INBOUND_READER_SECONDS,
                dead_letters=dead_letters,
                attempts=PATIENT_ATTEMPTS,
            )
            for name in ("Forms", "Presses")
        )
        self.links = phone_table(self, "Links", key=key, time_to_live="expires_at")
        self.address = WebAddress(self, "Address", names=names, domain=domain)

    def hearing(self) -> list[Statement]:
        """Return what a function needs to read both queues, and to keep the links that it draws."""
        drawing = allow("dynamodb:PutItem", on=[self.links.table_arn])
        return [reading(self.forms), reading(self.presses), drawing]

    def environment(self) -> Mapping[str, str]:
        """Return the variables of a function that hears the pages."""
        return {
            "FORM_QUEUE_ARN": self.forms.queue_arn,
            "PREFERENCES_QUEUE_ARN": self.presses.queue_arn,
            "LINKS_TABLE": self.links.table_name,
            "PREFERENCES_URL": self.address.preferences_url,
        }

    def heard_by(self, function: lambda_.CfnFunction, scope: Construct, *, at_once: int) -> None:
        """Have `function` called with what waits in the queues: whoever floods a page takes no room from a STOP."""
        consume(function, "Forms", scope=scope, queue=self.forms, batch=TEXTS, at_once=at_once)
        consume(function, "Presses", scope=scope, queue=self.presses, batch=TEXTS, at_once=at_once)
