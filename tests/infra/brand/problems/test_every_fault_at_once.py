"""Thirteen faults planted in one file are thirteen faults in one run, each at its line."""

import pytest

from infra.brand.loader import BrandFileError, load

PLANTED = """\
brand: acme
name: Acme
legal_entity: Acme Holdings LLC
legal_entity: Acme Inc
support: {email: help-at-acme.example, url: https://acme.example/help}
terms_url: http://acme.example/terms
privacy_url: https://acme.example/privacy
programs:
  transactional:
    short_code: 5551
    origination:
      prod: arn:aws:sns:us-east-1:111122223333:topic
    pinpoint_project: yes
    topics:
      endless: {title: updates, frequency: 1 msg/order}
  promotional:
    shortcode: "55513"
    opt_outs: both
    topics:
      deals: {frequency: twice a month}
      news:
        title: store news
    messages:
      help: "You\u2019re on {nmae} deals"
"""

EXPECTED = [
    (4, "legal_entity", "is given twice, first on line 3"),
    (5, "support.email", "must be an email address"),
    (6, "terms_url", "must be an https:// address"),
    (10, "programs.transactional.short_code", "quote it"),
    (12, "programs.transactional.origination.prod", "must be simulator or arn:aws:sms-voice"),
    (13, "programs.transactional.pinpoint_project", "must be a list of environments such as [local, prod], got 'yes'"),
    (15, "programs.transactional.topics.endless.keyword", "must not be taken for END, got 'ENDLESS'"),
    (17, "programs.promotional.shortcode", "did you mean 'short_code'?"),
    (18, "programs.promotional.opt_outs", "must be 'managed' or 'self_managed', got 'both'"),
    (20, "programs.promotional.topics.deals.frequency", "got 'twice a month'"),
    (21, "programs.promotional.topics.news.frequency", "is missing"),
    (24, "programs.promotional.messages.help", "U+2019 right single quotation mark at character 4, write '"),
    (24, "programs.promotional.messages.help", "got '{nmae}': did you mean {name}?"),
]


@pytest.fixture
def found(tmp_path):
    path = tmp_path / "acme.yaml"
    path.write_text(PLANTED, encoding="utf-8")
    with pytest.raises(BrandFileError) as caught:
        load(path)
    return caught.value.faults


def test_every_planted_fault_is_named_in_one_run_at_its_line_and_nothing_else_is(found):
    assert [(fault.line, fault.path) for fault in found] == [(line, path) for line, path, _ in EXPECTED]
    for fault, (_, _, problem) in zip(found, EXPECTED, strict=True):
        assert problem in fault.problem


def test_the_error_prints_one_line_per_fault_with_file_and_line(found, tmp_path):
    printed = str(BrandFileError(found)).splitlines()
    assert len(printed) == len(EXPECTED)
    assert all(line.startswith(f"{tmp_path}/acme.yaml:") for line in printed)


def test_a_fault_in_the_header_hides_no_fault_of_a_message(faults, overriding):
    text = overriding("stop", "Bye \u2013 see {contact}").replace("name: Acme\n", "name: 7\n")
    assert [line.split(": ")[:2] for line in faults(text)] == [
        ["2", "name"],
        ["19", "programs.promotional.messages.stop"],
    ]


def test_a_faulty_frequency_hides_no_clash_of_keywords(faults, spoilt):
    text = spoilt(("2 msgs/month", "often"), ("title: store news", "title: store news, keyword: DEALS"))
    assert [line.split(": ")[:2] for line in faults(text)] == [
        ["16", "programs.promotional.topics.deals.frequency"],
        ["17", "programs.promotional.topics.news.keyword"],
    ]


def test_the_example_that_stands_in_for_a_faulty_value_causes_no_fault_of_its_own(faults, spoilt):
    text = spoilt(("frequency: 2 msgs/month", "keyword: STOPS\n        frequency: 2 msgs/month")).replace(
        "title: store news", "title: store news, keyword: HELPER"
    )
    assert [line.split(": ")[:2] for line in faults(text)] == [
        ["16", "programs.promotional.topics.deals.keyword"],
        ["18", "programs.promotional.topics.news.keyword"],
    ]
