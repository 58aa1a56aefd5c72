"""The phone ends with the local AWS: `make down` leaves nothing behind."""

import threading

import pytest

from local.aws import LocalAws
from local.phone.desk import Desk
from local.phone.server import PhoneEndedError, Server


def test_a_phone_serves_until_its_local_aws_is_stopped(tmp_path):
    ends = []

    def serve(server):
        with pytest.raises(PhoneEndedError, match="the local AWS is stopped, and the phone with it") as end:
            server.serve_forever(0.05)
        ends.append(end)

    with LocalAws.start(tmp_path) as aws, Server(Desk.at(aws)) as server:
        thread = threading.Thread(target=serve, args=(server,))
        thread.start()
        thread.join(0.5)
        assert ends == []
        aws.stop()
        thread.join(10)
    assert len(ends) == 1
