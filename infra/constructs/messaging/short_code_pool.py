"""The pool around the program's one short code: keywords, two-way, opt-out list and configuration set."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_smsvoice as smsvoice
from constructs import Construct

from infra.constructs.core.iam import allow
from infra.constructs.core.once import asked_once
from infra.protection import country_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_logs as logs
    from constructs import IConstruct

    from infra.brand.wording.keywords import PoolKeyword
    from infra.constructs.core.iam import Statement
    from infra.constructs.messaging.channels import DeliveryChannel, InboundChannel
    from infra.protection import Protection
    from lambdas.program import Program

MANDATORY = ("HELP", "STOP")
# the pool answers in its place, and the service refuses to change the settings of a number that a pool holds
SIMULATOR_ANSWER = "This is a simulator number."
SIMULATOR = "simulator"


@asked_once("ref", "attr_arn")
class OptOutList(smsvoice.CfnOptOutList):
    """A list whose name and ARN are asked once."""


@asked_once("ref", "attr_arn")
class ConfigurationSet(smsvoice.CfnConfigurationSet):
    """A configuration set whose name and ARN are asked once."""


@asked_once("attr_arn", "node")
class Pool(smsvoice.CfnPool):
    """A pool whose ARN is asked once."""


class ShortCodePool(Construct):
    """Exactly one origination identity with lists and sets of its own; nothing falls back to the account's defaults."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        program: Program,
        keywords: Sequence[PoolKeyword],
        origination: str,
        inbound: InboundChannel,
        delivery: DeliveryChannel,
        protection: Protection,
    ) -> None:
        """Take the number's ARN as `origination`, or `simulator` where the environment has no short code yet."""
        super().__init__(scope, construct_id)
        self._inbound, self._keeps_list = inbound, program.keeps_list
        # the text of a simulator number must go out with the number's own type, which is always transactional
        self.sending_type = "TRANSACTIONAL" if origination == SIMULATOR else program.message_type.upper()
        self.opt_out_list = OptOutList(self, "OptOuts")
        self.protection = _protection(self, program.sending.countries, protection)
        self.configuration_set = ConfigurationSet(
            self,
            "Events",
            event_destinations=[delivery.destination()],
            protect_configuration_id=self.protection.attr_protect_configuration_id,
        )
        self.configuration_set.node.add_dependency(delivery.topic.policy)
        number = self._simulator() if origination == SIMULATOR else None
        self.pool = Pool(
            self,
            _pool_id(origination),
            origination_identities=[number.attr_arn if number else origination],
            mandatory_keywords=smsvoice.CfnPool.MandatoryKeywordsProperty(
                help=smsvoice.CfnPool.MandatoryKeywordProperty(message=program.copy.help),
                stop=smsvoice.CfnPool.MandatoryKeywordProperty(message=program.copy.stop),
            ),
            optional_keywords=[_optional(word) for word in keywords if word.keyword not in MANDATORY],
            opt_out_list_name=self.opt_out_list.ref,
            self_managed_opt_outs_enabled=program.opt_out_mode == "self_managed",
            shared_routes_enabled=False,
            two_way=smsvoice.CfnPool.TwoWayProperty(enabled=True, channel_arn=inbound.topic_arn),
        )
        # a text that comes before the queue is subscribed would be lost; the topic itself is named by the pool
        ways = [part for part in inbound.node.children if part is not inbound.topic]
        self.pool.node.add_dependency(inbound.topic.policy, *ways)
        # every text names the configuration set, and so goes by its protect configuration, whatever the account's is
        own = (self.opt_out_list, self.protection, self.configuration_set)
        self._one_after_the_other(
            self.opt_out_list, self.protection
        )  # which the configuration set waits for by its name
        self._one_after_the_other(self.configuration_set, number or self.pool)
        for resource in filter(None, (*own, number, self.pool)):
            resource.apply_removal_policy(cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)

    def take_last(self, stack: cdk.Stack, *, before: Sequence[str], groups: Mapping[IConstruct, logs.LogGroup]) -> None:
        """Let the pool take its number after all else in `stack`, but `before` the parts that need the pool.

        What fails ahead of it does not touch the number, and nobody's text comes into a program that is half there.
        Of the parts that need the pool, the log `groups` are made ahead of it.
        """
        tree = stack.node
        needing = {part for name in before if (part := tree.try_find_child(name))}
        others = [part for part in tree.children if part not in {self, self._inbound, *needing}]
        self.pool.node.add_dependency(*others, *(groups[part] for part in needing if part in groups))

    def environment(self) -> dict[str, str]:
        """Return the variables by which a function finds its way out."""
        return {
            "POOL_ARN": self.pool.attr_arn,
            "OPT_OUT_LIST": self.opt_out_list.attr_arn,
            "CONFIGURATION_SET": self.configuration_set.attr_arn,
            "MESSAGE_TYPE": self.sending_type,
        }

    def sending(self) -> Statement:
        """What sends through this pool and this configuration set, and no other."""
        return allow("sms-voice:SendTextMessage", on=[self.pool.attr_arn, self.configuration_set.attr_arn])

    def listing(self) -> list[Statement]:
        """What puts numbers on this program's opt-out list; nothing where the program does not keep it."""
        return [allow("sms-voice:PutOptedOutNumber", on=[self.opt_out_list.attr_arn])] if self._keeps_list else []

    def unlisting(self) -> Statement:
        """What takes numbers off this program's opt-out list, whoever put them there."""
        return allow("sms-voice:DeleteOptedOutNumber", on=[self.opt_out_list.attr_arn])

    def reading_list(self) -> Statement:
        """What reads this program's opt-out list."""
        return allow("sms-voice:DescribeOptedOutNumbers", on=[self.opt_out_list.attr_arn])

    def _simulator(self) -> smsvoice.CfnPhoneNumber:
        answers = smsvoice.CfnPhoneNumber.MandatoryKeywordsProperty(
            help=smsvoice.CfnPhoneNumber.MandatoryKeywordProperty(message=SIMULATOR_ANSWER),
            stop=smsvoice.CfnPhoneNumber.MandatoryKeywordProperty(message=SIMULATOR_ANSWER),
        )
        return smsvoice.CfnPhoneNumber(
            self,
            "Simulator",
            iso_country_code="US",
            number_type="SIMULATOR",
            number_capabilities=["SMS"],
            mandatory_keywords=answers,
            opt_out_list_name=self.opt_out_list.ref,
        )

    def _one_after_the_other(self, earlier: cdk.CfnResource, later: cdk.CfnResource) -> None:
        # the service's control plane takes one request a second; the pool waits for a simulator by its ARN
        later.add_resource_dependency(earlier)


def _protection(scope: Construct, countries: Sequence[str], protection: Protection) -> smsvoice.CfnProtectConfiguration:
    made = smsvoice.CfnProtectConfiguration(scope, "Protection")
    # in one message: as properties, each of the two hundred rules would be an object of the CDK's own process
    made.add_property_override("CountryRuleSet", {"SMS": country_rules(countries, protection)})
    return made


def _pool_id(origination: str) -> str:
    """Return the pool's id in the stack, another for each identity: AWS exchanges no number of a standing pool.

    The next number would have to match the one before in message type, two-way, list and keywords.
    """
    digest = hashlib.sha256(origination.encode()).hexdigest()[:8]
    return "Pool" if origination == SIMULATOR else f"Pool{digest}"


def _optional(word: PoolKeyword) -> smsvoice.CfnPool.OptionalKeywordProperty:
    return smsvoice.CfnPool.OptionalKeywordProperty(keyword=word.keyword, message=word.message, action=word.action)
