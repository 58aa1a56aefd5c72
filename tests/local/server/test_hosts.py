"""What ends the deploy of a form on a host of its own: another's certificate, one not issued, a host that is taken."""

import pytest

HOST = "text.example.com"


@pytest.fixture
def certified(account):
    """Return a builder of a host under a new certificate for `names`, which is issued unless a mail is awaited."""

    def build(*names, validation="DNS", of=HOST, edit=lambda arn: arn):
        acm = account.client("acm")
        more = {"SubjectAlternativeNames": list(names)} if names[1:] else {}
        made = acm.request_certificate(DomainName=names[0], ValidationMethod=validation, **more)
        properties = {
            "DomainName": of,
            "RegionalCertificateArn": edit(made["CertificateArn"]),
            "EndpointConfiguration": {"Types": ["REGIONAL"]},
        }
        return {"Host": {"Type": "AWS::ApiGateway::DomainName", "Properties": properties}}

    return build


@pytest.mark.parametrize("names", [(HOST,), ("*.example.com",), ("example.com", HOST)])
def test_a_host_stands_under_an_issued_certificate_that_names_it(account, certified, names):
    account.deploy(certified(*names))
    assert account.client("apigateway").get_domain_name(domainName=HOST)["domainName"] == HOST


def test_a_certificate_whose_mail_nobody_answered_is_refused(account, certified):
    assert "is PENDING_VALIDATION" in account.refusal(certified(HOST, validation="EMAIL"))


@pytest.mark.parametrize("names", [("other.example.com",), ("example.com",), ("*.text.example.com",)])
def test_a_certificate_of_another_name_is_refused(account, certified, names):
    assert "is not covered by the provided certificate" in account.refusal(certified(*names))


@pytest.mark.parametrize("change", [("000000000000", "444455556666"), ("us-east-1", "us-west-2")])
def test_a_certificate_of_another_account_or_region_is_refused(account, certified, change):
    elsewhere = certified(HOST, edit=lambda arn: arn.replace(*change))
    assert "must be owned by the account creating the domain" in account.refusal(elsewhere)


def test_a_host_that_stands_is_refused_to_another_stack_and_may_change_its_certificate(account, certified):
    account.deploy(certified(HOST), stack="First")
    account.deploy(certified(HOST), stack="First")
    assert "The domain name you provided already exists" in account.refusal(certified(HOST), stack="Second")


def test_an_account_has_no_more_than_120_hosts(account, certified):
    api = account.client("apigateway")
    for number in range(120):
        api.create_domain_name(domainName=f"{number}.example.com", endpointConfiguration={"types": ["REGIONAL"]})
    assert "LimitExceededException" in account.refusal(certified(HOST))
    api.delete_domain_name(domainName="0.example.com")
    account.deploy(certified(HOST), stack="Second")
