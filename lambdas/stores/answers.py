"""What the answers of the SMS service mean: whether a text is out, may be out, or is not, and who must see to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, NoCredentialsError, ParamValidationError, SSLError
from botocore.exceptions import ConnectionError as NoConnectionError

from lambdas.sending.sms_errors import ON_THE_LIST, SETTLING, Scope, scope
from lambdas.stores.errors import Halted, NotAccepted, OptedOut, OutcomeUnknown, Refused, Settling, Throttled

if TYPE_CHECKING:
    from botocore.exceptions import BotoCoreError

_SERVER_FAULT = 500
_NEVER_LEFT = (NoConnectionError, NoCredentialsError, ParamValidationError)
_BUSY = frozenset({"ThrottlingException", "TooManyRequestsException"})
_OF_THE_NUMBER = frozenset({"DestinationPhoneNumber", "OptedOutNumber"})
_OF_THE_TEXT = frozenset({"MessageBody"})


def meaning(error: ClientError | BotoCoreError, *, serves: bool) -> Exception:
    """Return what `error` means: Refused, OptedOut, NotAccepted, Throttled, Halted, Settling or OutcomeUnknown.

    `serves` tells whether the program serves the number's country. The text of the exception is the service's code
    and reason, which never hold a number as the service's own words may.
    """
    if isinstance(error, ClientError):
        return _of_client(error, serves=serves)
    # a broken TLS stream may have carried the text before it broke
    if isinstance(error, _NEVER_LEFT) and not isinstance(error, SSLError):
        return NotAccepted(name(error))
    return OutcomeUnknown(name(error))


def name(error: Exception) -> str:
    """Return what may be told of `error`: code and reason of a service's answer, else its type."""
    return " ".join(filter(None, _code(error))) if isinstance(error, ClientError) else type(error).__name__


def concerns_number(error: ClientError) -> bool:
    """Whether the service will not do for this number what it was asked for, however often it is asked."""
    return _scope(error) is Scope.NUMBER


def _code(error: ClientError) -> tuple[str, str]:
    return str(error.response["Error"].get("Code", "")), str(error.response.get("Reason", ""))


def _of_client(error: ClientError, *, serves: bool) -> Exception:
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_FAULT:
        return OutcomeUnknown(name(error))
    code, reason = _code(error)
    if code in _BUSY:
        return Throttled(name(error))
    if reason == ON_THE_LIST:
        return OptedOut(name(error))
    found = _scope(error)
    if found is Scope.COUNTRY:
        found = Scope.ACCOUNT if serves else Scope.NUMBER
    if found in {Scope.NUMBER, Scope.TEXT}:
        return Refused(name(error))
    if found is Scope.MOMENT:
        return NotAccepted(name(error))
    return Settling(name(error)) if (code, reason) in SETTLING else Halted(name(error))


def _scope(error: ClientError) -> Scope:
    found = scope(*_code(error))
    return _of_fields(error) if found is Scope.FIELDS else found


def _of_fields(error: ClientError) -> Scope:
    response: dict[str, Any] = dict(error.response)
    names = {field.get("Name", "") for field in response.get("Fields") or ()}
    if names & _OF_THE_NUMBER:
        return Scope.NUMBER
    if names & _OF_THE_TEXT:
        return Scope.TEXT
    # what the program itself fills in would be wrong in every text
    return Scope.ACCOUNT if names else Scope.MOMENT
