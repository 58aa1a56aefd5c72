"""What a log may say of a failure: errors from libraries can hold a phone number or a body, so only ours are quoted."""

from __future__ import annotations

import traceback

from botocore.exceptions import ClientError

from lambdas.consent.message import BadMessage
from lambdas.sending.bad_request import BadRequest
from lambdas.stores.errors import Contended, NotAccepted

_OURS = (BadMessage, BadRequest, Contended, NotAccepted)


def describe(error: Exception) -> dict[str, str]:
    """Return the log fields for `error`: its type, the place in the code, and a reason that names no person."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    fields = {"error": type(error).__name__, "place": f"{place.filename.rpartition('/')[2]}:{place.lineno}"}
    if isinstance(error, _OURS):
        return fields | {"reason": str(error)}
    if isinstance(error, ClientError):
        return fields | {"reason": str(error.response["Error"].get("Code"))}
    return fields
