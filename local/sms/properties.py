"""Template properties of pools and numbers, read with the checks that AWS makes."""

import re

from local.emulator import Properties
from local.sms.account import Channel, Keyword, OptOutList
from local.sms.refusal import Refusal, conflict, invalid
from local.sms.store import Store

MANDATORY = {"STOP": "OPT_OUT", "HELP": "AUTOMATIC_RESPONSE"}
MOST_KEYWORDS = 30
LONGEST_KEYWORD = 30
LONGEST_MESSAGE = 1600
ACTIONS = ("AUTOMATIC_RESPONSE", "OPT_OUT", "OPT_IN")

CHANNEL_PROPERTIES = frozenset(
    {
        "DeletionProtectionEnabled",
        "MandatoryKeywords",
        "OptOutListName",
        "OptionalKeywords",
        "SelfManagedOptOutsEnabled",
        "TwoWay",
    }
)


def channel(properties: Properties, store: Store) -> Channel:
    """Return keywords, two-way and opt-out list of a pool or number; a `Refusal` says what AWS would refuse."""
    two_way = properties.get("TwoWay", {})
    enabled = is_true(two_way.get("Enabled"))
    if enabled and not two_way.get("ChannelArn"):
        raise invalid("TwoWay.Enabled needs TwoWay.ChannelArn", "TWO_WAY_CHANNEL_NOT_PRESENT")
    return Channel(
        keywords=keywords(properties),
        opt_out_list=store.find(OptOutList, properties.get("OptOutListName", "Default")).arn,
        two_way=enabled,
        topic=two_way.get("ChannelArn"),
        self_managed=is_true(properties.get("SelfManagedOptOutsEnabled")),
        protected=is_true(properties.get("DeletionProtectionEnabled")),
        shared_routes=is_true(properties.get("SharedRoutesEnabled")),
    )


def is_true(value: object) -> bool:
    """Whether a template boolean is true; a template may carry it as a word."""
    return str(value).lower() == "true"


def keywords(properties: Properties) -> tuple[Keyword, ...]:
    """Return the mandatory and optional keywords; a `Refusal` where AWS would refuse one."""
    mandatory = properties.get("MandatoryKeywords", {})
    if set(mandatory) != set(MANDATORY):
        raise invalid(f"MandatoryKeywords must be exactly HELP and STOP, got {', '.join(sorted(mandatory)) or 'none'}")
    own = [Keyword(word, mandatory[word].get("Message", ""), action) for word, action in MANDATORY.items()]
    optional = [_optional(entry) for entry in properties.get("OptionalKeywords", [])]
    words = [keyword.word.casefold() for keyword in own + optional]
    if twice := sorted({word for word in words if words.count(word) > 1}):
        raise conflict("RESOURCE_ALREADY_EXISTS", "keyword", twice[0], f"keyword {twice[0]} is declared twice")
    if len(words) > MOST_KEYWORDS:
        message = f"a pool holds at most {MOST_KEYWORDS} keywords, got {len(words)}"
        raise Refusal("ServiceQuotaExceededException", message, Reason="KEYWORDS_PER_POOL")
    for keyword in own + optional:
        _check_message(keyword)
    return tuple(own + optional)


def _optional(entry: dict[str, str]) -> Keyword:
    word, action = entry.get("Keyword", ""), entry.get("Action", "")
    if word.upper() in MANDATORY:
        raise invalid(f"OptionalKeywords may not hold {word}: it stands in MandatoryKeywords")
    if not re.fullmatch(rf"[ \S]{{1,{LONGEST_KEYWORD}}}", word):
        raise invalid(f"a keyword is 1 to {LONGEST_KEYWORD} characters on one line, got {word!r}")
    if action not in ACTIONS:
        raise invalid(f"the action of keyword {word} must be one of {', '.join(ACTIONS)}, got {action!r}")
    return Keyword(word, entry.get("Message", ""), action)


def _check_message(keyword: Keyword) -> None:
    if not keyword.message.strip() or len(keyword.message) > LONGEST_MESSAGE:
        length = len(keyword.message)
        raise invalid(
            f"the message of keyword {keyword.word} must have 1 to {LONGEST_MESSAGE} characters, got {length}"
        )
