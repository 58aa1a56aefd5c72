"""What errors of AWS mean to an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from .errors import AccessDeniedError, PortClosedError, UnavailableError

if TYPE_CHECKING:
    from botocore.exceptions import BotoCoreError

    from .errors import SmsProgramError

GONE = {
    "AWS.SimpleQueueService.NonExistentQueue",
    "ParameterNotFound",
    "QueueDoesNotExist",
    "ResourceNotFoundException",
}
OPEN_IT = "open it to the app's role under `ports` in the brand file, and deploy the program"


def code_of(error: BotoCoreError | ClientError) -> str:
    """Return AWS's code for `error`; its type where AWS did not answer."""
    return str(error.response["Error"].get("Code")) if isinstance(error, ClientError) else type(error).__name__


def is_fleeting(error: BotoCoreError | ClientError) -> bool:
    """Whether the same call may succeed later with nothing changed."""
    return not isinstance(error, ClientError) or not (_is_denied(error) or code_of(error) in GONE)


def _is_denied(error: ClientError) -> bool:
    code = code_of(error)
    return "AccessDenied" in code or "AuthorizationError" in code


def translated(error: BotoCoreError | ClientError, port: str) -> SmsProgramError:
    """Return what `error`, met at `port`, means to an app."""
    code = code_of(error)
    if isinstance(error, ClientError) and _is_denied(error):
        return AccessDeniedError(
            f"AWS refused {port} ({code}): {OPEN_IT}; and the role needs the statements in docs/clients.md"
        )
    if code in GONE:
        return PortClosedError(f"{port} is not there ({code}): {OPEN_IT}")
    return UnavailableError(f"{port} did not answer ({code}): try again with the same ids")
