"""The carriers' file of void numbers where it cannot be read."""

from datetime import UTC, datetime
from unittest.mock import Mock

import pytest
from botocore.exceptions import ClientError

from lambdas.consent.corrections import Audit
from lambdas.functions.list_audit.scan import Deactivations
from tests.programs import PROGRAM

AUDIT = Audit("run", datetime(2026, 11, 2, tzinfo=UTC), PROGRAM.digest)


class Refused:
    """Lines that the service does not hand over."""

    def __init__(self, code):
        self._code = code

    def at(self, _place):
        raise ClientError({"Error": {"Code": self._code}}, "GetObject")


def void(code):
    return Deactivations(PROGRAM, Refused(code), Mock(), Mock(), Mock())


@pytest.mark.parametrize("code", ["NoSuchKey", "NoSuchBucket", "AccessDenied"])
def test_an_audit_goes_on_without_the_file_and_counts_that_it_did(code):
    tally, following = void(code).page("", AUDIT, acts=True)
    assert (dict(tally.counts), following) == ({"deactivations_unread": 1}, None)


@pytest.mark.parametrize("code", ["SlowDown", "InternalError"])
def test_a_fault_that_may_pass_makes_the_workflow_call_again(code):
    with pytest.raises(ClientError, match=code):
        void(code).page("", AUDIT, acts=True)
