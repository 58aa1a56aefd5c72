"""Which number a program sends from in which environment."""

import pytest

from infra.brand.loader import BrandFileError, parse

ARN = f"arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-{'a' * 32}"


def test_a_named_environment_has_the_number_that_the_file_gives_it(sound):
    program = parse("acme.yaml", sound).program("transactional")
    assert program.origination_for("prod") == ARN
    assert program.origination_for("local") == "simulator"


def test_the_local_environment_has_a_simulator_without_being_named(sound):
    assert parse("acme.yaml", sound).program("promotional").origination_for("local") == "simulator"


def test_another_environment_that_is_not_named_is_an_error_at_the_line_of_origination(sound):
    program = parse("brands/acme.yaml", sound).program("transactional")
    with pytest.raises(BrandFileError) as caught:
        program.origination_for("staging")
    assert str(caught.value) == (
        "brands/acme.yaml:10: programs.transactional.origination: must name an origination identity for 'staging', "
        "got local, prod: add `staging: ARN`"
    )


def test_without_any_origination_the_error_points_to_the_program(sound):
    program = parse("brands/acme.yaml", sound).program("promotional")
    with pytest.raises(BrandFileError, match=r"brands/acme\.yaml:13: programs\.promotional\.origination: .* got none"):
        program.origination_for("prod")


def test_a_message_type_that_the_brand_has_not_is_a_key_error(sound):
    brand = parse("acme.yaml", sound[: sound.index("  promotional:")])
    assert brand.message_types == ("transactional",)
    with pytest.raises(KeyError, match="promotional"):
        brand.program("promotional")
