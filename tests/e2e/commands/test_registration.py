"""What is registered, what is deployed and what the brand file says, compared by the command after a real deploy."""

import pytest

from tests.e2e.people import sms

pytestmark = [pytest.mark.xdist_group("local_aws"), pytest.mark.usefixtures("deployed")]

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
        return sms("registration", *where, *arguments, aws=aws, code=code)

    return run


def test_a_deployed_pool_says_what_the_brand_file_says_before_anything_is_registered(registration):
    told = registration("--drift", program="promotional")
    assert "no registration is known there: only the pool is compared" in told
    assert "example-corp/promotional: nothing has drifted" in told


def test_registered_texts_that_are_the_deployed_ones_are_no_drift(registration):
    registration("--submit", "--yes")
    assert registration("--drift") == "example-corp/transactional: nothing has drifted\n"


def test_registered_texts_that_are_not_the_deployed_ones_are_found_with_every_text(registration):
    stop = "messages.stopMessage: 'Example Corp: you are off.'\n"
    registration("--submit", "--yes", own=f"{stop}messages.helpMessage: 'Example Corp: we are closed.'\n")
    helped, stopped = registration("--drift", own=stop, code=1).split("messages.stopMessage:\n")
    helping = "Example Corp service texts: order updates 1 msg/order. Help: help@example.com"
    subject, file, registered, pool = helped.splitlines()
    assert (subject, registered) == ("messages.helpMessage:", "  registered: Example Corp: we are closed.")
    assert file.startswith(f"  brand file: {helping}")
    assert pool.startswith(f"  deployed: {helping}")
    assert stopped.startswith("  fields.yaml: Example Corp: you are off.\n  registered: Example Corp: you are off.\n")
    assert "\n  deployed: Example Corp: you are unsubscribed" in stopped
