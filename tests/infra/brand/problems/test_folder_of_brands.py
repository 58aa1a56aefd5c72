"""Faults between brand files, and folders that cannot be read."""

from pathlib import Path

import pytest

from infra.brand.loader import BrandFileError, load_all, load_files, unshared
from tests.conftest import PROJECT

ROOT = Path(__file__).parents[4]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brands").mkdir()
    return tmp_path / "brands"


@pytest.fixture
def write(folder):
    def put(name, text):
        (folder / name).write_text(text, encoding="utf-8")

    return put


def faults_of(folder):
    with pytest.raises(BrandFileError) as caught:
        load_all(folder)
    return [str(fault) for fault in caught.value.faults]


def as_brand(text, brand):
    """The sound file as another brand's, with a short code, a number and keywords of its own."""
    named = text.replace("brand: acme", f"brand: {brand}").replace("name: Acme\n", f"name: {brand.title()}\n")
    return reworded(named, brand.upper()).replace("55512", "66612").replace("a" * 32, "b" * 32)


def reworded(text, word):
    for frequency in ("1 msg/order", "1 msg/week"):
        text = text.replace(
            f"frequency: {frequency}", f"frequency: {frequency}, keyword: {word}{frequency[6:].upper()}"
        )
    return text.replace("frequency: 2 msgs/month", f"frequency: 2 msgs/month\n        keyword: {word}DEALS")


def test_all_brands_of_a_folder_are_loaded_by_file_name(folder, write, sound):
    write("zeta.yaml", as_brand(sound, "zeta"))
    write("acme.yaml", sound)
    assert [brand.brand for brand in load_all(folder)] == ["acme", "zeta"]


def sharing(text, share):
    return text.replace("  promotional:\n", f"  promotional:\n    sending: {{caller_share: {share}}}\n")


def test_programs_of_one_legal_entity_are_told_to_share_its_caps_and_each_has_a_place_of_its_own(folder, write, sound):
    write("acme.yaml", sound)
    write("zeta.yaml", as_brand(sound, "zeta"))
    (told,) = unshared(load_all(folder))
    assert told.startswith("acme/promotional, zeta/promotional are all of Acme Holdings LLC")
    write("acme.yaml", sharing(sound, "1 of 2"))
    (fault,) = faults_of(folder)
    assert fault.startswith(
        "brands/zeta.yaml:13: programs.promotional.sending.caller_share: must be one of 2 as in other"
    )
    write("zeta.yaml", sharing(as_brand(sound, "zeta"), "1 of 2"))
    assert "is taken already by programs.promotional.sending.caller_share at brands/acme.yaml" in faults_of(folder)[0]
    write("zeta.yaml", sharing(as_brand(sound, "zeta"), "2 of 2"))
    assert list(unshared(load_all(folder))) == []


def test_the_faults_of_all_files_come_together(folder, write, spoilt):
    write("acme.yaml", spoilt(("name: Acme\n", "name: 1\n")))
    write("zeta.yaml", "brand: [\n")
    write("yuma.yml", "brand: yuma\n")
    assert [line.split(": ")[0] for line in faults_of(folder)] == [
        "brands/acme.yaml:2",
        "brands/yuma.yml:1",
        "brands/zeta.yaml:2",
    ]


def test_a_short_code_serves_one_program_and_both_places_are_named(folder, write, sound):
    write("acme.yaml", sound)
    write("zeta.yaml", as_brand(sound, "zeta").replace("66612", "55512"))
    assert faults_of(folder) == [
        (
            "brands/zeta.yaml:9: programs.transactional.short_code: is taken already by "
            "programs.transactional.short_code at brands/acme.yaml:9, got '55512': "
            "a short code serves one brand and one message type"
        )
    ]


def test_a_short_code_serves_one_message_type_of_a_brand(folder, write, spoilt):
    write("acme.yaml", spoilt(("  promotional:\n", '  promotional:\n    short_code: "55512"\n')))
    assert [line.split(", got")[0] for line in faults_of(folder)] == [
        (
            "brands/acme.yaml:14: programs.promotional.short_code: is taken already by "
            "programs.transactional.short_code at brands/acme.yaml:9"
        )
    ]


