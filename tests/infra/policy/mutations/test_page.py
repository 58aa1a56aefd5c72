"""The page of mutations is what the catalogue says."""

from infra.policy.blueprint.store import TRIED
from tests.infra.policy.mutations.page import PAGE, figures, page


def test_the_page_of_mutations_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tests.infra.policy.mutations.page`"


def test_the_figures_on_certificates_are_those_of_the_catalogue():
    assert TRIED.read_text(encoding="utf-8") == figures(), "run `python -m tests.infra.policy.mutations.page`"
