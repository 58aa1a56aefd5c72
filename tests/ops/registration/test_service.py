"""How the commands meet an account: its pace, and a region without the form."""

import time

import pytest

from infra.environment import Environment
from ops.registration import service
from ops.registration.form import RegistrationError

STAGE = Environment("stage", "000000000000", "us-east-1")


@pytest.fixture
def account(local_aws, monkeypatch):
    for name, value in local_aws.settings.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("account")
def test_requests_to_an_account_keep_to_the_rate_of_the_control_plane(monkeypatch):
    monkeypatch.setattr(service, "SECONDS_BETWEEN", 0.3)
    client, began = service.registrations_client(STAGE), time.monotonic()
    for _ in range(3):
        client.describe_registrations()
    assert time.monotonic() - began >= 0.6


@pytest.mark.usefixtures("account")
def test_a_region_without_the_form_of_a_short_code_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(service, "SHORT_CODE", "MARS_SHORT_CODE")
    client = service.registrations_client(Environment("local", "000000000000", "us-east-1"))
    with pytest.raises(RegistrationError, match="must offer MARS_SHORT_CODE here, got US_SHORT_CODE_REGISTRATION"):
        service.fields(client)
