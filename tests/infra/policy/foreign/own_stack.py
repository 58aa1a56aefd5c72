"""A stack of another team beside two programs, of which the promotional one of acme opens ports."""

from infra.policy.foreign import reaches
from infra.policy.templates.assembly import Assembly
from tests.infra.policy.example.cloudformation import ACCOUNT, REGION, arn, ref
from tests.infra.policy.separation.two_programs import ACME, ZETA, named, program, resource, template

PORTS = "/sms/prod/acme/promotional/ports"
OTHER_ACCOUNT = "222233334444"


def stored(name, value):
    return resource("SSM::Parameter", Name=f"{PORTS}/{name}", Type="String", Value=value)


def ports():
    return {
        "PortRequests": stored("requests", arn("Orders")),
        "PortAlarms": stored("alarms", ref("Topic")),
        "PortReports": stored("reports", arn("Files")),
        "PortKey": stored("key", arn("Key")),
    }


def programs(account=ACCOUNT):
    acme, zeta = program() | named("acme") | ports(), program() | named("zeta")
    return (
        template("sms-prod-acme-promotional", ACME, acme, account),
        template("sms-prod-zeta-promotional", ZETA, zeta, account),
    )


def found(resources, *more, account=ACCOUNT, name="team", beside=None, **sections):
    """Return what a stack of these resources reaches, as (logical id, path)."""
    own = template(name, {}, resources, account, **sections)
    return reaches(Assembly((*(programs() if beside is None else beside), own, *more)))


def places(reached):
    return [(one.resource.logical_id if one.resource else "", one.path) for one in reached]


def of(service, rest, region=REGION, account=ACCOUNT):
    return f"arn:aws:{service}:{region}:{account}:{rest}"
