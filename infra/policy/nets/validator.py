"""What the CDK itself finds in finished templates, asked of those that no blueprint stands for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import aws_cdk as cdk
import jsii
from aws_cdk import IPolicyValidationContext, IPolicyValidationPlugin
from constructs import IConstruct


def attach_validator(app: cdk.App, expected: Collection[str]) -> None:
    """Let the CDK's rules judge all templates of `app` but those of the stacks `expected`, which equal a blueprint.

    They judge each blueprint where it is written. To ask again would cost each program more than to build it.
    """
    cdk.Validations.of(app).add_plugins(TemplatesOfOthers(Path(app.outdir), expected))


@jsii.implements(IPolicyValidationPlugin)
class TemplatesOfOthers:
    """The CDK's own validator, for every template beside those of the stacks `expected` in the folder `outdir`."""

    def __init__(self, outdir: Path, expected: Collection[str]) -> None:
        self._known = {str(outdir.resolve() / f"{name}.template.json") for name in expected}

    @property
    def name(self) -> str:
        """The name of the CDK's own plugin, by which its findings are acknowledged."""
        return cdk.CloudFormationValidatePlugin.PLUGIN_NAME

    @property
    def version(self) -> str | None:
        """The version of the plugin; it tells none."""
        return None

    @property
    def rule_ids(self) -> list[str] | None:
        """The ids of its rules; it tells none."""
        return None

    def validate(self, context: IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        """Return what the CDK finds; where there is nothing of others, its rules are not even read."""
        strange = [path for path in context.template_paths if str(Path(path).resolve()) not in self._known]
        if not strange:
            return cdk.PolicyValidationPluginReport(success=True, violations=[])
        stacks = [one for one in context.stack_templates if one.template_path in strange]
        return cdk.CloudFormationValidatePlugin().validate(Some(context.app_construct, stacks))


@jsii.implements(IPolicyValidationContext)
class Some:
    """Some of the templates of an assembly, as a plugin is handed them."""

    def __init__(self, app: IConstruct, stacks: Sequence[cdk.PolicyValidationStack]) -> None:
        self._app, self._stacks = app, list(stacks)

    @property
    def app_construct(self) -> IConstruct:
        """The root of all constructs."""
        return self._app

    @property
    def template_paths(self) -> list[str]:
        """Where each template is."""
        return [one.template_path for one in self._stacks]

    @property
    def stack_templates(self) -> list[cdk.PolicyValidationStack]:
        """Where each template is, and whose."""
        return self._stacks

    @property
    def account_id(self) -> None:
        """No account for all: each stack tells its own."""

    @property
    def region(self) -> None:
        """No region for all, as above."""
