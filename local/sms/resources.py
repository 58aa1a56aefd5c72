"""The SMS resource types of CloudFormation: what each checks, makes and gives away."""

import re
import secrets
from abc import ABC, abstractmethod
from dataclasses import replace
from itertools import count
from typing import Any, ClassVar, Generic, TypeVar

from local.server.emulator import Properties
from local.sms.account import (
    Channel,
    ConfigurationSet,
    EventDestination,
    Holding,
    Keyword,
    OptOutList,
    PhoneNumber,
    Pool,
    ProtectConfiguration,
)
from local.sms.errors import Refusal, conflict, invalid
from local.sms.sending import Publisher
from local.sms.store import Store, check_list_free, check_number_free, check_protection_free, check_unprotected

# Template properties of pools and numbers, read with the checks that AWS makes.


MANDATORY = {"STOP": "OPT_OUT", "HELP": "AUTOMATIC_RESPONSE"}
MOST_KEYWORDS = 30
LONGEST_KEYWORD = 30
LONGEST_MESSAGE = 1600
PROTECT_STATUSES = ("ALLOW", "BLOCK", "MONITOR", "FILTER")
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


# The shape that every resource type of the account shares: create, update and delete around one holding.


H = TypeVar("H", bound=Holding)

LONGEST_NAME = 64


class ResourceType(ABC, Generic[H]):
    """One CloudFormation resource type; what Ref returns is the last part of the holding's ARN."""

    type_name: ClassVar[str]
    properties: ClassVar[frozenset[str]]
    create_only: ClassVar[tuple[str, ...]] = ()
    holding: type[H]

    def __init__(self, store: Store, publisher: Publisher) -> None:
        self.store = store
        self.publisher = publisher

    def create(self, logical_id: str, properties: Properties, stack: str) -> tuple[str, dict[str, str]]:
        """Return physical id and attributes of a new resource; a `Refusal` says why AWS would not make it."""
        with self.store.lock:
            arn = self.arn(self.new_name(logical_id, properties, stack))
            if arn in self.store.holdings:
                name = arn.rpartition("/")[2]
                raise conflict("RESOURCE_ALREADY_EXISTS", self.holding.kind, name, f"{name} already exists")
            self.store.standing.check_quota(self.holding.kind, len(self.store.all(self.holding)))
            return self._put(arn, properties, None)

    def update(
        self, physical_id: str, _old: Properties, properties: Properties, _stack: str
    ) -> tuple[str, dict[str, str]]:
        """Return physical id and attributes after a change in place."""
        with self.store.lock:
            before = self.store.find(self.holding, self.arn(physical_id))
            return self._put(before.arn, properties, before)

    def delete(self, physical_id: str, _properties: Properties) -> None:
        """Remove the resource, if it is still there and free to go."""
        with self.store.lock:
            arn = self.arn(physical_id)
            if arn in self.store.holdings:
                self.check_free(self.store.find(self.holding, arn))
                del self.store.holdings[arn]

    def handlers(self) -> dict[str, Any]:
        """Return the emulator's table entry for this type."""
        return {"create": self.create, "update": self.update, "delete": self.delete, "import": self.adopt}

    def adopt(self, identifier: dict[str, str]) -> tuple[str, dict[str, str]]:
        """Return physical id and attributes of what stands already under the one name of `identifier`."""
        (name,) = identifier.values()
        held = self.store.find(self.holding, self.arn(name))
        return held.name, self.attributes(held)

    def arn(self, name: str) -> str:
        """Return the ARN of the resource with this id or name."""
        return self.store.arn(self.holding.kind, name)

    def new_name(self, logical_id: str, properties: Properties, stack: str) -> str:
        """Return the name the template gives, or one made of stack and logical id as CloudFormation makes it."""
        given = properties.get(f"{self.type_name.rpartition('::')[2]}Name")
        suffix = f"-{secrets.token_hex(6)}"
        return str(given) if given else f"{stack}-{logical_id}"[: LONGEST_NAME - len(suffix)] + suffix

    def attributes(self, held: H) -> dict[str, str]:
        """Return what Fn::GetAtt can read."""
        return {"Arn": held.arn}

    def check_free(self, held: H) -> None:
        """Refuse the deletion of a resource that is protected or in use."""

    @abstractmethod
    def make(self, arn: str, properties: Properties, before: H | None) -> H:
        """Return the holding that the properties describe; `before` is what an update starts from."""

    def _put(self, arn: str, properties: Properties, before: H | None) -> tuple[str, dict[str, str]]:
        if unknown := sorted(properties.keys() - self.properties - {"Tags"}):
            raise invalid(f"{self.type_name} has no property {', '.join(unknown)}")
        held = self.store.put(self.make(arn, properties, before))
        return held.name, self.attributes(held)


