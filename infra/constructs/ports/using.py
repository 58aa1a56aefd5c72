"""A port as a stack of others uses it: where it is, and what a role needs to come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_iam as iam
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.ports import KEY, PORTS

if TYPE_CHECKING:
    from infra.brand.parts import PortName


class ProgramPort(Construct):
    """The port `port` of `program`, such as `prod/acme/promotional`, in the program's account and region.

    Its values are read from the parameter store at deploy: the program has to be deployed first, with the port opened.
    """

    def __init__(self, scope: Construct, construct_id: str, *, program: str, port: PortName) -> None:
        super().__init__(scope, construct_id)
        self._folder, self._port = f"/sms/{program}/ports", PORTS[port]
        self._name = port
        self.arn = self._read(port)

    @property
    def url(self) -> str:
        """The URL of the queue behind the port `requests` or `replies`; the others have none."""
        if self._port.service != "sqs":
            raise ValueError(f"url must be asked of the port requests or replies, got {self._name}: use arn")
        return self._read(f"{self._name}/url")

    def allow(self, grantee: iam.IGrantable) -> None:
        """Let `grantee` come in, as far as the brand file lets it: both have to."""
        if self._name == "events":
            raise ValueError("allow must not be asked of the port events: whoever deploys the stack makes the rule")
        statements = [(self._port.actions, self.arn), (self._port.objects, f"{self.arn}/*")]
        if self._port.key_actions:
            statements.append((self._port.key_actions, self._read(KEY)))
        for actions, on in statements:
            if actions:
                grantee.grant_principal.add_to_principal_policy(
                    iam.PolicyStatement(actions=list(actions), resources=[on])
                )

    def _read(self, name: str) -> str:
        return ssm.StringParameter.value_for_string_parameter(self, f"{self._folder}/{name}")
