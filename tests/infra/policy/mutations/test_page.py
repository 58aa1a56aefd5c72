"""The page of mutations is what the catalogue says."""

from tests.infra.policy.mutations.page import PAGE, page


def test_the_page_of_mutations_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.infra.policy.mutations.page`"
