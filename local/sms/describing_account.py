"""What the service tells of the account itself: attributes, limits, protect configurations, and lists of holdings."""

from dataclasses import dataclass
from typing import Any

from local.sms.account import ConfigurationSet, OptOutList, PhoneNumber, Pool
from local.sms.paging import page
from local.sms.refusal import not_found
from local.sms.standing import PROTECT, QUOTAS
from local.sms.store import Store

KINDS = {
    "CONFIGURATION_SETS": ConfigurationSet,
    "OPT_OUT_LISTS": OptOutList,
    "PHONE_NUMBERS": PhoneNumber,
    "POOLS": Pool,
}


@dataclass(frozen=True)
class DescribingAccount:
    """The operations that an operator asks before a deploy."""

    store: Store

    def describe_account_attributes(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the tier, and the default protect configuration where there is one."""
        standing = self.store.standing
        rows = [{"Name": "ACCOUNT_TIER", "Value": standing.tier}]
        if standing.protect:
            rows.append({"Name": "DEFAULT_PROTECT_CONFIGURATION_ID", "Value": PROTECT})
        return page(request, "AccountAttributes", rows)

    def describe_account_limits(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return how much of each quota is used and granted; every account has the list Default."""
        self.store.find(OptOutList, "Default")
        rows = [
            {"Name": name, "Used": len(self.store.all(KINDS[name])), "Max": self.store.standing.quotas[name]}
            for name in QUOTAS
        ]
        return page(request, "AccountLimits", rows)

    def describe_spend_limits(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the monthly limit for texts, in whole US dollars."""
        standing = self.store.standing
        most = standing.max_spend_limit or standing.spend_limit
        row = {"EnforcedLimit": int(standing.spend_limit), "MaxLimit": int(most), "Overridden": False}
        return page(request, "SpendLimits", [{"Name": "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT"} | row])

    def describe_protect_configurations(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the one that holds for the account, where there is one."""
        row = {"ProtectConfigurationArn": self._protect(), "ProtectConfigurationId": PROTECT, "CreatedTimestamp": 0}
        row |= {"AccountDefault": True, "DeletionProtectionEnabled": False}
        return page(request, "ProtectConfigurations", [row] if self.store.standing.protect else [])

    def get_protect_configuration_country_rule_set(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the rule of each country."""
        if not self.store.standing.protect:
            raise not_found("protect-configuration", request["ProtectConfigurationId"])
        rules = {country: {"ProtectStatus": rule} for country, rule in self.store.standing.protect.items()}
        head = {"ProtectConfigurationArn": self._protect(), "ProtectConfigurationId": PROTECT}
        return head | {"NumberCapability": request["NumberCapability"], "CountryRuleSet": rules}

    def _protect(self) -> str:
        return self.store.arn("protect-configuration", PROTECT)
