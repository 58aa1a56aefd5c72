"""cdk.json tells the CDK's CLI to run the app and to deploy what it made, and nothing beside."""

import json

import pytest

from infra.environment import Environment, UnknownEnvironmentError, check_settings
from tests.conftest import PROJECT, run_app

OWN = json.loads((PROJECT / "cdk.json").read_text())
BESIDE = {
    "another app": {"app": "python other.py"},
    "the app and then more": {"app": "python app.py && true"},
    "an assembly made elsewhere": {"app": "/srv/cdk.out"},
    "another folder": {"output": "/srv/cdk.out"},
    "a command before the app": {"build": "make"},
    "a plugin": {"plugin": ["x.js"]},
    "another role": {"roleArn": "arn:aws:iam::111122223333:role/admin"},
    "changes past CloudFormation": {"hotswap": True},
    "a watcher": {"watch": {"include": "**"}},
    "another bucket": {"toolkitBucket": {"bucketName": "x"}},
    "another bootstrap": {"toolkitStackName": "Other"},
    "approval by nobody": {"requireApproval": "never"},
    "parameters of the deploy": {"parameters": ["A=b"]},
}


def written(folder, settings):
    path = folder / "cdk.json"
    path.write_text(json.dumps(settings))
    return path


def test_what_the_repository_tells_the_cli_passes():
    check_settings(PROJECT / "cdk.json")


@pytest.mark.parametrize("more", BESIDE.values(), ids=BESIDE)
def test_whatever_else_the_cli_would_do_is_refused(more, tmp_path):
    with pytest.raises(UnknownEnvironmentError, match=r"in cdk.json must (be|not be there)"):
        check_settings(written(tmp_path, OWN | more))


@pytest.mark.parametrize("name", ["app", "output", "versionReporting"])
def test_what_the_cli_must_be_told_is_missed(name, tmp_path):
    with pytest.raises(UnknownEnvironmentError, match=f"{name} in cdk.json must be .* got nothing"):
        check_settings(written(tmp_path, {key: value for key, value in OWN.items() if key != name}))


@pytest.mark.parametrize("name", ["env", "standing"])
def test_what_is_said_for_one_command_is_no_setting(name, tmp_path):
    with pytest.raises(UnknownEnvironmentError, match="it is said for one command"):
        check_settings(written(tmp_path, OWN | {"context": OWN["context"] | {name: "prod"}}))


def test_an_app_that_is_told_of_two_environments_takes_neither(tmp_path):
    context = json.dumps(OWN["context"] | {"env": "prod"})
    refused = run_app(tmp_path / "cdk.out", CDK_CONTEXT_JSON=context)
    assert refused.returncode == 1
    assert "must be one, got 'local' by ENV and 'prod' by the context `env`" in refused.stderr


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"context": 3}', '{"context": {"environments": [1]}}', '{"context": {"environments": {"prod": "x"}}}'],
)
def test_a_file_of_another_shape_is_refused_in_words(tmp_path, text):
    (tmp_path / "cdk.json").write_text(text)
    with pytest.raises(UnknownEnvironmentError, match="must be"):
        Environment.of_file("prod", tmp_path / "cdk.json")
