"""A local AWS of these tests' own."""

import boto3
import pytest

from local.aws import LocalAws


@pytest.fixture(scope="package")
def session(tmp_path_factory):
    """A session of boto3 on a local AWS of these tests' own."""
    with LocalAws.start(tmp_path_factory.mktemp("aws")) as aws, pytest.MonkeyPatch.context() as patch:
        for name, value in aws.settings.items():
            patch.setenv(name, value)
        yield boto3.Session()