class OptOutListType(ResourceType[OptOutList]):
    """A list keeps its phones through every update."""

    type_name = "AWS::SMSVOICE::OptOutList"
    properties = frozenset({"OptOutListName"})
    create_only = ("OptOutListName",)
    holding = OptOutList

    def make(self, arn: str, _properties: Properties, before: OptOutList | None) -> OptOutList:
        """Return an empty list, or the one there is."""
        return before or OptOutList(arn=arn)

    def check_free(self, held: OptOutList) -> None:
        """Refuse while a pool or number uses the list."""
        check_list_free(self.store, held)


class ConfigurationSetType(ResourceType[ConfigurationSet]):
    """Only SNS destinations get events here; others are accepted and stay silent."""

    type_name = "AWS::SMSVOICE::ConfigurationSet"
    properties = frozenset(
        {
            "ConfigurationSetName",
            "DefaultSenderId",
            "EventDestinations",
            "MessageFeedbackEnabled",
            "ProtectConfigurationId",
        }
    )
    create_only = ("ConfigurationSetName",)
    holding = ConfigurationSet

    def make(self, arn: str, properties: Properties, _before: ConfigurationSet | None) -> ConfigurationSet:
        """Return the set with its enabled topics."""
        declared = properties.get("EventDestinations", [])
        if len(declared) > 5:  # noqa: PLR2004 - the service's quota
            message = f"a configuration set has at most 5 event destinations, got {len(declared)}"
            raise Refusal("ServiceQuotaExceededException", message, Reason="EVENT_DESTINATIONS_PER_CONFIGURATION_SET")
        topics = [one for one in declared if is_true(one.get("Enabled")) and "SnsDestination" in one]
        destinations = (
            EventDestination(topic=one["SnsDestination"]["TopicArn"], types=frozenset(one["MatchingEventTypes"]))
            for one in topics
        )
        name = properties.get("ProtectConfigurationId")
        protection = self.store.find(ProtectConfiguration, name).arn if name else ""
        return ConfigurationSet(arn=arn, destinations=tuple(destinations), protection=protection)


class ProtectConfigurationType(ResourceType[ProtectConfiguration]):
    """Countries without a rule are allowed; rules of single numbers, which no template has, outlive every update."""

    type_name = "AWS::SMSVOICE::ProtectConfiguration"
    properties = frozenset({"CountryRuleSet", "DeletionProtectionEnabled"})
    holding = ProtectConfiguration

    def new_name(self, _logical_id: str, _properties: Properties, _stack: str) -> str:
        """Return a new id."""
        return f"protect-{secrets.token_hex(16)}"

    def make(self, arn: str, properties: Properties, before: ProtectConfiguration | None) -> ProtectConfiguration:
        """Return the configuration; a `Refusal` for a rule that AWS does not know."""
        declared = properties.get("CountryRuleSet", {"SMS": []})
        if not declared or declared.keys() - {"SMS", "VOICE", "MMS"}:
            raise invalid("CountryRuleSet must hold SMS, VOICE or MMS")
        rules = {one["CountryCode"]: one["ProtectStatus"] for one in declared.get("SMS", [])}
        for country, status in rules.items():
            if not re.fullmatch("[A-Z]{2}", country) or status not in PROTECT_STATUSES:
                raise invalid(f"CountryRuleSet: {country} {status} is no rule of a country")
        return ProtectConfiguration(
            arn=arn,
            countries=rules,
            numbers=before.numbers if before else {},
            protected=is_true(properties.get("DeletionProtectionEnabled")),
        )

    def attributes(self, held: ProtectConfiguration) -> dict[str, str]:
        """Return ARN and id."""
        return {"Arn": held.arn, "ProtectConfigurationId": held.name}

    def check_free(self, held: ProtectConfiguration) -> None:
        """Refuse while protected, or while a configuration set goes by it."""
        check_protection_free(self.store, held)


# The resource types of numbers and pools: what each checks, makes and gives away.


FIRST_NUMBER = 201_0001
"""Numbers handed out begin at +1 555 201 0001: 555 is no area code, so they are nobody's."""


