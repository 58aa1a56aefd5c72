"""What each reason of the SMS service's errors speaks of, judged one by one from botocore's model of the service.

A test compares these rows with the model: a reason that a newer botocore brings must be judged here first.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Scope(StrEnum):
    """What must change before the same request can succeed."""

    NUMBER = "number"  # the destination: this number is refused, others are not
    TEXT = "text"  # the message: these words are refused, others are not
    ACCOUNT = "account"  # limits or set-up: every text would be refused until a person has seen to it
    MOMENT = "moment"  # nothing: the service takes it later
    COUNTRY = "country"  # the account where the program serves the number's country, else the number
    FIELDS = "fields"  # whatever the members named in the error belong to


def _judged(**reasons: str) -> dict[str, Scope]:
    return {reason: Scope(scope) for scope, names in reasons.items() for reason in names.split()}


CONFLICT = _judged(
    number="""DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE DESTINATION_PHONE_NUMBER_OPTED_OUT""",
    country="DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
    account="""
        CREATE_REGISTRATION_VERSION_NOT_ALLOWED DELETION_PROTECTION_ENABLED DESTINATION_PHONE_NUMBER_NOT_VERIFIED
        DISASSOCIATE_REGISTRATION_NOT_ALLOWED DISCARD_REGISTRATION_VERSION_NOT_ALLOWED
        EDIT_REGISTRATION_FIELD_VALUES_NOT_ALLOWED EVENT_DESTINATION_MISMATCH KEYWORD_MISMATCH LAST_PHONE_NUMBER
        MESSAGE_TYPE_MISMATCH NO_ORIGINATION_IDENTITIES_FOUND NOTIFY_CONFIGURATION_NOT_ACTIVE
        NUMBER_CAPABILITIES_MISMATCH OPT_OUT_LIST_MISMATCH PHONE_NUMBER_ASSOCIATED_TO_POOL
        PHONE_NUMBER_ASSOCIATED_TO_REGISTRATION PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL
        PHONE_NUMBER_NOT_IN_REGISTRATION_REGION POOL_ASSOCIATED_TO_NOTIFY_CONFIGURATION
        PROTECT_CONFIGURATION_ASSOCIATED_WITH_CONFIGURATION_SET PROTECT_CONFIGURATION_IS_ACCOUNT_DEFAULT
        PROTECT_CONFIGURATION_NOT_ASSOCIATED_WITH_CONFIGURATION_SET RCS_AGENT_ALREADY_ASSOCIATED_TO_REGISTRATION_TYPE
        RCS_AGENT_ASSOCIATED_TO_POOL REGISTRATION_ALREADY_SUBMITTED REGISTRATION_NOT_COMPLETE
        RESOURCE_ALREADY_ASSOCIATED RESOURCE_ALREADY_EXISTS RESOURCE_DELETION_NOT_ALLOWED
        RESOURCE_MODIFICATION_NOT_ALLOWED RESOURCE_NOT_ACTIVE RESOURCE_NOT_EMPTY SELF_MANAGED_OPT_OUTS_MISMATCH
        SENDER_ID_ASSOCIATED_TO_POOL SUBMIT_REGISTRATION_VERSION_NOT_ALLOWED TWO_WAY_CONFIG_MISMATCH
        VERIFICATION_ALREADY_COMPLETE VERIFICATION_CODE_EXPIRED
    """,
)

VALIDATION = _judged(
    number="CANNOT_ADD_OPTED_OUT_NUMBER PHONE_NUMBER_CANNOT_BE_OPTED_IN",
    text="ATTACHMENT_TYPE_NOT_SUPPORTED MAXIMUM_SIZE_EXCEEDED MEDIA_TYPE_NOT_SUPPORTED PRICE_OVER_THRESHOLD",
    country="""
        COUNTRY_CODE_MISMATCH COUNTRY_NOT_ENABLED DESTINATION_COUNTRY_BLOCKED INTERNATIONAL_SENDING_NOT_SUPPORTED
        INVALID_IDENTITY_FOR_DESTINATION_COUNTRY
    """,
    fields="FIELD_VALIDATION_FAILED INVALID_PARAMETER INVALID_REQUEST MISSING_PARAMETER",
    moment="CANNOT_PARSE INVALID_NEXT_TOKEN OTHER",
    account="""
        CHANNEL_NOT_ENABLED INVALID_ARN INVALID_FILTER_VALUES INVALID_REGISTRATION_ASSOCIATION
        PARAMETERS_CANNOT_BE_USED_TOGETHER PHONE_NUMBER_CANNOT_BE_RELEASED REGISTRATION_FIELD_CANNOT_BE_DELETED
        REQUESTED_SPEND_LIMIT_HIGHER_THAN_SERVICE_LIMIT RESOURCE_NOT_ACCESSIBLE SENDER_ID_NOT_REGISTERED
        SENDER_ID_NOT_SUPPORTED SENDER_ID_REQUIRES_REGISTRATION TWO_WAY_CHANNEL_NOT_PRESENT TWO_WAY_NOT_ENABLED
        TWO_WAY_NOT_SUPPORTED_IN_COUNTRY TWO_WAY_NOT_SUPPORTED_IN_REGION TWO_WAY_TOPIC_NOT_PRESENT UNKNOWN_OPERATION
        UNKNOWN_REGISTRATION_FIELD UNKNOWN_REGISTRATION_SECTION UNKNOWN_REGISTRATION_TYPE UNKNOWN_REGISTRATION_VERSION
        UNSPECIFIED_PARAMETER_NOT_SUPPORTED VERIFICATION_CODE_MISMATCH VOICE_CAPABILITY_NOT_AVAILABLE
    """,
)

QUOTA = _judged(
    number="DAILY_DESTINATION_CALL_LIMIT",
    moment="""
        REGISTRATION_ATTACHMENTS_CREATED_PER_DAY REGISTRATION_VERSIONS_CREATED_PER_DAY VERIFICATION_ATTEMPTS_PER_DAY
    """,
    account="""
        ASSOCIATIONS_PER_REGISTRATION CONFIGURATION_SETS_PER_ACCOUNT DAILY_NOTIFY_TIER_MESSAGE_LIMIT
        EVENT_DESTINATIONS_PER_CONFIGURATION_SET KEYWORDS_PER_PHONE_NUMBER KEYWORDS_PER_POOL
        MONTHLY_SPEND_LIMIT_REACHED_FOR_MEDIA MONTHLY_SPEND_LIMIT_REACHED_FOR_NOTIFY
        MONTHLY_SPEND_LIMIT_REACHED_FOR_RCS MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT
        MONTHLY_SPEND_LIMIT_REACHED_FOR_VOICE NOTIFY_CONFIGURATIONS_PER_ACCOUNT OPT_OUT_LISTS_PER_ACCOUNT
        ORIGINATION_IDENTITIES_PER_POOL PHONE_NUMBERS_PER_ACCOUNT PHONE_NUMBERS_PER_REGISTRATION POOLS_PER_ACCOUNT
        PROTECT_CONFIGURATIONS_PER_ACCOUNT RCS_AGENTS_PER_ACCOUNT REGISTRATION_ATTACHMENTS_PER_ACCOUNT
        REGISTRATIONS_PER_ACCOUNT SENDER_IDS_PER_ACCOUNT TAGS_PER_RESOURCE VERIFIED_DESTINATION_NUMBERS_PER_ACCOUNT
    """,
)

DENIED = _judged(account="ACCOUNT_DISABLED INSUFFICIENT_ACCOUNT_REPUTATION")

REASONS: Mapping[str, Mapping[str, Scope]] = {
    "AccessDeniedException": DENIED,
    "ConflictException": CONFLICT,
    "ServiceQuotaExceededException": QUOTA,
    "ValidationException": VALIDATION,
}

# an error without a reason, or with one that is not judged yet: what is not known never drops anybody's text
WITHOUT_REASON: Mapping[str, Scope] = {
    "AccessDeniedException": Scope.ACCOUNT,
    "ConflictException": Scope.ACCOUNT,
    "ResourceNotFoundException": Scope.ACCOUNT,
    "ServiceQuotaExceededException": Scope.ACCOUNT,
    "ThrottlingException": Scope.MOMENT,
    "TooManyRequestsException": Scope.MOMENT,
    "ValidationException": Scope.FIELDS,
}

ON_THE_LIST = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
TOO_DEAR = "PRICE_OVER_THRESHOLD"
PROTECTED = frozenset(
    {
        "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
        "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
    }
)

# what a deploy can leave for a minute: roles, pools and sets are not known everywhere at once
SETTLING = frozenset(
    {
        ("AccessDeniedException", ""),
        ("ConflictException", "RESOURCE_NOT_ACTIVE"),
        ("ResourceNotFoundException", ""),
    }
)

_REMEDIES = {
    "ACCOUNT_DISABLED": "AWS has disabled messaging for this account: open a case with AWS Support",
    "INSUFFICIENT_ACCOUNT_REPUTATION": "AWS limits this account for its reputation: open a case with AWS Support",
    "DESTINATION_PHONE_NUMBER_NOT_VERIFIED": (
        "the account is in the SMS sandbox and texts verified numbers only: ask AWS Support for production access"
    ),
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION": (
        "a protect configuration blocks a country that the program serves: allow it there"
    ),
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT": "the monthly spend limit is reached: raise it",
    "MESSAGE_TYPE_MISMATCH": "the number in the pool has another message type than the program",
    "RESOURCE_NOT_ACTIVE": "the number or the pool is not active: look at its status in the console",
    "AccessDeniedException": "the function's role may not send through the pool: deploy the program again",
    "ResourceNotFoundException": "the pool or the configuration set is gone: deploy the program again",
}


def scope(code: str, reason: str) -> Scope:
    """Return what an error of the service speaks of; what is not known is taken for the account's."""
    judged = REASONS.get(code, {}).get(reason)
    return judged or WITHOUT_REASON.get(code, Scope.MOMENT)


def remedy(brake: str) -> str:
    """Return what to do about the error that a brake names by code and reason; empty where only the two are known."""
    return next((_REMEDIES[word] for word in reversed(brake.split()) if word in _REMEDIES), "")
