"""The functions of the web pages: the opt-in form and the preferences page; neither may touch a consent record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.constructs.core.iam import allow
from infra.constructs.core.queues import filling
from infra.constructs.core.storage import phone_table
from infra.constructs.monitoring.metrics import errors, oldest

if TYPE_CHECKING:
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.program_tables import ConsentStore
    from infra.constructs.monitoring.alarms import ProgramAlarms
    from infra.constructs.web.pages import Pages
    from lambdas.web.form import Form

SECONDS = 10  # a person waits
FORM_LATE_SECONDS = 2 * 60  # of a message that fails SQS tells no age from its third receive on, after three minutes


class OptInForm(Construct):
    """`lambdas/functions/opt_in_form`; it sees no consent table and sends nothing."""

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
        alarms.watch(self, "Errors", errors(self.function))
        alarms.watch(self, "Late", oldest(pages.forms), FORM_LATE_SECONDS)

    def _secret(self, verifier: str, key: ProgramKey) -> secretsmanager.CfnSecret:
        # made with a value that vouches for nobody: a person puts the verifier's key in its place
        return secretsmanager.CfnSecret(
            self,
            "VerifierKey",
            description=f"The secret key of {verifier} for this form",
            kms_key_id=key.arn,
            generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(password_length=32),
        )


# The preferences page: a function that reads records for whoever holds a link, and passes on what they press.


PREFERENCES_LATE_SECONDS = 60  # a stop that was pressed is as much a stop as one that was texted


class Preferences(Construct):
    """`preferences`; it writes to no table, and the keyword handler alone carries out what is pressed."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        pages: Pages,
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = runtime.function(
            self,
            package="preferences",
            seconds=SECONDS,
            may=[
                filling(pages.presses),
                allow("dynamodb:GetItem", on=[pages.links.table_arn]),
                consent.showing(),
            ],
            environment={
                "LINKS_TABLE": pages.links.table_name,
                "SUBSCRIPTIONS_TABLE": consent.subscriptions.table_name,
                "LEDGER_TABLE": consent.ledger.table_name,
                "PREFERENCES_QUEUE": pages.presses.queue_url,
            },
        )
        alarms.watch(self, "Errors", errors(self.function))
        alarms.watch(self, "Late", oldest(pages.presses), PREFERENCES_LATE_SECONDS)
