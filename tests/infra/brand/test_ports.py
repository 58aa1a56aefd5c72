"""The ports of a brand file: to whom a program is open, each fault with its line."""

import pytest

from infra.brand.loader import parse
from infra.brand.manifest import manifest
from infra.brand.parts import PortName
from infra.ports import PORTS
from infra.stacks.program_stack import open_ports
from tests.infra.brand.conftest import SOUND

ROLE = "arn:aws:iam::111122223333:role/team/shop"


def with_ports(*rows):
    return SOUND + "    ports:\n" + "".join(f"      - {row}\n" for row in rows)


def opened(text, environment="prod"):
    return open_ports(parse("acme.yaml", text).program("promotional"), environment)


def test_a_program_opens_ports_to_roles_and_accounts_in_the_order_of_the_file():
    text = with_ports(
        f"{{port: requests, to: {ROLE}}}", '{port: alarms, to: "222233334444"}', '{port: requests, to: "222233334444"}'
    )
    assert opened(text) == {"requests": [ROLE, "222233334444"], "alarms": ["222233334444"]}


def test_a_port_is_open_only_in_the_environments_that_it_names():
    text = with_ports(f"{{port: requests, to: {ROLE}, environments: [prod]}}")
    assert opened(text) == {"requests": [ROLE]}
    assert opened(text, "local") == {}


def test_the_port_of_replies_may_be_opened_to_nobody_but_the_programs_own_people():
    assert opened(with_ports("{port: replies}")) == {"replies": []}
    assert opened(with_ports("{port: replies}", f"{{port: replies, to: {ROLE}}}")) == {"replies": [ROLE]}


def test_without_ports_nothing_is_open():
    assert opened(SOUND) == {}


def test_the_brand_file_knows_every_port_and_no_other():
    assert list(PortName.__args__) == list(PORTS)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            f"{{port: ledger, to: {ROLE}}}",
            "must be 'requests', 'replies', 'results', 'events', 'reads', 'alarms', 'reports' or 'archive'",
        ),
        ("{port: requests, to: 222233334444}", 'quote it, "222233334444"'),
        ("{port: requests, to: '*'}", "without wildcards"),
        ("{port: requests, to: arn:aws:iam::111122223333:role/shop-*}", "without wildcards"),
        ("{port: requests, to: arn:aws:iam::111122223333:root}", "the ARN of one role"),
        ("{port: requests, to: arn:aws:sts::111122223333:assumed-role/shop/x}", "the ARN of one role"),
        ("{port: requests}", "is missing"),
        (f"{{port: requests, to: {ROLE}, actions: '*'}}", "actions"),
        (f"{{port: results, to: {ROLE}, numbers: clear, reason: the CRM asks for them}}", "at the port events alone"),
        ("{port: events, numbers: clear}", "must come with a reason"),
        ("{port: events, reason: the CRM asks for them}", "must come with what it is the reason for"),
        ("{port: events, numbers: masked, reason: the CRM asks for them}", "must be 'clear'"),
    ],
    ids=[
        *("unknown port", "unquoted account", "everybody", "pattern", "root", "session", "nobody", "more"),
        *("numbers elsewhere", "numbers without a reason", "a reason for nothing", "other numbers"),
    ],
)
def test_what_is_wrong_with_a_port_is_told_with_its_line(faults, row, told):
    line = len(SOUND.splitlines()) + 2
    found = faults(with_ports(row))
    assert any(told in fault for fault in found), found
    assert all(fault.startswith(f"{line}:") for fault in found), found


def test_the_same_port_twice_to_the_same_role_is_told_at_the_second(faults):
    found = faults(with_ports(f"{{port: requests, to: {ROLE}}}", f"{{port: requests, to: {ROLE}}}"))
    (fault,) = found
    assert "already" in fault


def told(*rows, environment="prod"):
    program = parse("acme.yaml", with_ports(*rows)).program("promotional")
    return program.events_in(environment)


def test_events_may_be_open_to_nobody_and_name_people_by_number_only_for_a_reason():
    clear = f"{{port: events, to: {ROLE}, numbers: clear, reason: the CRM knows numbers alone}}"
    assert opened(with_ports("{port: events}")) == {"events": []}
    assert (told("{port: events}"), told(clear), told("{port: events}", clear)) == (
        *("without_numbers", "with_numbers", "with_numbers"),
    )


def test_events_are_told_only_in_the_environments_that_the_port_names():
    row = "{port: events, environments: [prod]}"
    assert (told(row), told(row, environment="local")) == ("without_numbers", "")


def test_the_manifest_says_how_events_name_people_and_nothing_where_there_are_none():
    brand = parse("acme.yaml", with_ports("{port: events, environments: [prod]}"))
    assert '"events":"without_numbers"' in manifest(brand, "promotional", "prod").to_json()
    assert '"events"' not in manifest(brand, "promotional", "local").to_json()


def test_reads_may_be_open_to_nobody_and_says_nothing_of_numbers(faults):
    assert opened(with_ports("{port: reads}")) == {"reads": []}
    (fault,) = faults(with_ports("{port: reads, numbers: clear, reason: the shop asks}"))[:1]
    assert "must stand at the port events alone" in fault
