"""What changes and removes pools, numbers, lists and sets by API, and what the service refuses there."""

from dataclasses import dataclass, replace
from typing import Any

from local.sms.account import ConfigurationSet, Holding, OptOutList, PhoneNumber, Pool
from local.sms.errors import conflict, invalid
from local.sms.store import Store

Answer = dict[str, Any]


@dataclass(frozen=True)
class Lifecycle:
    """The part of the service that operators use beside templates."""

    store: Store

    def update_pool(self, request: dict[str, Any]) -> Answer:
        """Change what the request names of a pool, and nothing else."""
        pool = self.store.find(Pool, request["PoolId"])
        own = pool.channel
        topic = request.get("TwoWayChannelArn", own.topic)
        if request.get("TwoWayEnabled", own.two_way) and not topic:
            raise invalid("TwoWayEnabled needs TwoWayChannelArn", "TWO_WAY_CHANNEL_NOT_PRESENT")
        name = request.get("OptOutListName", own.opt_out_list)
        changed = replace(
            own,
            opt_out_list=self.store.find(OptOutList, name).arn,
            two_way=request.get("TwoWayEnabled", own.two_way),
            topic=topic,
            self_managed=request.get("SelfManagedOptOutsEnabled", own.self_managed),
            shared_routes=request.get("SharedRoutesEnabled", own.shared_routes),
            protected=request.get("DeletionProtectionEnabled", own.protected),
        )
        self.store.put(replace(pool, channel=changed))
        return {"PoolArn": pool.arn, "PoolId": pool.name, "DeletionProtectionEnabled": changed.protected}

    def delete_pool(self, request: dict[str, Any]) -> Answer:
        """Delete a pool that is not protected; its number is then in none."""
        pool = self.store.find(Pool, request["PoolId"])
        check_unprotected(pool)
        return {"PoolArn": pool.arn, "PoolId": self._forget(pool), "Status": "DELETING"}

    def release_phone_number(self, request: dict[str, Any]) -> Answer:
        """Give a number back that is in no pool and not protected."""
        number = self.store.find(PhoneNumber, request["PhoneNumberId"])
        check_number_free(self.store, number)
        return {"PhoneNumberArn": number.arn, "PhoneNumberId": self._forget(number), "Status": "DELETED"}

    def delete_opt_out_list(self, request: dict[str, Any]) -> Answer:
        """Delete a list that no pool or number uses, with all phones on it."""
        held = self.store.find(OptOutList, request["OptOutListName"])
        check_list_free(self.store, held)
        return {"OptOutListArn": held.arn, "OptOutListName": self._forget(held)}

    def delete_configuration_set(self, request: dict[str, Any]) -> Answer:
        """Delete a configuration set."""
        held = self.store.find(ConfigurationSet, request["ConfigurationSetName"])
        return {"ConfigurationSetArn": held.arn, "ConfigurationSetName": self._forget(held)}

    def _forget(self, held: Holding) -> str:
        del self.store.holdings[held.arn]
        return held.name


def check_unprotected(held: Pool | PhoneNumber) -> None:
    """Refuse the deletion of what is protected from it."""
    if held.channel.protected:
        raise conflict("DELETION_PROTECTION_ENABLED", held.kind, held.name, f"{held.name} is protected from deletion")


def check_number_free(store: Store, number: PhoneNumber) -> None:
    """Refuse the release of a number that a pool holds, or that is protected."""
    if pool := store.pool_of(number):
        message = f"{number.name} is still in {pool.name}"
        raise conflict("PHONE_NUMBER_ASSOCIATED_TO_POOL", number.kind, number.name, message)
    check_unprotected(number)


def check_list_free(store: Store, held: OptOutList) -> None:
    """Refuse the deletion of a list that a pool or number uses."""
    users: list[Pool | PhoneNumber] = [*store.all(Pool), *store.all(PhoneNumber)]
    if user := next((one for one in users if one.channel.opt_out_list == held.arn), None):
        raise conflict("RESOURCE_NOT_EMPTY", held.kind, held.name, f"{held.name} is still used by {user.name}")
