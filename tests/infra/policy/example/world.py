"""A minimal good assembly of two programs, for one mutation per test."""

import copy
import json
from datetime import date

import pytest

from infra.policy import check_assembly
from tests.infra.policy.example.campaigns import campaigns
from tests.infra.policy.example.cascade import bus, cascade
from tests.infra.policy.example.cloudformation import ACCOUNT, REGION, ref, statement
from tests.infra.policy.example.code import PACKAGE, write_asset_manifest, write_code
from tests.infra.policy.example.resources import program_resources


class World:
    """An assembly on its way to disk: change `templates` and `manifest`, then ask for the findings."""

    def __init__(self, folder):
        self.folder = folder
        self.today = date(2026, 11, 25)
        self.templates, self.artifacts, self.metadata = {}, {}, {}
        self.promotional = self.add("acme", "promotional", number="a1")
        self.transactional = self.add("acme", "transactional", number="b2")
        resources = {"Acme": bus("prod", "Acme Inc")}
        self.platform = self.add_stack("sms-prod-platform", {"Resources": resources}, {"Environment": "prod"})

    def add(self, brand, message_type, number, environment="prod", legal_entity="Acme Inc"):
        name = f"sms-{environment}-{brand}-{message_type}"
        log_prefix = f"/sms/{environment}/{brand}/{message_type}"
        template = {"Resources": program_resources(number, log_prefix)}
        if message_type == "promotional":
            template["Resources"] |= cascade(environment, legal_entity, f"{brand}/{message_type}")
            template["Resources"] |= campaigns(f"{name}-campaign", log_prefix)
        identity = {
            "Brand": brand,
            "MessageType": message_type,
            "LegalEntity": legal_entity,
            "Environment": environment,
        }
        return self.add_stack(name, copy.deepcopy(template), identity)

    def add_stack(self, name, template, identity, dependencies=()):
        self.templates[name], self.metadata[name] = template, {}
        self.artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://{ACCOUNT}/{REGION}",
            "properties": {"templateFile": f"{name}.template.json", "tags": dict(identity)},
            "dependencies": list(dependencies),
            "metadata": self.metadata[name],
        }
        return template

    def add_pinpoint(self, brand="acme", message_type="promotional", dependencies=()):
        identity = {"Brand": brand, "MessageType": message_type, "LegalEntity": "Acme Inc", "Environment": "prod"}
        resources = {
            "App": {"Type": "AWS::Pinpoint::App", "Properties": {"Name": f"sms-prod-{brand}-{message_type}"}},
            "Channel": {
                "Type": "AWS::Pinpoint::SMSChannel",
                "Properties": {"ApplicationId": ref("App"), "ShortCode": "12345", "Enabled": True},
            },
        }
        resources["App"]["Properties"]["Tags"] = identity
        name = f"sms-prod-{brand}-{message_type}-pinpoint"
        return self.add_stack(name, {"Resources": resources}, identity, dependencies)

    def allow(self, actions, resources, template=None):
        """Give the promotional handler one more permission."""
        document = self.prop("RolePolicy", template)["PolicyDocument"]
        document["Statement"].append(statement(actions, resources))

    def declare(self, kind, data, stack="sms-prod-acme-promotional"):
        """Let the app tell the policy something of a stack."""
        self.metadata[stack][f"/{stack}"] = [{"type": kind, "data": data}]

    def write(self):
        for name, template in self.templates.items():
            (self.folder / f"{name}.template.json").write_text(json.dumps(template), encoding="utf-8")
            write_asset_manifest(self.folder, name)
        if not (self.folder / PACKAGE).exists():
            write_code(self.folder)
        manifest = {"version": "48.0.0", "artifacts": self.artifacts}
        (self.folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return self.folder

    def prop(self, logical_id, template=None):
        """Return the properties of a resource of the promotional program, to read or to change."""
        return (template or self.promotional)["Resources"][logical_id].setdefault("Properties", {})

    @property
    def stack_tags(self):
        return self.artifacts["sms-prod-acme-promotional"]["properties"]["tags"]

    def set(self, logical_id, **properties):
        self.prop(logical_id).update(properties)

    def unset(self, logical_id, name):
        self.prop(logical_id).pop(name)

    def drop(self, logical_id):
        self.promotional["Resources"].pop(logical_id)

    def resource(self, logical_id, kind, /, **properties):
        """Put a resource into the promotional program."""
        self.promotional["Resources"][logical_id] = {"Type": kind, "Properties": properties}

    def assert_refused(self, rule, logical_id):
        """The rule finds something on the resource, in a sentence and with a remedy."""
        found = [one for one in check_assembly(self.write(), self.today) if one.rule == f"SmsProgram-{rule}"]
        assert logical_id in {one.logical_id for one in found}, f"{rule} found {list(map(str, found))}"
        assert all(one.message.endswith(".") and one.remedy for one in found), found


def cases(mutations):
    """Return the rows (rule, resource, what was done, how) as named test cases."""
    return [pytest.param(rule, resource, how, id=f"{rule}: {done}") for rule, resource, done, how in mutations]
