"""Every check of the doctor in both states: green where nothing is amiss, and with one remedy where something is."""

import json

import boto3
import pytest
from botocore.exceptions import WaiterError
from typer.testing import CliRunner

from local.sms.store import NEW_ACCOUNT
from ops.cli.main import app
from ops.doctor.account_checks import BOOTSTRAP, BOOTSTRAP_NEEDED
from ops.doctor.finding import Color
from ops.doctor.messaging_checks import ROLES
from ops.doctor.report import AFTER, CHECKS, FIRST
from tests.conftest import ROOT
from tests.local.pages import page_resources
from tests.ops.doctor.conftest import ACCOUNT, CODES, ROLE

ALL = {*FIRST, *CHECKS, *AFTER}
PROMOTIONAL = CODES["promotional"]


def test_where_nothing_is_amiss_every_check_is_green(prod):
    code, found = prod.ask("--after")
    assert {one["says"] for ones in found.values() for one in ones if one["color"] != "green"} == set()
    assert (code, found.keys()) == (0, ALL)
    assert not any(one["remedy"] for ones in found.values() for one in ones)


def test_nothing_is_sent_by_a_doctor(prod):
    prod.ask("--after")
    assert prod.account.door.sent() == []


def test_the_control_planes_rate_makes_it_slower_and_no_check_fails(prod):
    prod.account.door.change_account(requests_per_second=1)
    code, found = prod.ask()
    assert (code, {one["color"] for ones in found.values() for one in ones}) == (0, {"green"})


def on_own_host(prod, account=ACCOUNT, host="text.example.com", validation="DNS"):
    """Have the brand name a host of its own, with a certificate that the local AWS issues unless a mail is awaited."""
    acm = prod.account.client("acm")
    issued = acm.request_certificate(DomainName=host, ValidationMethod=validation)["CertificateArn"]
    arn = issued.replace(ACCOUNT, account)
    domain = f"    form: {{domain: {{prod: {{host: text.example.com, certificate: '{arn}'}}}}}}\n"
    prod.brand(lambda text: f"{text}{domain}")


def test_the_dns_record_of_a_forms_own_host_is_told_once_the_host_stands(prod):
    on_own_host(prod)
    (before,) = prod.ask()[1]["form hosts"]
    assert (before["color"], "CNAME" in before["says"]) == ("green", False)
    made = prod.account.client("apigateway").create_domain_name(
        domainName="text.example.com", endpointConfiguration={"types": ["REGIONAL"]}
    )
    (after,) = prod.ask()[1]["form hosts"]
    assert after["color"] == "green"
    assert after["says"].endswith(f"must be text.example.com CNAME {made['regionalDomainName']}")


def test_a_certificate_that_is_not_issued_yet_would_end_the_deploy(prod):
    on_own_host(prod, validation="EMAIL")
    code, found = prod.ask()
    (told,) = found["form hosts"]
    assert (code, told["color"]) == (1, "red")
    assert "must be ISSUED, got PENDING_VALIDATION" in told["says"]


def certificate_elsewhere(prod):
    on_own_host(prod, account="444455556666")


def certificate_of_another_name(prod):
    on_own_host(prod, host="other.example.com")


def certificate_gone(prod):
    on_own_host(prod)
    acm = prod.account.client("acm")
    for one in acm.list_certificates()["CertificateSummaryList"]:
        acm.delete_certificate(CertificateArn=one["CertificateArn"])


def old_bootstrap(prod):
    prod.account.client("ssm").put_parameter(
        Name=BOOTSTRAP.format("hnb659fds"), Value="5", Type="String", Overwrite=True
    )


def no_bootstrap(prod):
    prod.account.client("ssm").delete_parameter(Name=BOOTSTRAP.format("hnb659fds"))


def no_role(prod):
    operation = {"op": "replace", "path": "/cloudwatchRoleArn", "value": ""}
    prod.account.client("apigateway").update_account(patchOperations=[operation])


def few_functions(prod, kept=990):
    functions, trust = prod.account.client("lambda"), {"Service": "lambda.amazonaws.com"}
    policy = {"Statement": [{"Effect": "Allow", "Principal": trust, "Action": "sts:AssumeRole"}]}
    prod.account.client("iam").create_role(
        RoleName=ROLE.rpartition("/")[2], AssumeRolePolicyDocument=json.dumps(policy)
    )
    code = b"PK\x05\x06" + b"\x00" * 18
    functions.create_function(
        FunctionName="greedy", Runtime="python3.13", Role=ROLE, Handler="a.b", Code={"ZipFile": code}
    )
    functions.put_function_concurrency(FunctionName="greedy", ReservedConcurrentExecutions=kept)


