"""Whatever happens to a brand file, reading it ends in a brand or in faults with lines, never in another error."""

from hypothesis import given, settings
from hypothesis import strategies as st

from infra.brand.loader import BrandFileError, parse

TEXT = """\
brand: acme
name: Acme
legal_entity: Acme Holdings LLC
support: {email: help@acme.example, phone: "+12065550100"}
terms_url: https://acme.example/terms
privacy_url: https://acme.example/privacy
programs:
  transactional:
    topics: {orders: {frequency: 1 msg/order}}
    templates: {sent: {topic: orders, text: "{name}: {order} is on its way.", parameters: {order: 12}, resend: true}}
  promotional:
    short_code: "55512"
    origination: {local: simulator}
    sending: {countries: [US, CA], lifetime: 2 days, hours: {sunday: 12:00-17:00}, pause: {opt_outs: 3 %, least: 9}}
    topics:
      deals: {title: deals, keyword: DEALS, frequency: 2 msgs/month}
    messages:
      start: "{name}: back on. Reply HELP for help, STOP to cancel."
"""
SCRAPS = st.sampled_from(
    [
        "",
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "\n",
        "\t",
        '"',
        "'",
        "#",
        "&a ",
        "*a",
        "!x ",
        "~",
        "7",
        "true",
        "<<: ",
        "? ",
        "|",
    ]
)
DAMAGE = st.tuples(st.integers(0, len(TEXT)), st.integers(0, 12), SCRAPS)


def damaged(damages):
    text = TEXT
    for start, length, scrap in damages:
        text = text[:start] + scrap + text[start + length :]
    return text


def outcome(text):
    try:
        return parse("acme.yaml", text)
    except BrandFileError as error:
        return error


@settings(deadline=None)  # others may want the processor
@given(st.lists(DAMAGE, min_size=1, max_size=4).map(damaged))
def test_a_damaged_file_is_a_brand_or_faults_at_lines_of_the_file(text):
    result = outcome(text)
    if isinstance(result, BrandFileError):
        assert result.faults
        lines = text.count("\n") + 1
        assert all(1 <= fault.line <= lines and fault.problem for fault in result.faults)


@settings(deadline=None)  # others may want the processor
@given(st.lists(DAMAGE, min_size=1, max_size=4).map(damaged))
def test_a_file_has_the_same_outcome_however_often_it_is_read(text):
    assert str(outcome(text)) == str(outcome(text))
