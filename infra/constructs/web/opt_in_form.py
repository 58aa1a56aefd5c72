"""The opt-in form: a function behind the web door that may count and ask on, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.constructs.metrics import errors, oldest
from infra.constructs.permission import allow
from infra.constructs.queues import filling
from infra.constructs.tables import phone_table

if TYPE_CHECKING:
    from infra.constructs.alarms import ProgramAlarms
    from infra.constructs.encryption import ProgramKey
    from infra.constructs.pages import Pages
    from infra.constructs.program_runtime import ProgramRuntime
    from lambdas.web.form import Form

SECONDS = 10  # a person waits
LATE_SECONDS = 5 * 60


class OptInForm(Construct):
    """`lambdas/opt_in_form`; it sees no consent table and sends nothing."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: ProgramKey,
        runtime: ProgramRuntime,
        pages: Pages,
        form: Form,
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        table = phone_table(self, "Counters", key=key, time_to_live="expires_at")
        may = [filling(pages.forms), allow("dynamodb:UpdateItem", on=[table.table_arn])]
        environment = {"DOOR_TABLE": table.table_name, "FORM_QUEUE": pages.forms.queue_url}
        if form.verifier != "waf":
            secret = self._secret(form.verifier, key)
            may.append(allow("secretsmanager:GetSecretValue", on=[secret.ref]))
            environment["VERIFIER_SECRET"] = secret.ref
        self.function = runtime.function(self, package="opt_in_form", seconds=SECONDS, may=may, environment=environment)
        failed = "The opt-in form failed, and a visitor could not sign up"
        alarms.watch(self, "Errors", errors(self.function), 0, failed)
        late = "A request of the opt-in form has waited for too long for the text that asks for a YES"
        alarms.watch(self, "Late", oldest(pages.forms), LATE_SECONDS, late)

    def _secret(self, verifier: str, key: ProgramKey) -> secretsmanager.CfnSecret:
        # made with a value that vouches for nobody: a person puts the verifier's key in its place
        return secretsmanager.CfnSecret(
            self,
            "VerifierKey",
            description=f"The secret key of {verifier} for this form",
            kms_key_id=key.arn,
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(password_length=32),
        )
