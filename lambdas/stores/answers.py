"""What the answers of the SMS service mean: whether a text is out, may be out, or is not, and who must see to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, NoCredentialsError, ParamValidationError, SSLError
from botocore.exceptions import ConnectionError as NoConnectionError

from lambdas.stores.errors import Halted, NotAccepted, OptedOut, OutcomeUnknown, Refused, Throttled

if TYPE_CHECKING:
    from botocore.exceptions import BotoCoreError

_SERVER_FAULT = 500
_ON_THE_LIST = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
_NEVER_LEFT = (NoConnectionError, NoCredentialsError, ParamValidationError)
_BUSY = frozenset({"ThrottlingException", "TooManyRequestsException"})
_HALTED = frozenset(
    {"AccessDeniedException", "ConflictException", "ResourceNotFoundException", "ServiceQuotaExceededException"}
)
# reasons of a ValidationException where the program has no way to the number's country
_NO_WAY_THERE = frozenset(
    {
        "COUNTRY_CODE_MISMATCH",
        "COUNTRY_NOT_ENABLED",
        "INTERNATIONAL_SENDING_NOT_SUPPORTED",
        "INVALID_IDENTITY_FOR_DESTINATION_COUNTRY",
    }
)
_OF_THE_TEXT = frozenset({"DestinationPhoneNumber", "MessageBody"})


def meaning(error: ClientError | BotoCoreError) -> Exception:
    """Return what `error` in answer to a send means: Refused, OptedOut, NotAccepted, Throttled, Halted, OutcomeUnknown.

    Its text is the service's code and reason, which never hold a number as the service's own words may.
    """
    if isinstance(error, ClientError):
        return _of_client(error)
    # a broken TLS stream may have carried the text before it broke
    if isinstance(error, _NEVER_LEFT) and not isinstance(error, SSLError):
        return NotAccepted(name(error))
    return OutcomeUnknown(name(error))


def name(error: Exception) -> str:
    """Return what may be told of `error`: code and reason of a service's answer, else its type."""
    if not isinstance(error, ClientError):
        return type(error).__name__
    return " ".join(filter(None, (error.response["Error"].get("Code"), str(error.response.get("Reason", "")))))


def _of_client(error: ClientError) -> Exception:
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_FAULT:
        return OutcomeUnknown(name(error))
    code, reason = error.response["Error"].get("Code"), str(error.response.get("Reason", ""))
    if code in _BUSY:
        return Throttled(name(error))
    if reason == _ON_THE_LIST:
        return OptedOut(name(error))
    # a number that is not to be texted stays so: any other conflict is a fault of set-up, which holds for every text
    if reason.startswith("DESTINATION_") or reason in _NO_WAY_THERE:
        return Refused(name(error))
    if code == "ValidationException":
        return _of_fields(error)
    return Halted(name(error)) if code in _HALTED else NotAccepted(name(error))


def _of_fields(error: ClientError) -> Exception:
    response: dict[str, Any] = dict(error.response)
    names = {field.get("Name", "") for field in response.get("Fields") or ()}
    if names & _OF_THE_TEXT:
        return Refused(name(error))
    # what the program itself fills in would be wrong in every text
    return Halted(name(error)) if names else NotAccepted(name(error))
