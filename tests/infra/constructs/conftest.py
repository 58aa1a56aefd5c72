"""Resources of the finished templates, found by type and by how their logical ids begin."""

import pytest

PROGRAMS = ["sms-local-example-corp-promotional", "sms-local-example-outlet-transactional"]


@pytest.fixture(params=PROGRAMS)
def one(templates, request):
    """The properties of the one resource of a type whose logical id begins so, in each kind of program."""
    resources = templates[request.param]["Resources"]

    def only(kind, begins):
        (found,) = [
            resource.get("Properties", {})
            for name, resource in resources.items()
            if resource["Type"] == f"AWS::{kind}" and name.startswith(begins)
        ]
        return found

    return only