def reserve(functions, *, quota=1000, reserve_inbound=0):
    """Describe prod with so many executions; another function keeps `functions` of those that there are."""

    def make(prod):
        prod.describe(quotas={"concurrent_executions": quota}, reserve_inbound=reserve_inbound)
        prod.another_brand()
        if functions:
            few_functions(prod, functions)

    return make


def unconfirmed_alarms(prod):
    topic = prod.output("promotional", "AlarmTopic")
    prod.account.client("sns").subscribe(TopicArn=topic, Protocol="https", Endpoint="https://127.0.0.1:9/alarms")


def failed_update(prod):
    with pytest.raises(WaiterError):
        prod.deploy("promotional", OriginationIdentities=[])


def failed_create(prod):
    pool = {"Type": "AWS::SMSVOICE::Pool", "Properties": {"OriginationIdentities": []}}
    with pytest.raises(WaiterError):
        prod.account.deploy({"Pool": pool}, stack="sms-prod-other-promotional")


def waiting_create(prod):
    stacks, name = prod.account.client("cloudformation"), "sms-prod-other-promotional"
    pool = {"Type": "AWS::SMSVOICE::Pool", "Properties": {"OriginationIdentities": []}}
    stacks.create_stack(StackName=name, TemplateBody=json.dumps({"Resources": {"Pool": pool}}), DisableRollback=True)
    with pytest.raises(WaiterError):
        stacks.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 0.05})


def no_number(prod):
    prod.brand(lambda text: text.replace(PROMOTIONAL, PROMOTIONAL[:-1] + "c"))


def unnamed_number(prod):
    prod.brand(lambda text: text.replace(f"      prod: {PROMOTIONAL}\n", ""))


def simulator(prod):
    prod.brand(lambda text: text.replace(PROMOTIONAL, "simulator"))


def waiting_number(prod):
    prod.account.door.change_account(statuses={PROMOTIONAL: "PENDING"})


def number_of_the_other_type(prod):
    prod.account.door.give_short_code(PROMOTIONAL, "TRANSACTIONAL")


def number_in_another_pool(prod):
    taken = CODES["transactional"]
    prod.brand(lambda text: text.replace(taken, "HERE").replace(PROMOTIONAL, taken).replace("HERE", PROMOTIONAL))
    prod.account.door.give_short_code(taken, "PROMOTIONAL")
    prod.account.door.give_short_code(PROMOTIONAL, "TRANSACTIONAL")


def account(**facts):
    def change(prod):
        prod.account.door.change_account(**facts)

    return change


def full_quota(prod):
    prod.another_brand()
    prod.account.door.change_account(quotas=NEW_ACCOUNT["quotas"] | {"POOLS": 3})


def boasted_quota(prod):
    prod.describe(quotas={"pools": 60, "concurrent_executions": 1000})
    prod.account.door.change_account(quotas=NEW_ACCOUNT["quotas"])


def full_of_roles(prod):
    document = json.dumps({"Version": "2012-10-17", "Statement": []})
    iam = prod.account.client("iam")
    for number in range(1000 - iam.get_account_summary()["SummaryMap"]["Roles"]):
        iam.create_role(RoleName=f"of-another-team-{number}", AssumeRolePolicyDocument=document)
    prod.another_brand()


def boasted_roles(prod):
    prod.describe(quotas={"roles": 2000, "concurrent_executions": 1000})


def new_project(prod):
    prod.another_brand()


def with_a_page(prod):
    """Give the promotional program a page behind a firewall, and return its stage."""
    prod.deploy("promotional", standing=page_resources())
    resources = prod.account.client("cloudformation").describe_stack_resources(StackName=prod.stack("promotional"))
    (bond,) = (one for one in resources["StackResources"] if one["ResourceType"].endswith("WebACLAssociation"))
    stage, _, acl = bond["PhysicalResourceId"].partition("|")
    assert prod.account.client("wafv2").get_web_acl_for_resource(ResourceArn=stage)["WebACL"]["ARN"] == acl
    return stage


def test_a_form_behind_the_firewall_of_its_stack_is_green(prod):
    with_a_page(prod)
    (one,) = prod.ask()[1]["form firewalls"]
    assert (one["color"], "is behind the firewall" in one["says"]) == ("green", True)


def without_firewall(prod):
    prod.account.client("wafv2").disassociate_web_acl(ResourceArn=with_a_page(prod))


def behind_another(prod):
    stage, waf = with_a_page(prod), prod.account.client("wafv2")
    seen = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "lax"}
    lax = waf.create_web_acl(Name="lax", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=seen, Rules=[])
    waf.associate_web_acl(ResourceArn=stage, WebACLArn=lax["Summary"]["ARN"])


