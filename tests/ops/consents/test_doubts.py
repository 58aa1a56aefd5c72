"""`doubts`, run as a user runs it, on the tables of a program."""

BODY = "Please don't text me before 8am"


def test_an_open_doubt_is_listed_with_its_text_and_a_ruling_settles_it(deployed, command, phone):
    for minute, body in enumerate(("DEALS", "YES", BODY)):
        deployed.say(phone, body, minute)
    listed = command("doubts", "example-corp/promotional")
    assert (listed.exit_code, phone in listed.stdout) == (0, True)
    lifted = command("doubts", "example-corp/promotional", phone, "--lift")
    assert (lifted.exit_code, "marketing goes on" in lifted.stdout) == (0, True)
    assert "no open doubt" in command("doubts", "example-corp/promotional").stdout
    again = command("doubts", "example-corp/promotional", phone, "--opt-out")
    assert (again.exit_code, "must be in doubt" in again.stderr) == (1, True)
