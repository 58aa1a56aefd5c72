"""What the guide to a first brand shows is what happens."""

import io
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from infra.brand.file import BrandFileError, parse

GUIDE = (Path(__file__).parents[3] / "docs" / "adding-a-brand.md").read_text(encoding="utf-8")
FIRST, OWN_WORDS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_file_of_the_guide_is_sound():
    assert parse("acme.yaml", FIRST).message_types == ("transactional", "promotional")


def test_the_own_words_of_the_guide_are_sound():
    data, words = YAML(typ="safe").load(FIRST), YAML(typ="safe").load(OWN_WORDS)
    data["programs"]["promotional"] |= words["promotional"]
    text = io.StringIO()
    YAML().dump(data, text)
    assert parse("acme.yaml", text.getvalue()).program("promotional").messages.help is not None


def test_the_faults_of_the_guide_are_those_that_the_file_would_have():
    with pytest.raises(BrandFileError) as caught:
        parse("brands/acme.yaml", FIRST.replace('"55512"', '"5551"').replace("2 msgs/month", "often"))
    assert f"```\n{caught.value}\n2 faults\n```" in GUIDE
