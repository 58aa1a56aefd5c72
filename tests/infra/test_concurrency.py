"""The caps of Lambda's concurrent executions: what comes in finds one free wherever the account can give it."""

import pytest

from infra.concurrency import FREE_FOR_INBOUND, NEW_ACCOUNT, Concurrency
from infra.policy import check_assembly

NARROWEST = Concurrency(requests=2, bulk=2, events=2, pages=2, visits=5, parts=2)


@pytest.mark.parametrize("granted", [NEW_ACCOUNT, 50, 100, 500, 1000, 3000])
@pytest.mark.parametrize("programs", [1, 2, 4, 12, 13, 40, 200])
def test_wherever_the_account_can_give_it_the_programs_leave_room_for_what_comes_in(granted, programs):
    caps = Concurrency.of(granted, programs)
    fits = programs * (caps.most + FREE_FOR_INBOUND) <= granted
    assert fits or caps == NARROWEST
    assert caps.most >= NARROWEST.most


def test_sqs_takes_every_cap():
    for caps in (Concurrency.of(NEW_ACCOUNT, 1), Concurrency.of(1000, 1)):
        assert min(caps.requests, caps.bulk, caps.events, caps.pages) >= 2


def test_a_new_account_gets_the_narrowest_caps_and_synth_says_what_to_ask_for(built):
    made = built(quotas={})
    assert "10 are granted, and the programs take up to 44 at once" in made.said
    assert "quotas.concurrent_executions" in made.said
    caps = {
        one["ScalingConfig"]["MaximumConcurrency"]
        for _, one in made.resources("AWS::Lambda::EventSourceMapping")
        if "ScalingConfig" in one
    }
    assert caps == {2}
    assert not any("ReservedConcurrentExecutions" in one for _, one in made.resources("AWS::Lambda::Function"))


def test_runs_are_kept_for_what_comes_in_where_the_environment_says_so(built):
    made = built(reserve_inbound=5)
    reserved = {
        name.rstrip("0123456789ABCDEF"): one["ReservedConcurrentExecutions"]
        for name, one in made.resources("AWS::Lambda::Function")
        if "ReservedConcurrentExecutions" in one
    }
    assert reserved == {"KeywordsFunction": 5, "CascadeFunction": 5}
    assert "granted, and the programs" not in made.said


def test_more_than_lambda_lets_go_is_not_reserved(built):
    made = built(account="111122223333", reserve_inbound=5, quotas={})
    (finding,) = (one for one in check_assembly(made.folder) if one.rule == "SmsProgram-AccountQuotas")
    assert "reserve 15 runs of Lambda in 111122223333 us-east-1, of 10 that are granted" in finding.message
