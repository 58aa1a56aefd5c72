"""The resource types of opt-out lists and configuration sets: what each checks and makes."""

from local.emulator import Properties
from local.sms.account import ConfigurationSet, EventDestination, OptOutList
from local.sms.lifecycle import check_list_free
from local.sms.properties import is_true
from local.sms.refusal import Refusal
from local.sms.resource_types import ResourceType


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
        return ConfigurationSet(arn=arn, destinations=tuple(destinations))