def test_a_number_serves_one_program_and_both_places_are_named(folder, write, sound):
    write("acme.yaml", sound)
    write("zeta.yaml", as_brand(sound, "zeta").replace("b" * 32, "a" * 32))
    (line,) = faults_of(folder)
    assert line.startswith(
        "brands/zeta.yaml:10: programs.transactional.origination.prod: is taken already by "
        "programs.transactional.origination.prod at brands/acme.yaml:10, got 'arn:aws:sms-voice:"
    )


def test_any_number_of_programs_may_use_simulators(folder, write, sound):
    write("acme.yaml", sound)
    write("zeta.yaml", as_brand(sound, "zeta"))
    assert sound.count("simulator") == 1
    assert len(load_all(folder)) == 2


def test_two_files_of_one_brand_are_a_fault(tmp_path, folder, write, sound):
    write("acme.yaml", sound)
    (tmp_path / "acme.yaml").write_text(as_brand(sound, "acme"), encoding="utf-8")
    with pytest.raises(BrandFileError, match=r"brand: is taken already by brand at brands/acme\.yaml:1, got 'acme'"):
        load_files([folder / "acme.yaml", tmp_path / "acme.yaml"])


def test_one_legal_entity_has_one_spelling(folder, write, sound):
    write("acme.yaml", sound)
    write("zeta.yaml", as_brand(sound, "zeta").replace("Acme Holdings LLC", "Acme Holdings, LLC"))
    assert faults_of(folder) == [
        (
            "brands/zeta.yaml:3: legal_entity: must be spelt 'Acme Holdings LLC' as at brands/acme.yaml:3, "
            "got 'Acme Holdings, LLC': a STOP to marketing holds for the whole legal entity"
        )
    ]


def test_a_folder_without_brand_files_is_a_fault(folder):
    assert faults_of(folder) == ["brands:1: must hold a brand file, got none: `./sms new BRAND` writes a first one"]


def test_a_missing_file_or_folder_is_a_fault(folder):
    assert faults_of(folder / "nowhere") == ["brands/nowhere:1: cannot be read: no such file or directory"]


def test_a_file_in_another_encoding_is_a_fault_at_the_line_of_the_first_bad_byte(folder):
    (folder / "acme.yaml").write_bytes(b"brand: acme\nname: Caf\xe9\n")
    assert faults_of(folder) == ["brands/acme.yaml:2: must be UTF-8: save it in that encoding"]


def test_the_example_brands_have_no_fault_and_share_a_legal_entity():
    brands = load_all(PROJECT / "brands")
    assert {brand.brand for brand in brands} >= {"example-corp", "example-outlet"}
    assert len({brand.legal_entity for brand in brands}) == 1
    assert all(brand.message_types == ("transactional", "promotional") for brand in brands)


def test_the_first_example_takes_25_lines_at_most():
    lines = (PROJECT / "brands" / "example-corp.yaml").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if not line.startswith("#")]) <= 25


def test_a_name_belongs_to_one_brand_and_both_places_are_named(folder, write, sound):
    write("acme.yaml", sound)
    write("zeta.yaml", as_brand(sound, "zeta").replace("name: Zeta\n", "name: Acme\n"))
    assert faults_of(folder) == [
        (
            "brands/zeta.yaml:2: name: is taken already by name at brands/acme.yaml:2, got 'Acme': "
            "a text tells whose it is by the name alone"
        )
    ]


def test_a_brand_that_was_copied_and_only_renamed_is_refused_for_all_that_it_still_shares(folder, write, sound):
    write("acme.yaml", sound)
    write("zeta.yaml", sound.replace("brand: acme", "brand: zeta"))
    found = faults_of(folder)
    shared = ["name", "short_code", "prod", "keyword", "keyword", "keyword"]
    assert [line.split(":")[2].strip().rpartition(".")[2] for line in found] == shared
    assert all("brands/zeta.yaml:" in line and " at brands/acme.yaml:" in line for line in found)
