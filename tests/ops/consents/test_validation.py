"""What a row must hold."""

import pytest

from ops.consents.files import BadRow
from ops.consents.validation import Given


def faults(rules, row):
    with pytest.raises(BadRow) as bad:
        rules.claim(2, row)
    return str(bad.value).split("; ")


def test_a_whole_opt_in_is_a_claim_with_all_its_evidence(rules, opt_in):
    claim = rules().claim(2, opt_in(state="OPTED_IN", phone="+1 (425) 555-0123"))
    assert (claim.phone, claim.given, claim.topic) == ("+14255550123", Given.OPTED_IN, "deals")
    assert claim.evidence == {
        "source": "web form",
        "form_url": "https://example.com/sms",
        "form_version": "7",
        "ip": "203.0.113.9",
    }


def test_an_opt_out_needs_no_evidence_and_no_topic(rules, opt_out):
    assert rules().claim(2, opt_out()).topic is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"phone": "4255550123"}, "phone must be an E.164 number such as +14255550123, got 10 characters"),
        ({"phone": ""}, "phone must be an E.164 number such as +14255550123, got 0 characters"),
        ({"state": "yes"}, "state must be opted_in or opted_out, got 'yes'"),
        ({"at": "01/05/2024"}, "at must be an ISO 8601 time with a zone, got '01/05/2024'"),
        ({"at": "2024-05-01"}, "at must be an ISO 8601 time with a zone, got '2024-05-01'"),
        ({"phone": "+1425555012"}, "phone must be"),
        ({"at": "2024-05-01T10:00:00"}, "at must be an ISO 8601 time with a zone"),
        ({"at": "9999-12-31T23:59:59-23:00"}, "at must be an ISO 8601 time with a zone"),
        ({"at": "2026-11-24T00:00:00Z"}, "at must lie between 2000 and now, got '2026-11-24T00:00:00Z'"),
        ({"at": "1970-01-01T00:00:00Z"}, "at must lie between 2000 and now"),
        ({"topic": "dogs"}, "topic must be one of deals, news, got 'dogs'"),
        ({"topic": ""}, "topic must be one of deals, news, got nothing"),
        ({"topic": "+14255550123"}, "topic must be one of deals, news, got '***23'"),
        ({"topic": "14255550123"}, "topic must be one of deals, news, got '***23'"),
        ({"wording": ""}, "wording must be told: an opt-in counts with its evidence only"),
        ({"source": ""}, "source must be told: an opt-in counts with its evidence only"),
        ({"form_url": "example.com"}, "form_url must be an http or https address, got 'example.com'"),
        ({"form_url": "http://[x"}, "form_url must be an http or https address"),
        ({"ip": "localhost"}, "ip must be an IPv4 or IPv6 address, got 'localhost'"),
        ({"wording": "w" * 10_000}, "the row must be at most 10000 characters, got"),
        ({"wording": "caf\udce9"}, "the row must be UTF-8: save the file in that encoding"),
    ],
)
def test_each_fault_is_named_without_the_number(rules, opt_in, changes, expected):
    (fault,) = faults(rules(), opt_in(**changes))
    assert fault.startswith(expected)
    assert "4255550123" not in fault.replace("such as +14255550123", "")


def test_every_fault_of_a_row_is_named_at_once(rules):
    assert [fault.split()[0] for fault in faults(rules(), {"state": "opted_in", "ip": "x"})] == [
        *("phone", "at", "topic", "ip"),
        *("source", "wording"),
    ]


def test_a_transactional_opt_in_needs_no_wording_but_its_source(rules, opt_in):
    assert rules("transactional").claim(2, opt_in(topic="orders", wording="")).wording == ""
    assert faults(rules("transactional"), opt_in(topic="orders", source="")) == [
        "source must be told: an opt-in counts with its evidence only"
    ]


def test_the_same_row_has_the_same_name_on_any_line_and_another_row_another(rules, opt_in):
    same = {rules().claim(line, opt_in()).id for line in (2, 9)} | {rules().claim(2, opt_in(user_agent="")).id}
    others = {
        rules().claim(2, opt_in(**{name: f"{value}0"})).id for name, value in opt_in().items() if name == "wording"
    }
    others |= {rules().claim(2, opt_in(topic="news")).id, rules().claim(2, opt_in(at="2024-05-01T10:00:01Z")).id}
    assert len(same) == 1
    assert len(others) == 3
    assert not same & others
