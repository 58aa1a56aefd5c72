"""The server as a process: started, found, wiped, stopped, and refused with one clear line."""

import contextlib
import io
import json
import os
import time
import zipfile
from pathlib import Path

import pytest

from local.aws import LocalAws
from local.server.environment import LocalAwsError
from local.server.launch import STATE_FILE

HANDLER = """
import sys, dep, program_manifest
from importlib.resources import files
def handle(event, context):
    return [dep.NAME, files(program_manifest).joinpath("program.json").read_text(), event["body"]]
"""


def alive(group):
    """Return the ids of the processes of a process group, zombies aside."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _parent, owner = entry.read_text().rpartition(")")[2].split()[:3]
            found += [entry.parent.name] if owner == str(group) and state != "Z" else []
    return found


def packed(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_py", ".py").replace("_json", ".json"), text)
    return content.getvalue()


def invoke(account):
    """Deploy a Python 3.14 function with two layers and return what it answers."""
    functions = account.client("lambda")
    layers = {
        "manifest": packed(program_manifest__init_py="", program_manifest__program_json="{}"),
        "dependencies": packed(python__dep_py="NAME = 'dep'"),
    }
    arns = [
        functions.publish_layer_version(LayerName=name, Content={"ZipFile": content})["LayerVersionArn"]
        for name, content in layers.items()
    ]
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = account.client("iam").create_role(RoleName="function", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    functions.create_function(
        FunctionName="function",
        Runtime="python3.14",
        Architectures=["arm64"],
        Handler="handler.handle",
        Role=role,
        Code={"ZipFile": packed(handler_py=HANDLER)},
        Layers=arns,
    )
    return json.load(functions.invoke(FunctionName="function", Payload=b'{"body": "x"}')["Payload"])


def test_a_function_finds_both_layers_by_their_root_and_their_python_folder(account):
    assert invoke(account) == ["dep", "{}", "x"]


@pytest.fixture
def own(tmp_path):
    server = LocalAws.start(tmp_path / "state")
    yield server
    server.stop()


def test_stopping_leaves_no_process_and_no_folder_of_functions_behind(own, server):
    invoke(type(server)(own))
    before = alive(own.pid)
    own.stop()
    assert len(before) > 1, "a server and the function it started"
    deadline = time.monotonic() + 60  # who is killed ends when a busy machine comes to it
    while alive(own.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert alive(own.pid) == []
    assert LocalAws.running(own.state) is None
    assert not (own.state / "tmp").exists()
    assert not own.answers()


def test_a_second_server_in_one_folder_is_refused(own):
    with pytest.raises(LocalAwsError, match=r"already runs .*: stop it with 'python -m local down'"):
        LocalAws.start(own.state)
    assert LocalAws.running(own.state) == own


def test_a_state_file_of_a_dead_server_counts_for_nothing_even_if_its_pid_lives_again(tmp_path):
    state = {"pid": os.getpid(), "endpoint": "http://127.0.0.1:1"}
    (tmp_path / STATE_FILE).write_text(json.dumps(state))
    assert LocalAws.running(tmp_path) is None
    with LocalAws.start(tmp_path) as started:
        assert started.pid != os.getpid()
        assert started.answers()


def test_two_servers_run_side_by_side_and_know_nothing_of_each_other(own, account):
    other = type(account)(own)
    account.client("sqs").create_queue(QueueName="mine")
    assert own.endpoint != account.aws.endpoint
    assert not other.client("sqs").list_queues().get("QueueUrls")


def test_a_reset_wipes_stacks_and_messages(account, deployed):
    account.door.text(from_="+12065550100", to=deployed()["Pool"], body="HELP")
    account.aws.reset()
    assert account.door.sent() == account.door.received() == account.sms.describe_pools()["Pools"] == []
    assert account.client("cloudformation").describe_stacks()["Stacks"] == []


def test_only_the_loopback_interface_is_listened_on(server):
    port = int(server.aws.endpoint.rpartition(":")[2])
    listening = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()
    ]
    addresses = [row[1] for row in listening if row[3] == "0A" and row[1].endswith(f":{port:04X}")]
    assert addresses == [f"0100007F:{port:04X}"]


def test_settings_point_every_program_here_and_leave_no_other_aws_setting(server, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "secret")
    environment = server.aws.environment
    assert environment["AWS_ENDPOINT_URL"] == server.aws.endpoint
    assert not {"AWS_PROFILE", "AWS_SESSION_TOKEN"} & environment.keys()
    assert environment["PATH"] == os.environ["PATH"]


def test_phone_numbers_and_texts_do_not_reach_the_log(own, server):
    account = type(server)(own)
    topic = account.client("sns").create_topic(Name="topic")["TopicArn"]
    account.client("sns").publish(TopicArn=topic, Message="+12065550100 said hello")
    own.stop()
    assert "2065550100" not in (own.state / "server.log").read_text()