class PhoneNumberType(ResourceType[PhoneNumber]):
    """A number that AWS hands out at once; it is transactional, as a SIMULATOR number is. Short codes come by hand."""

    type_name = "AWS::SMSVOICE::PhoneNumber"
    properties = CHANNEL_PROPERTIES | {"IsoCountryCode", "NumberCapabilities", "NumberType"}
    create_only = ("IsoCountryCode", "NumberCapabilities", "NumberType")
    holding = PhoneNumber
    types = ("LONG_CODE", "TOLL_FREE", "TEN_DLC", "SIMULATOR")

    def new_name(self, _logical_id: str, _properties: Properties, _stack: str) -> str:
        """Return a new phone number id."""
        return f"phone-{secrets.token_hex(16)}"

    def make(self, arn: str, properties: Properties, before: PhoneNumber | None) -> PhoneNumber:
        """Return the number with its own keywords; an update keeps its digits."""
        own = channel(properties, self.store)
        if before:
            if own != before.channel and self.store.pool_of(before):
                message = f"{before.name} is in a pool, which drives its settings"
                raise conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", before.kind, before.name, message)
            return replace(before, channel=own)
        if properties.get("NumberType") not in self.types:
            raise invalid(f"NumberType must be one of {', '.join(self.types)}, got {properties.get('NumberType')!r}")
        taken = {held.number for held in self.store.holdings.values() if isinstance(held, PhoneNumber)}
        return PhoneNumber(
            arn=arn,
            number=next(number for number in map("+1555{}".format, count(FIRST_NUMBER)) if number not in taken),
            number_type=properties["NumberType"],
            message_type="TRANSACTIONAL",
            channel=own,
        )

    def attributes(self, held: PhoneNumber) -> dict[str, str]:
        """Return ARN, id and the digits."""
        return {"Arn": held.arn, "PhoneNumberId": held.name, "PhoneNumber": held.number}

    def check_free(self, held: PhoneNumber) -> None:
        """Refuse while protected or in a pool."""
        check_number_free(self.store, held)


class PoolType(ResourceType[Pool]):
    """A pool around one number, which may be a short code that no stack created."""

    type_name = "AWS::SMSVOICE::Pool"
    properties = CHANNEL_PROPERTIES | {"OriginationIdentities", "SharedRoutesEnabled"}
    holding = Pool

    def new_name(self, _logical_id: str, _properties: Properties, _stack: str) -> str:
        """Return a new pool id."""
        return f"pool-{secrets.token_hex(16)}"

    def make(self, arn: str, properties: Properties, before: Pool | None) -> Pool:
        """Return the pool; a `Refusal` where AWS would refuse number, keywords, opt-out list or topic."""
        own = channel(properties, self.store)
        if before and "DeletionProtectionEnabled" not in properties:  # what a template leaves out is not set back
            own = replace(own, protected=before.channel.protected)
        number = self._number(properties, arn)
        further = self.store.existing_short_code(number)
        if before and number != before.number:
            self._check_alike(further, before)
        if own.two_way and own.topic and (problem := self.publisher.problem(own.topic, arn)):
            raise invalid(problem, "TWO_WAY_CHANNEL_NOT_PRESENT")
        made = Pool(arn=arn, number=number, channel=own)
        return replace(made, created=before.created) if before else made

    def attributes(self, held: Pool) -> dict[str, str]:
        """Return ARN and id."""
        return {"Arn": held.arn, "PoolId": held.name}

    def check_free(self, held: Pool) -> None:
        """Refuse while protected."""
        check_unprotected(held)

    def _check_alike(self, number: PhoneNumber, pool: Pool) -> None:
        """Refuse a further number that differs from the pool's first."""
        types = {number.message_type, self.store.find(PhoneNumber, pool.number).message_type} - {None}
        own, standing = number.channel, pool.channel
        unlike = {
            "MESSAGE_TYPE_MISMATCH": len(types) > 1,
            "TWO_WAY_CONFIG_MISMATCH": (own.two_way, own.topic) != (standing.two_way, standing.topic),
            "OPT_OUT_LIST_MISMATCH": own.opt_out_list != standing.opt_out_list,
            "SELF_MANAGED_OPT_OUTS_MISMATCH": own.self_managed != standing.self_managed,
            "KEYWORD_MISMATCH": set(own.keywords) != set(standing.keywords),
        }
        if reason := next((reason for reason, differs in unlike.items() if differs), None):
            message = f"{number.name} does not match {pool.name}: {reason}"
            raise conflict(reason, number.kind, number.name, message)

    def _number(self, properties: Properties, pool: str) -> str:
        identities = properties.get("OriginationIdentities", [])
        if len(identities) != 1:
            raise invalid(f"the local account keeps exactly one number per pool, got {len(identities)}")
        number = str(identities[0])
        if ":phone-number/" not in number:
            raise invalid(f"OriginationIdentities must hold the ARN of a phone number, got {number}", "INVALID_ARN")
        owner = next((other for other in self.store.all(Pool) if other.number == number and other.arn != pool), None)
        if owner:
            message = f"{number} is already in {owner.name}"
            raise conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", PhoneNumber.kind, number, message)
        return number
