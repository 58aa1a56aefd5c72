"""What is registered, what is deployed and what the brand file says, compared by the command after a real deploy."""

import pytest

from tests.e2e.people import infra

pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.usefixtures("deployed")]

OWN = (
    "companyInfo.companyId: 12-3456789\ncompanyInfo.companyWebsite: https://example.com\n"
    "companyInfo.legalType: PRIVATE_PROFIT\noptInInfo.optInMockup: poster.png\n"
)


@pytest.fixture
def registration(aws, tmp_path):
    """Run the command on a deployed program with its packet in a folder of the test's own; the mock-up is a poster."""
    (tmp_path / "poster.png").write_bytes(b"a picture")

    def run(*arguments, program="transactional", code=0, own=""):
        (tmp_path / "fields.yaml").write_text(OWN + own, encoding="utf-8")
        where = ("example-corp", "--program", program, "--out", str(tmp_path))
        return infra("registration", *where, *arguments, aws=aws, code=code)

    return run


@pytest.mark.parametrize("program", ["transactional", "promotional"])
def test_a_deployed_pool_says_what_the_brand_file_says(registration, program):
    assert f"example-corp/{program}: nothing has drifted" in registration("--drift", program=program)


def test_a_registered_text_that_is_not_the_deployed_one_is_found_with_all_three_texts(registration):
    other = "Example Corp: we are closed."
    registration("--submit", "--yes", own=f"messages.helpMessage: '{other}'\n")
    told = registration("--drift", code=1)
    said = "Example Corp service texts: order updates 1 msg/order. Help: help@example.com or 206-555-0199"
    block = told[told.index("messages.helpMessage:") :].splitlines()[:4]
    assert block[2] == f"  registered: {other}"
    assert block[1].startswith(f"  brand file: {said}")
    assert block[3].startswith(f"  deployed: {said}")
    assert told.count("  registered: ") == 1


def test_a_text_that_a_person_registered_beside_the_brand_file_is_drift_too(registration):
    own = "messages.stopMessage: 'Example Corp: you are off.'\n"
    registration("--submit", "--yes", own=own)
    told = registration("--drift", own=own, code=1)
    assert (
        "  fields.yaml: Example Corp: you are off.\n  registered: Example Corp: you are off.\n  deployed: Exa" in told
    )


def test_a_registered_text_that_is_the_deployed_one_is_no_drift(registration):
    registration("--submit", "--yes")
    assert "nothing has drifted" in registration("--drift")
