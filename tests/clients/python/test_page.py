"""The page on clients: its Python runs, and its statements are those of the ports."""

import json
import re
from pathlib import Path
from typing import get_args

from infra.ports import PORTS, granted
from sms_program.answers import Outcome
from sms_program.testing import FakeProgram

PAGE = (Path(__file__).parents[3] / "docs" / "clients.md").read_text(encoding="utf-8")
PORT = PORTS["requests"]
ROLE = "arn:aws:iam::111122223333:role/shop-orders"


def blocks(heading, language):
    """The blocks in `language` below the heading."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


def test_the_five_lines_ask_for_a_password():
    (five,) = blocks("Python", "python")
    assert len([line for line in five.splitlines() if line]) == 5
    fake = FakeProgram()
    exec(compile(five.replace("Program(", "Made("), "five", "exec"), {"Made": lambda *_, **__: fake})  # noqa: S102 - our own page
    (text,) = fake.sent
    assert (text.id, text.template, text.notice.source) == ("login-4711", "code", "login page, version 7")


def test_the_example_of_a_test_runs():
    (example,) = blocks("Testing an app", "python")
    exec(compile(example, "example", "exec"), {})  # noqa: S102 - our own page


def test_the_page_names_each_outcome_as_an_app_reads_it():
    told = PAGE.split("the `outcome` is ")[1].split(" ([what each means]")[0]
    assert re.findall(r"`(\w+)`", told) == [*get_args(Outcome)]


def test_the_statements_of_the_role_are_those_of_the_port():
    own, _ = map(json.loads, blocks("Permissions", "json"))
    queue, key, parameters, function = own
    assert {each["Effect"] for each in own} == {"Allow"}
    assert (queue["Action"], key["Action"]) == ([*PORT.actions], [*PORT.key_actions])
    assert function["Action"] == [*PORTS["reads"].actions]
    assert parameters["Action"] == "ssm:GetParameter"
    assert parameters["Resource"].endswith(":parameter/sms/prod/acme/transactional/ports/*")


def test_the_statements_of_queue_and_key_are_those_that_opening_the_port_adds():
    own, theirs = map(json.loads, blocks("Permissions", "json"))
    assert theirs == [
        granted([ROLE], PORT.actions, own[0]["Resource"]),
        granted([ROLE], PORT.key_actions, "*", via="sqs.us-east-1.amazonaws.com"),
        granted([ROLE], PORTS["reads"].actions, own[3]["Resource"]),
    ]