def unfinished_registration(prod):
    prod.account.sms.create_registration(RegistrationType="US_SHORT_CODE_REGISTRATION")


def unprotected(prod):
    prod.account.client("cloudformation").update_termination_protection(
        StackName=prod.stack("promotional"), EnableTerminationProtection=False
    )


ILLS = {
    "an old bootstrap": (old_bootstrap, "bootstrap", "red", "is of version 5", "cdk bootstrap aws://000000000000"),
    "no bootstrap": (no_bootstrap, "bootstrap", "red", "not bootstrapped", "cdk bootstrap aws://000000000000"),
    "a certificate of another account": (
        certificate_elsewhere,
        "form hosts",
        "red",
        "must be of account",
        "request one",
    ),
    "a certificate for another name": (
        certificate_of_another_name,
        "form hosts",
        "red",
        "must hold that name, got other.example.com",
        "for text.example.com",
    ),
    "no such certificate": (certificate_gone, "form hosts", "red", "does not exist", "form.domain.prod.certificate"),
    "no role for logs": (no_role, "api gateway logs", "red", "must have a CloudWatch role", "update-account"),
    "few functions": (few_functions, "lambda concurrency", "yellow", "of them unreserved", "Service Quotas"),
    "functions only on paper": (reserve(0, quota=2000), "lambda concurrency", "red", "counts on 2000", "write 1000"),
    "no room to reserve": (
        reserve(880, reserve_inbound=20),
        "lambda concurrency",
        "red",
        "`reserve_inbound` lacks 40",
        "lower reserve_inbound",
    ),
    "functions not told of": (reserve(0, quota=100), "lambda concurrency", "yellow", "counts on 100", "write 1000"),
    "an address that has not confirmed": (unconfirmed_alarms, "alarms", "yellow", "have not confirmed", "the link"),
    "a failed update": (failed_update, "stacks", "yellow", "UPDATE_ROLLBACK_COMPLETE", "deploy again"),
    "a create that waits": (
        waiting_create,
        "stacks",
        "yellow",
        "is CREATE_FAILED",
        "it goes on where this one stopped",
    ),
    "a failed create": (failed_create, "stacks", "yellow", "is ROLLBACK_COMPLETE", "deploy again"),
    "a form without a firewall": (without_firewall, "form firewalls", "red", "got none", "associate-web-acl"),
    "a form behind another firewall": (behind_another, "form firewalls", "red", "got lax", "associate-web-acl"),
    "an unknown number": (no_number, "numbers", "red", "has no number", "correct the ARN"),
    "no number named": (unnamed_number, "numbers", "red", "names no number for prod", "simulator"),
    "a simulator": (simulator, "numbers", "yellow", "has no short code in prod yet", "./sms registration"),
    "a number that waits": (waiting_number, "numbers", "red", "is PENDING", "AWS Support"),
    "a number of another type": (number_of_the_other_type, "numbers", "red", "sends transactional texts", "right type"),
    "the sandbox": (account(tier="SANDBOX"), "sms sandbox", "yellow", "in the SMS sandbox", "production access"),
    "a dollar a month": (account(spend_limit=1), "spend limit", "yellow", "about 172 texts", "AWS Support"),
    "a dollar of a hundred": (
        account(spend_limit=1, max_spend_limit=100),
        "spend limit",
        "yellow",
        "about 172 texts",
        "--monthly-limit 100",
    ),
    "a used-up quota": (full_quota, "quotas", "red", "2 of 3 pools are used, 2 more are needed", "ask for 4 pools"),
    "a quota only on paper": (boasted_quota, "quotas", "red", "cdk.json says that 60 pools", "write 25"),
    "no role left": (full_of_roles, "quotas", "red", "1000 of 1000 roles are used, 24 more are needed", "ask for 1024"),
    "roles only on paper": (boasted_roles, "quotas", "red", "cdk.json says that 2000 roles", "write 1000"),
    "an unfinished registration": (unfinished_registration, "registrations", "yellow", "is CREATED", "submit it"),
    "a blocked country": (account(protect={"US": "BLOCK"}), "protect configuration", "yellow", "blocks US", "allow US"),
    "a project to be made": (new_project, "pinpoint projects", "yellow", "to be made", "a refused project stops no"),
    "no protection": (unprotected, "protection", "yellow", "not protected", "./sms protect prod"),
}


@pytest.mark.parametrize("ill", ILLS.values(), ids=ILLS)
def test_what_is_amiss_is_told_with_one_remedy(prod, ill):
    make, check, color, says, remedy = ill
    make(prod)
    code, found = prod.ask()
    (one,) = [one for one in found[check] if one["color"] != "green"]
    assert (one["color"], says in one["says"], remedy in one["remedy"]) == (color, True, True), one
    assert code == (1 if color == "red" else 0)


