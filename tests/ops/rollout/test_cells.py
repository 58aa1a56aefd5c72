"""One cell is shown and deployed to as its own AWS profile is signed in, whatever the terminal holds."""

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from infra.environment import Environment
from ops.deployed import DeploymentError
from ops.rollout.deployed import cloudformation_client
from tests.conftest import PROJECT

ACCOUNTS = {"terminal": "999988887777", "cell": "444455556666", "stranger": "999988887777"}  # by access key
ENTRIES = {
    "east": {"account": "222233334444", "region": "us-east-1"},
    "west": {"account": "444455556666", "region": "us-west-2"},
}
BRAND = """\
brand: acme
name: Acme
legal_entity: Acme Holdings LLC
support: {email: help@acme.example}
terms_url: https://acme.example/sms/terms
privacy_url: https://acme.example/privacy
programs:
  promotional:
    origination: {prod: simulator}
    topics:
      deals: {frequency: 2 msgs/month}
"""
# stands for the CDK CLI and for the commands that a deploy runs: it tells as whom it is signed in, and ends the deploy
SPY = """\
#!/bin/sh
echo "$1 ${AWS_PROFILE:-none} ${AWS_ACCESS_KEY_ID:-none} ${AWS_DEFAULT_PROFILE:-none} $ENV" >> "$SEEN"
test "$1" != synth
"""
ROLE = "arn:aws:iam::444455556666:role/cdk-hnb659fds-lookup-role-444455556666-us-west-2"


class Aws(BaseHTTPRequestHandler):
    """STS and CloudFormation, which know those who ask by their access keys."""

    def do_POST(self):
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["Action"][0]
        key = re.search(r"Credential=(\w+)/", self.headers["Authorization"])[1]
        self.server.asked.append((asked, key))
        refused = asked == "AssumeRole" and key not in self.server.trusted
        body = (
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
            if refused
            else f"<R><{asked}Result><Account>{ACCOUNTS.get(key)}</Account><Arn>arn:{key}</Arn><Stacks/><Credentials>"
            "<AccessKeyId>assumed</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
            f"<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></{asked}Result></R>"
        ).encode()
        self.send_response(403 if refused else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def aws(monkeypatch):
    """An AWS that lets the cell's key alone assume the roles of the bootstrap."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Aws)
    server.asked, server.trusted = [], {"cell"}
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def profile(tmp_path, monkeypatch):
    """A terminal with keys of its own, and a profile of the cell west with the access key that is given."""

    def write(key):
        (tmp_path / "aws-config").write_text(
            f"[profile prod-west]\naws_access_key_id = {key}\naws_secret_access_key = s\n[profile other]\n"
        )

    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "terminal")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE", "CELL", "BRAND"):
        monkeypatch.delenv(name, raising=False)
    write("cell")
    return write


@pytest.fixture
def seen(tmp_path, monkeypatch):
    """Return how each process is signed in that a command starts, in a folder with a brand in the cell west."""
    (tmp_path / "brands").mkdir()
    (tmp_path / "brands" / "acme.yaml").write_text(BRAND)
    (tmp_path / "brands" / "cells.json").write_text('{"prod": {"acme": "west"}}')
    settings = json.loads((PROJECT / "cdk.json").read_text())
    settings["context"]["environments"] = {"prod": {"cells": ENTRIES}}
    (tmp_path / "cdk.json").write_text(json.dumps(settings))
    (tmp_path / "spy").write_text(SPY)
    (tmp_path / "spy").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    monkeypatch.setattr("ops.rollout.cdk.CDK", tmp_path / "spy")
    monkeypatch.setattr("ops.rollout.deploy.sys.executable", str(tmp_path / "spy"))
    monkeypatch.setattr("ops.cli.rollout.deploy.LOG", tmp_path / "deploy.log")
    monkeypatch.setattr("ops.cli.rollout.diff.WHOLE", tmp_path / "diff.txt")

    def read():
        return (tmp_path / "seen").read_text().splitlines() if (tmp_path / "seen").exists() else []

    return read


@pytest.mark.usefixtures("aws", "profile")
@pytest.mark.parametrize(
    ("arguments", "brand"), [(("deploy", "prod/west"), ""), (("deploy", "prod"), "acme"), (("diff", "prod/west"), "")]
)
def test_what_runs_for_one_cell_is_signed_in_by_its_profile(command, seen, monkeypatch, arguments, brand):
    monkeypatch.setenv("AWS_DEFAULT_PROFILE", "other")
    monkeypatch.setenv("BRAND", brand)
    done = command(*arguments)
    assert "synthesis or policy refused" in done.output
    assert {line.partition(" ")[2] for line in seen()} == {"prod-west none none prod/west"}
    assert "synth" in {line.split()[0] for line in seen()}


@pytest.mark.usefixtures("aws", "profile")
def test_a_cell_without_a_profile_is_opened_by_the_terminals_own_keys(command, seen, monkeypatch, tmp_path):
    (tmp_path / "aws-config").write_text("")
    monkeypatch.setitem(ACCOUNTS, "terminal", "444455556666")
    command("diff", "prod/west")
    assert seen() == ["synth none terminal none prod/west"]


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("arguments", [("deploy", "prod/west"), ("diff", "prod/west")], ids=["deploy", "diff"])
def test_another_account_than_the_cells_is_refused_before_anything_runs(command, seen, profile, arguments):
    profile("stranger")
    done = command(*arguments)
    assert (done.exit_code, seen()) == (1, [])
    assert "prod/west: credentials must belong to account 444455556666, got 999988887777" in done.stderr
    assert "an AWS profile called prod-west" in done.stderr


def test_what_stands_in_a_cell_is_read_by_the_role_that_its_profile_assumes(aws, profile):  # noqa: ARG001 - the terminal
    west = Environment.named("prod", {"prod": {"cells": ENTRIES}}, "west")
    cloudformation_client(west)(ROLE, "us-west-2").describe_stacks()
    assert aws.asked == [("AssumeRole", "cell"), ("DescribeStacks", "assumed")]


def test_where_a_cells_role_cannot_be_assumed_nothing_is_read(aws, profile):  # noqa: ARG001 - the terminal
    aws.trusted = {"terminal"}
    west = Environment.named("prod", {"prod": {"cells": ENTRIES}}, "west")
    with pytest.raises(DeploymentError, match=r"prod/west: the role .*lookup-role.* must be assumed .*AccessDenied"):
        cloudformation_client(west)(ROLE, "us-west-2")
    assert aws.asked == [("AssumeRole", "cell")]


def test_an_environment_of_one_account_is_read_by_the_terminals_keys_where_no_role_is_assumed(aws, profile):  # noqa: ARG001
    prod = Environment.named("prod", {"prod": ENTRIES["west"]})
    cloudformation_client(prod)(ROLE, "us-west-2").describe_stacks()
    assert aws.asked == [("AssumeRole", "terminal"), ("DescribeStacks", "terminal")]
