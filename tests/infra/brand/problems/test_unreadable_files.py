"""Brand files that are no YAML, or no mapping: told with the line, and never a traceback."""

import pytest

from infra.brand.loader import BrandFileError, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "1: is empty: `./sms new BRAND` writes a first brand file", id="empty"),
        pytest.param("# nothing\n", "1: is empty: `./sms new BRAND` writes a first brand file", id="a comment"),
        pytest.param("- acme\n", "1: must be a mapping of keys such as `brand: example-corp`", id="a list"),
        pytest.param("acme\n", "1: must be a mapping of keys such as `brand: example-corp`", id="a word"),
        pytest.param(
            "brand: acme\nsupport:\n\temail: x\n",
            "3: is not YAML: found character '\\t' that cannot start any token: indent with spaces, not with tabs",
            id="a tab",
        ),
        pytest.param(
            "brand: acme\nname: Acme: deals\n",
            "2: is not YAML: mapping values are not allowed here: quote text that holds ': ', and indent keys of one "
            "mapping alike",
            id="a colon in plain text",
        ),
        pytest.param(
            "brand: acme\n---\nbrand: acme\n",
            "2: is not YAML: found another document: keep one brand in one file",
            id="two documents",
        ),
        pytest.param(
            "brand: acme\nname: {name} deals\n",
            "2: is not YAML: expected <block end>, but found '<scalar>': quote text that begins with a brace or a "
            "quote, and indent keys of one mapping alike",
            id="a placeholder without quotes",
        ),
    ],
)
def test_a_text_that_is_no_mapping_is_told_with_its_line(faults, text, expected):
    assert faults(text) == [expected]


@pytest.mark.parametrize("text", ["brand: \x01\n", "[" * 700], ids=["a control character", "seven hundred brackets"])
def test_whatever_cannot_be_read_is_a_fault_and_no_traceback(text):
    with pytest.raises(BrandFileError, match=r"acme\.yaml:1: is not YAML that a brand file may hold"):
        parse("acme.yaml", text)
