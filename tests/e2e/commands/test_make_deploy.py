"""The conversation that `make deploy` ends with, held with what is deployed."""

import io
import os
import urllib.request

import pytest
from rich.console import Console

from local.conversation import converse, next_steps
from local.phone.programs import texted
from ops.rollout.deploy import Deploy, DeployFailedError, opened
from tests.conftest import PROJECT, VENV
from tests.e2e.people import sms

pytestmark = [pytest.mark.xdist_group("local_aws"), pytest.mark.usefixtures("deployed")]


@pytest.fixture
def talk(aws):
    """Hold the conversation with these programs; return what was printed and the customer's number."""

    def build(*names):
        told = io.StringIO()
        customer = converse(aws, Console(file=told, width=150), [texted(aws.endpoint)[name] for name in names])
        return told.getvalue(), customer

    return build


def verdicts(told):
    return [line.split(maxsplit=1)[1] for line in told.splitlines() if line.startswith("  gate")]


def test_the_conversation_shows_what_the_gates_say_to_an_offer_to_one_after_stop_and_to_an_order(talk):
    told, _ = talk("example-corp/promotional", "example-corp/transactional")
    offer, after_stop, order = verdicts(told)
    assert offer == "sent" or offer.startswith("deferred until")  # while all of the United States sleep
    assert after_stop == "dropped The person told the program to stop."
    assert order == "sent" or order.startswith("deferred until")
    assert "refused   DESTINATION_PHONE_NUMBER_OPTED_OUT" in told


def test_a_brand_without_a_transactional_program_has_a_conversation(talk):
    told, _ = talk("example-outlet/promotional")
    assert len(verdicts(told)) == 2
    assert "past the gate" not in told  # self-managed: the list is left alone


def test_a_brand_without_a_promotional_program_has_a_conversation(talk):
    told, _ = talk("open-hours/transactional")
    assert "a customer texts Open Hours (transactional)" in told
    assert len(verdicts(told)) == 1
    assert "refused   DESTINATION_PHONE_NUMBER_OPTED_OUT" in told


def test_the_address_of_the_form_opens_as_it_is_printed(aws):
    its = [texted(aws.endpoint)[f"example-corp/{kind}"] for kind in ("promotional", "transactional")]
    (address,) = [command for command, _ in next_steps(its, "+12065550100", aws) if command.startswith("http")]
    visitor = urllib.request.Request(address, headers={"Cookie": aws.door.solve_puzzle()})  # noqa: S310 - our own address
    with urllib.request.urlopen(visitor, timeout=240) as answer:  # noqa: S310 - as above
        assert answer.status == 200
        assert "Example Corp" in answer.read().decode()


def test_a_diff_is_a_page_on_which_what_stands_is_unchanged_and_what_is_described_no_more_is_refused(aws):
    """The examples lack one brand that is deployed."""
    told = sms("diff", aws=aws, code=1, BRANDS=str(PROJECT / "brands"))
    for kind in ("promotional", "transactional"):
        assert f"! open-hours/{kind} is deployed as sms-local-open-hours-{kind}, and no brand file describes it" in told
    assert "a deploy would forget people and is refused" in told
    assert len(told.splitlines()) < 20
    assert "unchanged: sms-local-example-corp-transactional, sms-local-example-corp-promotional" in told
    assert "2 no longer described, which no deploy removes: sms-local-open-hours-promotional, " in told
    assert "+ " not in told


class Synthesised(Deploy):
    """A deploy of what was synthesised before."""

    def synthesise(self, *_):
        return []


def test_a_deploy_is_refused_where_a_brand_file_is_gone(aws, tmp_path):
    path = f"{VENV}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **aws.environment, "ENV": "local", "BRANDS": str(PROJECT / "brands"), "PATH": path}
    with opened(tmp_path / "deploy.log") as log:
        deploy = Synthesised(environment, lambda *_: None, Console(file=io.StringIO()), log)
        with pytest.raises(DeployFailedError, match="nothing was deployed: it would forget people\nopen-hours/"):
            deploy.run()
