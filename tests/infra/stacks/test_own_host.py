"""A brand whose form stands on a host of its own, synthesised and judged like any other, then deployed."""

import json

import pytest

from local.aws import LocalAws
from tests.conftest import PROJECT
from tests.local.conftest import Account

HOST = "text.example.com"
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/01234567-89ab-cdef-0123-456789abcdef"
FORM = f"    form: {{domain: {{local: {{host: {HOST}, certificate: '{CERTIFICATE}'}}}}}}\n"
PROGRAM = "sms-local-example-corp-promotional"


@pytest.fixture(scope="module")
def template(built):
    return built((PROJECT / "brands" / "example-corp.yaml").read_text() + FORM).template(PROGRAM)


def one_of(template, kind):
    (found,) = [(name, one) for name, one in template["Resources"].items() if one["Type"] == kind]
    return found


def test_the_host_shows_the_stage_of_the_form_alone_and_once_the_stage_is_there(template):
    host, made = one_of(template, "AWS::ApiGateway::DomainName")
    _, mapping = one_of(template, "AWS::ApiGateway::BasePathMapping")
    api, stage = (one_of(template, f"AWS::ApiGateway::{kind}")[0] for kind in ("RestApi", "Stage"))
    wanted = {"DomainName": HOST, "RegionalCertificateArn": CERTIFICATE, "SecurityPolicy": "TLS_1_2"}
    assert wanted.items() <= made["Properties"].items()
    assert mapping["Properties"] == {
        "BasePath": "form",
        "DomainName": {"Ref": host},
        "RestApiId": {"Ref": api},
        "Stage": "form",
    }
    assert stage in mapping["DependsOn"]


def test_the_output_and_the_links_in_texts_use_the_host(template):
    assert template["Outputs"]["OptInForm"]["Value"] == f"https://{HOST}/form/"
    functions = [one["Properties"] for one in template["Resources"].values() if one["Type"] == "AWS::Lambda::Function"]
    links = {one.get("Environment", {}).get("Variables", {}).get("PREFERENCES_URL") for one in functions} - {None}
    assert links == {f"https://{HOST}/form/p/"}


def test_the_local_aws_makes_the_host_and_its_mapping(template, tmp_path):
    kinds = ("RestApi", "DomainName", "BasePathMapping")
    made = dict(one_of(template, f"AWS::ApiGateway::{kind}") for kind in kinds)
    for resource in made.values():
        resource.pop("DependsOn", None)  # the stage, which needs the functions
    with LocalAws.start(tmp_path) as aws:
        account = Account(aws)
        issued = account.client("acm").request_certificate(DomainName=HOST)["CertificateArn"]
        account.deploy(json.loads(json.dumps(made).replace(CERTIFICATE, issued)))
        api = account.client("apigateway")
        assert api.get_domain_name(domainName=HOST)["securityPolicy"] == "TLS_1_2"
        (mapping,) = api.get_base_path_mappings(domainName=HOST)["items"]
        (form,) = api.get_rest_apis()["items"]
    assert (mapping["basePath"], mapping["restApiId"], mapping["stage"]) == ("form", form["id"], "form")


def test_a_form_without_a_host_of_its_own_has_no_such_resources(templates):
    kinds = {one["Type"] for template in templates.values() for one in template["Resources"].values()}
    assert not kinds & {"AWS::ApiGateway::DomainName", "AWS::ApiGateway::BasePathMapping"}
