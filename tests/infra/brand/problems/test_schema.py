"""The JSON Schema beside the brand files."""

import json
import re

import pytest
from ruamel.yaml import YAML

from infra.brand.errors import brand_schema, schema_at, schema_text
from infra.brand.model import Brand
from infra.brand.parts import BrandTemplate
from infra.brand.sending import BrandHours, BrandPause, BrandSending
from tests.conftest import PROJECT, ROOT

BRANDS = PROJECT / "brands"


def walk(schema):
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from walk(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from walk(value)


def test_the_schema_in_the_repository_is_current():
    assert (ROOT / "brands/schema.json").read_text(encoding="utf-8") == schema_text(), "run `./sms schema --write`"


@pytest.mark.parametrize("path", sorted(BRANDS.glob("example-*.yaml")), ids=lambda path: path.name)
def test_each_example_points_its_editor_to_the_schema(path):
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schema.json\n")


def test_no_optional_key_may_be_null():
    assert "null" not in schema_text()


def test_every_mapping_of_named_keys_refuses_others():
    for schema in walk(brand_schema()):
        if "properties" in schema and schema.get("type") == "object":
            assert schema["additionalProperties"] is False


def test_every_pattern_is_a_regular_expression_that_accepts_the_examples_beside_it():
    patterns = [schema for schema in walk(brand_schema()) if isinstance(schema.get("pattern"), str)]
    assert len(patterns) > 5
    for schema in patterns:
        assert all(re.search(schema["pattern"], example) for example in schema.get("examples", []))


@pytest.mark.parametrize("key", sorted(Brand.model_fields))
def test_the_example_of_every_key_of_a_brand_is_valid_in_its_place(key):
    data = YAML(typ="safe").load((BRANDS / "example-corp.yaml").read_text(encoding="utf-8"))
    data[key] = json.loads(json.dumps(schema_at((key,))["examples"][0]))
    Brand.model_validate(data)


@pytest.mark.parametrize("key", ["title", "keyword", "frequency"])
def test_the_example_of_every_required_key_of_a_topic_is_valid_in_its_place(key):
    data = YAML(typ="safe").load((BRANDS / "example-corp.yaml").read_text(encoding="utf-8"))
    path = ("programs", "promotional", "topics", "deals")
    data["programs"]["promotional"]["topics"]["deals"][key] = schema_at((*path, key))["examples"][0]
    Brand.model_validate(data)


@pytest.mark.parametrize(
    "path",
    [
        *[("transactional", "templates", "shipped", key) for key in BrandTemplate.model_fields],
        *[("promotional", "sending", key) for key in BrandSending.model_fields],
        *[("promotional", "sending", "hours", key) for key in BrandHours.model_fields],
        *[("promotional", "sending", "pause", key) for key in BrandPause.model_fields],
    ],
    ids=".".join,
)
def test_the_example_of_every_key_of_a_template_and_of_sending_is_valid_in_its_place(path):
    data = YAML(typ="safe").load((BRANDS / "example-corp.yaml").read_text(encoding="utf-8"))
    schema = schema_at(("programs", *path))
    (example,) = schema.get("examples", [schema.get("default")])
    *above, key = path
    place = data["programs"]
    for step in above:
        place = place.setdefault(step, {})
    place[key] = json.loads(json.dumps(example))
    Brand.model_validate(data)


def test_a_path_that_the_file_does_not_know_has_an_empty_schema():
    assert schema_at(("programs", "promo")) == {}
