"""The only place where (environment, brand, message type) becomes ids, names and tags."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

IDENTITY_TAGS = ("Environment", "LegalEntity", "Brand", "MessageType")
NAMESPACE = "SmsLandingZone"  # of the metrics that programs count in
RULE_CHARACTERS = 64  # of the name of a rule of EventBridge


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one program in one environment."""

    environment: str
    brand: str
    message_type: str
    legal_entity: str
    account: str
    region: str

    @property
    def stack(self) -> str:
        """The program's stack, e.g. `sms-prod-example-corp-promotional`."""
        return f"sms-{self.environment}-{self.brand}-{self.message_type}"

    @property
    def pinpoint_stack(self) -> str:
        """The stack of the program's Pinpoint project."""
        return f"{self.stack}-pinpoint"

    @property
    def pinpoint_project(self) -> str:
        """The Pinpoint project: told apart by environment, brand and message type."""
        return self.stack

    @property
    def log_prefix(self) -> str:
        """Where the program's log groups live, e.g. `/sms/prod/example-corp/promotional`."""
        return f"/sms/{self.environment}/{self.brand}/{self.message_type}"

    @property
    def ports(self) -> str:
        """Where the parameters of the program's ports live, e.g. `/sms/prod/example-corp/promotional/ports`."""
        return f"{self.log_prefix}/ports"

    @property
    def topics(self) -> str:
        """The parameter that tells the program's topics, and outlives its stack."""
        return f"{self.log_prefix}/topics"

    @property
    def request_queue(self) -> str:
        """The parameter in which a brand's app finds the queue for its requests, whatever queue that is."""
        return f"{self.log_prefix}/request-queue"

    @property
    def retired(self) -> str:
        """The parameter that says since when the program is retired; `./sms retire` writes it, no template does."""
        return f"{self.log_prefix}/retired"

    @property
    def dashboard(self) -> str:
        """The program's dashboard."""
        return self.stack

    @property
    def dimensions(self) -> dict[str, str]:
        """What tells the metrics of the program's functions from those of other programs."""
        return {"Environment": self.environment, "Brand": self.brand, "MessageType": self.message_type}

    @property
    def campaign(self) -> str:
        """The workflow of the program's campaigns; it has a name because each zone's walk is a run of itself."""
        return f"{self.stack}-campaign"

    @property
    def audit(self) -> str:
        """The workflow of the program's audits, named for the same reason."""
        return f"{self.stack}-audit"

    @property
    def cascade(self) -> str:
        """The rule on the consent bus; it has a name because CloudWatch knows it by that, which has 64 characters."""
        name = f"{self.stack}-cascade"
        return name if len(name) <= RULE_CHARACTERS else f"{self.stack[:47]}-{_digest(self.stack)}-cascade"

    @property
    def consent_bus(self) -> str:
        """The bus on which the promotional programs of this program's legal entity tell each other of opt-outs."""
        return consent_bus(self.environment, tag_value(self.legal_entity))

    def bus(self, port: str) -> str:
        """Return the bus behind a port of the program, e.g. `sms-prod-example-corp-promotional-events`."""
        return f"{self.stack}-{port}"

    @property
    def partition(self) -> str:
        """The partition of AWS, as ARNs begin with it."""
        return partition(self.region)

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of `resource` in this program's account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    @property
    def tags(self) -> dict[str, str]:
        """The four tags that every resource of the program carries."""
        return {
            "Brand": self.brand,
            "MessageType": self.message_type,
            "LegalEntity": tag_value(self.legal_entity),
            "Environment": self.environment,
        }


def partition(region: str) -> str:
    """Return the partition of AWS in which `region` lies, as ARNs begin with it."""
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def tag_value(name: str) -> str:
    """Return `name` as a tag may hold it; a name that has to change carries a digest, so that no two become one.

    The characters are those that every AWS service takes in a tag value, the length is the limit of 256.
    """
    allowed = re.sub(r"[^\w .:/=+@-]", "-", name, flags=re.ASCII)[:240]
    return name if allowed == name else f"{allowed} {_digest(name)}"


def platform_stack(environment: str) -> str:
    """Return the stack of what the programs of an environment meet on, e.g. `sms-prod-platform`."""
    return f"sms-{environment}-platform"


def overview(environment: str) -> str:
    """Return the dashboard, and its stack, of all programs of an environment, e.g. `sms-prod-overview`."""
    return f"sms-{environment}-overview"


def firewall(environment: str) -> str:
    """Return the web ACL that forms of an environment share, its stack and its export, e.g. `sms-prod-firewall`."""
    return f"sms-{environment}-firewall"


def consent_bus(environment: str, legal_entity: str) -> str:
    """Return the bus of the legal entity tagged so, e.g. `sms-prod-example-holdings-llc-5c1ef4a2-consent`.

    The digest tells apart entities whose names differ only in what a bus may not be called.
    """
    readable = re.sub(r"[^a-z0-9]+", "-", legal_entity.lower()).strip("-")[:40]
    digest = _digest(legal_entity)
    return "-".join(filter(None, ("sms", environment, readable, digest, "consent")))


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
