"""The program manifest as a layer lays it out."""

import sys

import pytest

from lambdas.function import load_program


@pytest.fixture
def layer(tmp_path, monkeypatch):
    """An empty manifest layer on the path."""
    (tmp_path / "program_manifest").mkdir()
    (tmp_path / "program_manifest" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "program_manifest", raising=False)
    yield tmp_path / "program_manifest"
    sys.modules.pop("program_manifest", None)


def test_the_program_is_the_one_in_the_layer(layer, program):
    expected = program(name="Café Offers ☕")
    (layer / "program.json").write_text(expected.to_json(), encoding="utf-8")
    assert load_program() == expected
    assert load_program().digest == expected.digest


def test_without_the_layer_the_error_names_it():
    with pytest.raises(ModuleNotFoundError, match="program_manifest"):
        load_program()
