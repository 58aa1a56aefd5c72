"""Every mutation of the catalogue is refused by the rules that should, and every harmless change passes."""

import pytest

from infra.brand.loader import BrandFileError, load_all
from infra.policy.rules import RULES
from infra.policy.templates.assembly import read_assembly
from tests.infra.policy.mutations.assembly.finished import Finished
from tests.infra.policy.mutations.brands.brand_files import examples
from tests.infra.policy.mutations.catalogue import BRANDS, CATALOGUE
from tests.infra.policy.mutations.harmless import HARMLESS


@pytest.fixture(scope="module")
def finished(assembly):
    """Builder of the finished assembly as it was synthesised, each time anew."""
    templates = read_assembly(assembly)
    return lambda: Finished(templates)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "brands").mkdir()
    return tmp_path / "brands"


@pytest.mark.parametrize("mutation", CATALOGUE, ids=lambda mutation: mutation.sentence)
def test_a_mutation_is_refused_by_each_rule_that_should(finished, mutation):
    app = finished()
    mutation.change(app)
    assert app.refusing(mutation.rules) == set(mutation.rules)


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_a_harmless_change_passes_without_a_finding(finished, change):
    app = finished()
    change(app)
    assert list(map(str, app.judge())) == []


@pytest.mark.parametrize("mutation", BRANDS, ids=lambda mutation: mutation.sentence)
def test_a_spoilt_brand_file_is_refused_with_every_place_named(folder, mutation):
    texts = examples()
    mutation.change(texts)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(BrandFileError) as refused:
        load_all(folder)
    assert [name for name in mutation.named if name not in str(refused.value)] == []


def test_each_mutation_has_a_sentence_of_its_own():
    sentences = [one.sentence for one in (*CATALOGUE, *BRANDS)]
    assert len(sentences) == len(set(sentences))


def test_every_rule_refuses_some_mutation_of_the_finished_assembly():
    # they judge cdk.json, the day, waivers, other stacks, and what was declared: no template of ours changes
    beside = {"AccountQuotas", "RulesRead", "Waivers", "Ports"}
    refusing = {name for one in CATALOGUE for name in one.rules} | beside
    assert {rule.id.removeprefix("SmsProgram-") for rule in RULES} == refusing
