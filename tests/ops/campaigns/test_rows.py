"""A row of a CSV, or the options of one command, becomes the message that the gate reads."""

import csv
from datetime import UTC, datetime

import pytest

from lambdas.sending.parsing import BadRequest, parse
from lambdas.sending.request import Notice
from ops.campaigns.file import checked, message, requests

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TOLD = {"notice.source": "checkout page", "notice.at": "2026-11-25T09:30:00Z"}
ORDER = {"request_id": "a-1", "to": "+14255550123", "topic": "orders", "template": "shipped", "parameter.order": "A=17"}


def test_columns_with_a_dot_are_the_parameters_and_the_notice_of_a_request(program):
    asked = parse(message(ORDER | TOLD), sent_at=NOW, program=program())
    assert asked.parameters == {"order": "A=17"}
    assert asked.notice == Notice("checkout page", datetime(2026, 11, 25, 9, 30, tzinfo=UTC))


def test_empty_columns_are_left_out(program):
    asked = parse(message(ORDER | dict.fromkeys([*TOLD, "body", "digest"], "")), sent_at=NOW, program=program())
    assert (asked.notice, asked.body, asked.digest) == (None, "", False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"notice.at": ""}, "notice.at must be"),
        ({"notice.source": ""}, "notice.source must be"),
        ({"notice.at": "2026-11-26T09:30:00Z"}, "must not lie in the future"),
        ({"notice.where": "shop"}, "must hold no fields but source, at"),
    ],
    ids=["no time", "no source", "a time to come", "a word that nobody knows"],
)
def test_half_a_notice_is_none(program, changes, said):
    refusal = checked(message(ORDER | TOLD | changes), program(), NOW)
    assert isinstance(refusal, BadRequest)
    assert said in str(refusal)


def test_each_row_of_a_file_is_read_under_its_line(program, tmp_path):
    path = tmp_path / "orders.csv"
    with path.open("w", newline="") as file:
        rows = csv.DictWriter(file, [*ORDER, *TOLD])
        rows.writeheader()
        rows.writerows([ORDER | TOLD, ORDER | {"to": "4255550123"}])
    (_, good), (line, bad) = requests(path, program(), NOW)
    assert good == message(ORDER | TOLD)
    assert (line, type(bad)) == (3, BadRequest)