def test_numbers_that_lie_in_each_others_pools_are_both_red(prod):
    number_in_another_pool(prod)
    code, found = prod.ask()
    assert code == 1
    assert [(one["color"], "not this program's" in one["says"]) for one in found["numbers"]] == [("red", True)] * 2
    assert all("delete-pool" in one["remedy"] for one in found["numbers"])


STRANGERS = {
    "another account": ({"account": "123456789012"}, "identity", f"must belong to account 123456789012, got {ACCOUNT}"),
    "the placeholder": ({"account": "111122223333"}, "identity", "got the placeholder 111122223333"),
    "a region without the service": ({"region": "mx-north-9"}, "region", "offers no End User Messaging SMS"),
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_whoever_stands_at_the_wrong_door_is_told_that_and_no_more(prod, stranger):
    place, check, says = stranger
    prod.describe(**place)
    code, found = prod.ask()
    assert (code, found.keys()) == (1, set(FIRST))
    (one,) = [one for one in found[check] if one["color"] == "red"]
    assert says in one["says"]
    assert one["remedy"]


def test_what_may_not_be_looked_at_is_yellow_and_says_what_to_allow(prod, monkeypatch):
    iam = prod.account.client("iam")
    iam.create_user(UserName="deployer")
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    code, found = prod.ask()
    assert code == 0
    shut = {one["check"] for ones in found.values() for one in ones if "not checked" in one["says"]}
    assert {"bootstrap", "stacks", "numbers", "sms sandbox", "quotas", "protection"} <= shut
    assert found["numbers"][0]["remedy"] == "allow DescribePhoneNumbers to whoever runs this"


def test_the_bootstrap_looked_at_is_the_one_that_the_environment_declares(prod):
    prod.describe(qualifier="smsteam")
    (one,) = prod.ask()[1]["bootstrap"]
    assert "not bootstrapped for the CDK" in one["says"]
    assert one["remedy"].endswith("--qualifier smsteam`")


def test_a_person_reads_a_table_and_a_verdict(prod):
    done = CliRunner().invoke(app, ["doctor", "prod"])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "prod: ready")
    prod.account.door.change_account(tier="SANDBOX")
    done = CliRunner().invoke(app, ["doctor", "prod"])
    assert "Do this: ask for production access" in " ".join(done.stdout.split())
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "prod: ready, with limits")
    no_role(prod)
    done = CliRunner().invoke(app, ["doctor", "prod"])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (1, "prod: not ready: put right what is red")


def test_the_local_aws_that_does_not_run_needs_nothing(prod, monkeypatch):
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    done = CliRunner().invoke(app, ["doctor", "local"])
    told = "local: the local AWS must run, got none: run `make deploy`, which starts it\n"
    assert (done.exit_code, done.stdout) == (0, told)
    assert CliRunner().invoke(app, ["doctor", "local", "--after"]).exit_code == 1
    assert prod


def test_brands_without_a_form_need_no_role_for_logs(prod):
    no_role(prod)
    prod.brand(lambda text: text[: text.index("  promotional:")])
    code, found = prod.ask()
    assert (code, found["api gateway logs"][0]["color"]) == (0, "green")


def test_the_bootstrap_that_is_asked_for_is_that_of_the_assembly(assembly):
    manifest = json.loads((assembly / "manifest.json").read_text())
    wanted = [
        one.get("properties", {}).get("requiresBootstrapStackVersion", 0) for one in manifest["artifacts"].values()
    ]
    assert max(wanted) == BOOTSTRAP_NEEDED


def test_a_program_needs_no_more_roles_than_the_doctor_counts(templates):
    counted = {"promotional": set(), "transactional": set()}
    for name, template in templates.items():
        if (kind := name.rpartition("-")[2]) in counted:
            counted[kind].add(sum(one["Type"] == "AWS::IAM::Role" for one in template["Resources"].values()))
    assert {kind: max(numbers) for kind, numbers in counted.items()} == ROLES


def test_the_colors_are_in_the_order_of_their_weight():
    assert list(Color) == ["red", "yellow", "green"]


def test_a_program_whose_alarms_nobody_hears_is_yellow(prod):
    prod.describe(alarms=[])
    code, found = prod.ask()
    assert (code, {(one["color"], "nobody is notified" in one["says"]) for one in found["alarms"]}) == (
        0,
        {("yellow", True)},
    )


def test_the_page_names_every_check():
    rows = (ROOT / "docs" / "doctor.md").read_text().splitlines()
    told = {row.split("|")[1].strip() for row in rows if row.startswith("| ")} - {"check"}
    assert told == {*FIRST, *CHECKS}
