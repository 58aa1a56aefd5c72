"""What errors of AWS mean to an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import (
    ClientError,
    ConfigNotFound,
    ConfigParseError,
    InvalidConfigError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from .errors import AccessDeniedError, NotConfiguredError, PortClosedError, UnavailableError

if TYPE_CHECKING:
    from botocore.exceptions import BotoCoreError

    from .errors import SmsProgramError

GONE = {
    "AWS.SimpleQueueService.NonExistentQueue",
    "ParameterNotFound",
    "QueueDoesNotExist",
    "ResourceNotFoundException",
}
NO_REGION = (NoRegionError, InvalidRegionError)
NO_CREDENTIALS = (
    *(NoCredentialsError, PartialCredentialsError, ProfileNotFound, SSOError, TokenRetrievalError),
    *(ConfigNotFound, ConfigParseError, InvalidConfigError),
)
NOT_HELD = {  # what AWS says to credentials that it does not know, or no longer
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
OPEN_IT = "open it to the app's role under `ports` in the brand file, and deploy the program"


def code_of(error: BotoCoreError | ClientError) -> str:
    """Return AWS's code for `error`; its type where AWS did not answer."""
    return str(error.response["Error"].get("Code")) if isinstance(error, ClientError) else type(error).__name__


def is_fleeting(error: BotoCoreError | ClientError) -> bool:
    """Whether the same call may succeed later with nothing changed."""
    if isinstance(error, ClientError):
        return not (_is_denied(error) or code_of(error) in GONE | NOT_HELD)
    return not isinstance(error, NO_REGION + NO_CREDENTIALS)


def _is_denied(error: ClientError) -> bool:
    code = code_of(error)
    return "AccessDenied" in code or "AuthorizationError" in code


def translated(error: BotoCoreError | ClientError, port: str) -> SmsProgramError:
    """Return what `error`, met at `port`, means to an app."""
    code = code_of(error)
    if isinstance(error, NO_REGION):
        return NotConfiguredError(f"{port} cannot be called ({code}): set AWS_REGION, such as us-east-1")
    if isinstance(error, NO_CREDENTIALS) or code in NOT_HELD:
        return NotConfiguredError(
            f"{port} cannot be called ({code}): give the process credentials that hold: a role, or AWS_PROFILE"
        )
    if isinstance(error, ClientError) and _is_denied(error):
        return AccessDeniedError(
            f"AWS refused {port} ({code}): {OPEN_IT}; and the role needs the statements in docs/clients.md"
        )
    if code in GONE:
        return PortClosedError(f"{port} is not there ({code}): {OPEN_IT}")
    return UnavailableError(f"{port} did not answer ({code}): try again with the same ids")
