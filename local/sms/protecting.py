"""Protect configurations as the API reads and changes them, beside the templates that make them."""

import time
from dataclasses import dataclass
from typing import Any

from lambdas.quiet_hours.regions import country_of
from local.sms.account import NumberRule, ProtectConfiguration
from local.sms.errors import not_found, page
from local.sms.store import PROTECT, Store, check_protection_free, e164


@dataclass(frozen=True)
class Protecting:
    """The operations on protect configurations; each is named as the API names it."""

    store: Store

    def describe_protect_configurations(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return those of templates, and the one that holds for the account, where there is one."""
        rows = [_row(one) for one in self.store.all(ProtectConfiguration)]
        if self.store.standing.protect:
            default = ProtectConfiguration(arn=self.store.arn(ProtectConfiguration.kind, PROTECT), created=0)
            rows.append(_row(default) | {"AccountDefault": True})
        if asked := request.get("ProtectConfigurationIds"):
            named = {self.store.arn(ProtectConfiguration.kind, name): name for name in asked}
            rows = [row for row in rows if row["ProtectConfigurationArn"] in named]
            if missing := named.keys() - {row["ProtectConfigurationArn"] for row in rows}:
                raise not_found(ProtectConfiguration.kind, named[min(missing)])
        return page(request, "ProtectConfigurations", rows)

    def get_protect_configuration_country_rule_set(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the rule of each country that has one."""
        held = self._find(request)
        rules = {country: {"ProtectStatus": rule} for country, rule in held.countries.items()}
        return _head(held) | {"NumberCapability": request["NumberCapability"], "CountryRuleSet": rules}

    def put_protect_configuration_rule_set_number_override(self, request: dict[str, Any]) -> dict[str, Any]:
        """Rule on one number, in place of any rule before."""
        held, number = self._find(request), e164(request["DestinationPhoneNumber"])
        until = request.get("ExpirationTimestamp")
        rule = NumberRule(number, request["Action"], time.time(), float(until) if until is not None else None)
        held.numbers[number] = rule
        return _head(held) | _ruled(rule)

    def delete_protect_configuration_rule_set_number_override(self, request: dict[str, Any]) -> dict[str, Any]:
        """Take back what was ruled on one number."""
        held, number = self._find(request), e164(request["DestinationPhoneNumber"])
        if number not in held.numbers:
            raise not_found("protect-configuration-rule-set-number-override", number)
        return _head(held) | _ruled(held.numbers.pop(number))

    def list_protect_configuration_rule_set_number_overrides(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return a page of the rules on single numbers."""
        held = self._find(request)
        rows = [_ruled(rule) for rule in held.numbers.values()]
        return _head(held) | page(request, "RuleSetNumberOverrides", rows)

    def delete_protect_configuration(self, request: dict[str, Any]) -> dict[str, Any]:
        """Delete one that no configuration set goes by."""
        held = self._find(request)
        check_protection_free(self.store, held)
        del self.store.holdings[held.arn]
        return _row(held)

    def _find(self, request: dict[str, Any]) -> ProtectConfiguration:
        name = request["ProtectConfigurationId"]
        if name == PROTECT and self.store.standing.protect:
            arn = self.store.arn(ProtectConfiguration.kind, PROTECT)
            return ProtectConfiguration(arn=arn, countries=self.store.standing.protect)
        return self.store.find(ProtectConfiguration, name)


def _head(held: ProtectConfiguration) -> dict[str, Any]:
    return {"ProtectConfigurationArn": held.arn, "ProtectConfigurationId": held.name}


def _row(held: ProtectConfiguration) -> dict[str, Any]:
    told = {"CreatedTimestamp": held.created, "AccountDefault": False, "DeletionProtectionEnabled": held.protected}
    return _head(held) | told


def _ruled(rule: NumberRule) -> dict[str, Any]:
    told = {"DestinationPhoneNumber": rule.number, "CreatedTimestamp": rule.since, "Action": rule.action}
    until = {"ExpirationTimestamp": rule.until} if rule.until is not None else {}
    return told | {"IsoCountryCode": country_of(rule.number)} | until
