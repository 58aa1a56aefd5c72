"""What the commands of a program's life say where they cannot do what is asked."""

import pytest


def test_a_time_that_is_none_or_still_to_come_is_refused(deployed, command):
    assert deployed
    for time, why in (("yesterday", "must be a time such as"), ("2199-01-01T00:00Z", "must be a time that is past")):
        said = command("restore", "example-corp/promotional", "--environment", "local", "--to", time)
        assert (said.exit_code, f"--to {why}" in said.output) == (1, True), said.output


def test_a_program_that_tells_of_no_archive_is_not_restored(deployed, command):
    assert deployed
    said = command("restore", "example-corp/promotional", "--environment", "local")
    assert said.exit_code == 1
    assert "its stack must tell Archive, OptOutList, got nothing: deploy it again" in said.output


@pytest.mark.parametrize("name", ["retire", "adopt"])
def test_a_program_that_is_not_deployed_is_neither_retired_nor_adopted(deployed, command, name):
    assert deployed
    number = ("arn:aws:sms-voice:us-east-1:000000000000:phone-number/phone-1",) if name == "adopt" else ()
    said = command(name, "example-outlet/promotional", *number, "--environment", "local")
    assert said.exit_code == 1
    assert "program must be one of example-corp/promotional, got 'example-outlet/promotional'" in said.output


def test_a_number_that_the_account_does_not_have_is_not_adopted(deployed, command):
    assert deployed
    number = "arn:aws:sms-voice:us-east-1:000000000000:phone-number/phone-1"
    said = command("adopt", "example-corp/promotional", number, "--environment", "local")
    assert (said.exit_code, said.output) == (1, "AWS refused DescribePhoneNumbers: ResourceNotFoundException\n")
