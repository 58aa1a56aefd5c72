"""What the guide to a first brand shows is what happens."""

import io
import re
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from infra.brand.copy import templates
from infra.brand.loader import BrandFileError, load_all, parse
from infra.brand.manifest import manifest
from infra.brand.model import MESSAGE_TYPES
from infra.brand.sending import BrandEngagement, engagement, sending
from tests.conftest import PROJECT

GUIDE = (Path(__file__).parents[3] / "docs" / "adding-a-brand.md").read_text(encoding="utf-8")
FIRST, *ADDITIONS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_file_of_the_guide_is_sound():
    assert parse("acme.yaml", FIRST).message_types == ("transactional", "promotional")


@pytest.mark.parametrize("page", ["README.md", "docs/adding-a-brand.md"])
def test_the_first_brand_of_a_page_is_sound_beside_those_that_are_shipped(page, tmp_path):
    root = Path(__file__).parents[3]
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    first = re.search(r"```yaml\n(.*?)```", (root / page).read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "brands" / "acme.yaml").write_text(first[1], encoding="utf-8")
    assert [brand.brand for brand in load_all(tmp_path / "brands")] == ["acme", "example-corp", "example-outlet"]


@pytest.fixture
def grown():
    """The brand of the guide after each addition of the guide."""
    data = YAML(typ="safe").load(FIRST)
    for addition in ADDITIONS:
        for key, value in YAML(typ="safe").load(addition).items():
            if key in MESSAGE_TYPES:
                data["programs"][key] |= value
            else:
                data[key] = value
    text = io.StringIO()
    YAML().dump(data, text)
    return parse("acme.yaml", text.getvalue())


def test_the_own_words_and_templates_of_the_guide_are_sound(grown):
    assert grown.program("promotional").messages.help is not None
    assert [template.name for template in templates(grown, "transactional")] == ["shipped", "receipt"]


def test_the_waiver_of_the_guide_is_sound(grown):
    assert [waiver.rule for waiver in grown.waivers] == ["SmsProgram-LogRetention"]


def test_the_engagement_of_the_guide_is_what_a_file_with_no_more_than_the_key_has(grown):
    asked = grown.program("promotional").engagement
    assert asked is not None
    assert engagement(asked, "promotional") == engagement(BrandEngagement(), "promotional")


def test_the_sending_of_the_guide_is_what_a_promotional_program_does_anyway(grown):
    anyway = parse("acme.yaml", FIRST).program("promotional").sending
    assert grown.program("promotional").sending != anyway
    assert sending(grown.program("promotional").sending, "promotional") == sending(anyway, "promotional")


def test_the_faults_of_the_guide_are_those_that_the_file_would_have():
    with pytest.raises(BrandFileError) as caught:
        parse("brands/acme.yaml", FIRST.replace('"55516"', '"5551"').replace("2 msgs/month", "often"))
    assert f"```text\n{caught.value}\n2 faults\n```" in GUIDE


LANGUAGES = (Path(__file__).parents[3] / "docs" / "languages.md").read_text(encoding="utf-8")


def test_the_languages_of_their_page_are_sound_and_its_fault_is_that_of_the_file():
    own, choice = (
        YAML(typ="safe").load(part)["promotional"] for part in re.findall(r"```yaml\n(.*?)```", LANGUAGES, re.DOTALL)
    )
    data = YAML(typ="safe").load(FIRST)
    data["programs"]["promotional"] |= own | choice
    text = io.StringIO()
    YAML().dump(data, text)
    spanish = manifest(parse("acme.yaml", text.getvalue()), "promotional", "any").read_in("es")
    assert spanish.topic("deals").copy.left == "Acme: ha salido de rebajas. Responda STOP para cancelar todo."
    assert spanish.copy.notice == "Para salir, responda STOP."
    words = '{name}: {topics}. {frequency}. {contact}. Responda STOP para cancelar."}}\n'
    faulty = FIRST + '    languages: [en, es]\n    messages: {es: {help: "' + words
    with pytest.raises(BrandFileError) as caught:
        parse("brands/acme.yaml", faulty)
    assert f"```text\n{str(caught.value).splitlines()[0]}\n```" in LANGUAGES
