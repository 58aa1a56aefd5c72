"""The resource types of numbers and pools: what each checks, makes and gives away."""

import secrets
from dataclasses import replace
from itertools import count

from local.emulator import Properties
from local.sms.account import PhoneNumber, Pool
from local.sms.lifecycle import check_number_free, check_unprotected
from local.sms.properties import CHANNEL_PROPERTIES, channel
from local.sms.refusal import conflict, invalid
from local.sms.resource_types import ResourceType

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
        if own.two_way and own.topic and (problem := self.publisher.problem(own.topic, arn)):
            raise invalid(problem, "TWO_WAY_CHANNEL_NOT_PRESENT")
        if number not in self.store.holdings:
            self.store.existing_short_code(number, own)
        made = Pool(arn=arn, number=number, channel=own)
        return replace(made, created=before.created) if before else made

    def attributes(self, held: Pool) -> dict[str, str]:
        """Return ARN and id."""
        return {"Arn": held.arn, "PoolId": held.name}

    def check_free(self, held: Pool) -> None:
        """Refuse while protected."""
        check_unprotected(held)

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
