"""The web ACL before the pages: who came without solving the puzzle, too often, or with too much."""

import json
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError

from local.corrections.firewall import COOKIE
from local.deployed import found_at
from tests.local.pages import firewall, page_resources


def deployed_page(account):
    """Return the URL of a stage behind an ACL with rules like those of the app."""
    api = account.deploy(page_resources(), {"Api": {"Ref": "Api"}})["Api"]
    return f"{account.aws.endpoint}/restapis/{api}/form/_user_request_/"


@pytest.fixture
def page(account):
    return deployed_page(account)


def visit(url, body=None, **headers):
    """Return status, the action that AWS WAF names, and the page."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, body, named)  # noqa: S310 - the local AWS
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - the local AWS
            return answer.status, answer.headers.get("x-amzn-waf-action"), answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers.get("x-amzn-waf-action"), refused.read().decode()


@pytest.mark.parametrize("body", [None, b"phone=1"], ids=["GET", "POST"])
def test_without_a_token_a_visit_meets_the_puzzle(page, body):
    status, action, told = visit(page, body)
    assert (status, action) == (405, "captcha")
    assert "AWS WAF asks a puzzle" in told


@pytest.mark.parametrize("body", [None, b"phone=1"], ids=["GET", "POST"])
def test_whoever_has_solved_the_puzzle_passes(account, page, body):
    assert visit(page, body, Cookie=account.door.solve_puzzle())[0] == 200


def test_a_made_up_token_solves_nothing(page):
    assert visit(page, Cookie=f"{COOKIE}=made-up")[0] == 405


def test_the_puzzle_leads_a_browser_back_to_the_page_with_a_cookie(page):
    _, _, told = visit(page)
    way = told.partition('href="')[2].partition('"')[0]
    assert way.startswith("/_waf/solve?back=/restapis/")
    jar = urllib.request.HTTPCookieProcessor()
    with urllib.request.build_opener(jar).open(page.partition("/restapis")[0] + way) as shown:
        assert (shown.status, shown.url) == (200, page)


def test_nobody_is_led_to_another_host(account):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    with pytest.raises(urllib.error.HTTPError) as led:
        urllib.request.build_opener(Stay).open(f"{account.aws.endpoint}/_waf/solve?back=//elsewhere.example")
    with led.value as answer:
        assert (answer.code, answer.headers["Location"]) == (303, "/")


def test_the_link_of_a_person_needs_no_puzzle(page):
    status, action, _ = visit(f"{page}p/{'a' * 22}")
    assert (status, action) != (405, "captcha")
    assert visit(f"{page}p/{'a' * 21}")[0] == 405


def test_too_many_visits_from_one_address_are_blocked_and_others_are_not(account, page):
    cookie = account.door.solve_puzzle()
    assert [visit(page, Cookie=cookie)[0] for _ in range(11)] == [200] * 10 + [403]
    assert visit(page, Cookie=cookie, X_Forwarded_For="198.51.100.7")[0] == 200


def shared_firewall(account):
    """Deploy a firewall in a stack of its own, and return its name as it is exported."""
    template = {
        "Resources": {"Acl": firewall()},
        "Outputs": {"Acl": {"Value": {"Fn::GetAtt": ["Acl", "Arn"]}, "Export": {"Name": "shared"}}},
    }
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(StackName="Shared", TemplateBody=json.dumps(template))
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName="Shared", WaiterConfig={"Delay": 0.05, "MaxAttempts": 2000}
    )
    return {"Fn::ImportValue": "shared"}


def test_two_pages_behind_one_firewall_count_a_visitor_together(account):
    shared, cookie = shared_firewall(account), account.door.solve_puzzle()
    pages = []
    for stack in ("One", "Two"):
        api = account.deploy(page_resources(shared), {"Api": {"Ref": "Api"}}, stack=stack)["Api"]
        pages.append(f"{account.aws.endpoint}/restapis/{api}/form/_user_request_/")
    assert [visit(pages[at % 2], Cookie=cookie)[0] for at in range(11)] == [200] * 10 + [403]
    assert [visit(page, Cookie=cookie)[0] for page in pages] == [403, 403]


def test_a_page_comes_from_its_own_firewall_behind_a_shared_one_and_back_and_never_has_none(account):
    page, shared = deployed_page(account), shared_firewall(account)
    for acl in (shared, None):
        account.deploy(page_resources(acl), {"Api": {"Ref": "Api"}})
        assert visit(page)[:2] == (405, "captcha")


def test_a_firewall_that_pages_share_stays_until_none_is_behind_it(account):
    account.deploy(page_resources(shared_firewall(account)), {"Api": {"Ref": "Api"}})
    with pytest.raises(ClientError, match="is imported by stack"):
        account.client("cloudformation").delete_stack(StackName="Shared")


def on_own_host(account, page):
    """Show the stage on a host of the brand's own, and return where that leads."""
    api, host = account.client("apigateway"), "text.example.com"
    api.create_domain_name(domainName=host, endpointConfiguration={"types": ["REGIONAL"]})
    mapped = page.partition("/restapis/")[2].partition("/")[0]
    api.create_base_path_mapping(domainName=host, basePath="form", restApiId=mapped, stage="form")
    return host, f"{account.aws.endpoint}/form/"


def test_a_host_of_the_brands_own_stands_behind_the_same_firewall(account, page):
    host, url = on_own_host(account, page)
    assert visit(url, Host=host)[:2] == (405, "captcha")
    assert visit(url, Host=host, Cookie=account.door.solve_puzzle())[0] == 200
    assert visit(f"{url}p/{'a' * 22}", Host=host)[1] != "captcha"


def test_a_page_on_a_host_of_the_brands_own_is_found_on_the_local_aws(account, page):
    host, _ = on_own_host(account, page)
    assert found_at(f"https://{host}/form/", account.aws.endpoint) == page
    api = page.partition("/restapis/")[2].partition("/")[0]
    assert found_at(f"https://{api}.execute-api.us-east-1.amazonaws.com/form/", account.aws.endpoint) == page


def test_a_body_that_is_too_large_is_blocked(account, page):
    cookie = account.door.solve_puzzle()
    assert [visit(page, b"x" * size, Cookie=cookie)[0] for size in (8192, 8193)] == [200, 403]


def test_a_stage_that_logs_needs_a_role_of_the_account(account):
    role = {"op": "replace", "path": "/cloudwatchRoleArn", "value": ""}
    account.client("apigateway").update_account(patchOperations=[role])
    stage = {"RestApiId": {"Ref": "Api"}, "StageName": "form", "MethodSettings": [{"LoggingLevel": "ERROR"}]}
    resources = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "pages"}},
        "Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": stage},
    }
    assert "CloudWatch Logs role ARN must be set" in account.refusal(resources)
    role["value"] = "arn:aws:iam::000000000000:role/logs"
    account.client("apigateway").update_account(patchOperations=[role])
    account.deploy(resources, stack="Other")


def test_a_stage_without_a_web_acl_is_open(account, page):
    stage = page.partition("/restapis/")[2].partition("/")[0]
    arn = f"arn:aws:apigateway:us-east-1::/restapis/{stage}/stages/form"
    account.client("wafv2").disassociate_web_acl(ResourceArn=arn)
    assert visit(page)[0] == 200


def test_a_wiped_account_knows_no_token(account, page):
    cookie = account.door.solve_puzzle()
    assert visit(page, Cookie=cookie)[0] == 200
    account.aws.reset()
    assert visit(deployed_page(account), Cookie=cookie)[0] == 405
