"""Files that were read before are not read again, and nobody can tell by what comes of them."""

import json

import pytest

from infra.brand import loader, source
from infra.brand.loader import load_all
from infra.brand.source import BrandFileError, Readings, read
from tests.conftest import PROJECT
from tests.infra.brand.conftest import SOUND

FILES = sorted((PROJECT / "brands").glob("*.yaml"))


@pytest.fixture
def store(tmp_path):
    return tmp_path / "build" / "brand-files.json"


@pytest.fixture
def parsed(monkeypatch):
    """The texts that were read as YAML."""
    texts = []

    def reading(file, text, *more):
        texts.append(text)
        return read(file, text, *more)

    monkeypatch.setattr(source, "read", reading)
    return texts


def readings(store, *texts):
    """Return what a process reads of `texts`, which keeps it for the next."""
    here = Readings(store)
    found = [here.read("acme.yaml", text) for text in texts]
    here.keep()
    return found


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_what_was_kept_of_a_file_is_what_it_says(store, parsed, file):
    text = file.read_text()
    for _ in range(3):
        assert readings(store, text) == [read("acme.yaml", text)]
    assert parsed == [text]


def test_a_file_that_says_something_else_is_read(store, parsed):
    other = SOUND.replace("name: Acme", "name: Acme Two")
    assert other != SOUND
    readings(store, SOUND)
    (found,) = readings(store, other)
    assert (found.data["name"], parsed) == ("Acme Two", [SOUND, other])


def test_another_reader_reads_everything_anew(store, parsed, monkeypatch):
    readings(store, SOUND)
    monkeypatch.setattr(source, "_reader", lambda: "a later one")
    readings(store, SOUND)
    assert parsed == [SOUND, SOUND]


@pytest.mark.parametrize("fault", ["name: Twice\n", "terms_url: &anchor https://example.com\n", "privacy_url:\n"])
def test_what_is_wrong_in_a_file_is_told_each_time(store, parsed, fault):
    text = SOUND + fault
    told = [readings(store, text)[0].faults for _ in range(2)]
    assert told[0] == told[1] != []
    assert parsed == [text, text]


def test_a_legal_entity_that_was_looked_up_is_kept_as_it_was_written(store):
    def looking_up(entity):
        here = Readings(store)
        found = here.read("acme.yaml", SOUND)
        written = found.data["legal_entity"]
        found.data["legal_entity"] = entity
        here.read("other.yaml", f"{SOUND}# {entity}\n")
        here.keep()
        return written

    assert len({looking_up(entity) for entity in ("Acme LLC", "Acme Two LLC", "Acme Three LLC")}) == 1


@pytest.mark.parametrize("broken", ["", "{", '{"a": 1'])
def test_a_store_that_cannot_be_read_is_written_anew(store, parsed, broken):
    readings(store, SOUND)
    store.write_text(broken)
    readings(store, SOUND)
    readings(store, SOUND)
    assert parsed == [SOUND, SOUND]


def test_another_folder_makes_nobody_read_the_first_again_until_there_are_many(store, parsed, monkeypatch):
    readings(store, SOUND)
    readings(store, f"{SOUND}# two\n")
    readings(store, SOUND)
    assert len(parsed) == 2
    monkeypatch.setattr(source, "MOST_KEPT", 2)
    readings(store, f"{SOUND}# three\n")
    assert len(json.loads(store.read_text())) == 1


def test_a_store_that_nobody_may_write_keeps_nothing(tmp_path):
    (tmp_path / "build").touch()
    assert readings(tmp_path / "build" / "brand-files.json", SOUND) == [read("acme.yaml", SOUND)]


# Where one brand is built alone: what is judged of the others.


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(loader, "READINGS", tmp_path / "brand-files.json")
    brands = tmp_path / "brands"
    brands.mkdir()
    for file in FILES:
        (brands / file.name).write_text(file.read_text())
    return brands


def with_fault(folder, brand, old, new):
    file = folder / f"{brand}.yaml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))


def test_one_brand_alone_is_the_same_with_all_others_as_among_all(folder):
    assert load_all(folder, only={"example-outlet"}) == load_all(folder)


def test_what_a_brand_says_is_judged_where_it_is_built_and_not_where_another_is(folder):
    with_fault(folder, "example-corp", "  promotional:\n", "  promotional:\n    messages: {help: Ask us.}\n")
    assert load_all(folder, only={"example-outlet"})
    for only in (None, {"example-corp"}, {"example-corp", "example-outlet"}):
        with pytest.raises(BrandFileError, match=r"example-corp\.yaml"):
            load_all(folder, only=only)


@pytest.mark.parametrize("only", [None, {"example-corp"}, {"example-outlet"}, set()])
def test_what_is_no_brand_file_is_refused_whichever_brand_is_built(folder, only):
    with_fault(folder, "example-corp", "legal_entity:", "legal_entty:")
    with pytest.raises(BrandFileError, match="legal_entty"):
        load_all(folder, only=only)


@pytest.mark.parametrize("only", [None, {"example-corp"}, {"example-outlet"}, set()])
def test_what_two_brands_claim_is_refused_whichever_is_built(folder, only):
    with_fault(folder, "example-outlet", "name: Example Outlet", "name: Example Corp")
    with pytest.raises(BrandFileError, match="is taken already"):
        load_all(folder, only=only)
