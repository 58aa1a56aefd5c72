"""The firewall before the web door: a puzzle for whoever comes, a limit on each address, and what AWS knows of bots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import aws_cdk as cdk
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from infra.constructs.web.pages import PREFERENCES, STAGE
from infra.environment.firewall import MOST_OF_AN_ADDRESS
from infra.naming import firewall

if TYPE_CHECKING:
    from infra.constructs.web.api import WebApi
    from infra.naming import Names

# the path of a link as the firewall sees it, with the stage; 22 characters are the 128 bits of its token
LINK = f"^/{STAGE}/{PREFERENCES}/[A-Za-z0-9_-]{{22}}$"
SOLVED_SECONDS = 1800  # filling in a form may take a while after the puzzle was solved
# of the rule groups of AWS itself, which cost no subscription: each is paid for as one rule
MANAGED = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",  # refuses bodies over 8 KB, too
)

Acl = wafv2.CfnWebACL
Rule: TypeAlias = dict[str, Any]  # the arguments of a rule but its place


def web_acl(scope: Construct, *, name: str, puzzle: bool) -> Acl:
    """Return a regional web ACL, newly made; with `puzzle` nobody gets in without having solved one."""
    rules = [_few_from_one_address(), *map(_managed, MANAGED), *([_puzzle()] if puzzle else [])]
    return Acl(
        scope,
        "Acl",
        scope="REGIONAL",
        name=name,
        default_action=Acl.DefaultActionProperty(allow={}),
        rules=[
            Acl.RuleProperty(priority=priority, **rule, visibility_config=_seen_as(rule["name"]))
            for priority, rule in enumerate(rules)
        ],
        visibility_config=_seen_as("Form"),
    )


class Firewall(Construct):
    """What stands before the stage of the door: a web ACL of its own, or the one that its environment shares."""

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, door: WebApi, puzzle: bool, shared: bool
    ) -> None:
        super().__init__(scope, construct_id)
        arn = (
            cdk.Fn.import_value(firewall(names.environment))
            if shared
            else web_acl(self, name=f"{names.stack}-form", puzzle=puzzle).attr_arn
        )
        association = wafv2.CfnWebACLAssociation(self, "OnStage", resource_arn=door.stage_arn, web_acl_arn=arn)
        association.add_resource_dependency(door.stage)
        # another firewall takes the place of this one on the stage; to delete what was replaced would take away the new
        association.cfn_options.update_replace_policy = cdk.CfnDeletionPolicy.RETAIN
        association.cfn_options.deletion_policy = cdk.CfnDeletionPolicy.DELETE  # the service's own, said with the other


def _few_from_one_address() -> Rule:
    rate = Acl.RateBasedStatementProperty(limit=MOST_OF_AN_ADDRESS, aggregate_key_type="IP", evaluation_window_sec=300)
    return _blocking("FewFromOneAddress", Acl.StatementProperty(rate_based_statement=rate))


def _managed(group: str) -> Rule:
    statement = Acl.ManagedRuleGroupStatementProperty(vendor_name="AWS", name=group)
    return {
        "name": group.removeprefix("AWSManagedRules"),
        "override_action": Acl.OverrideActionProperty(none={}),
        "statement": Acl.StatementProperty(managed_rule_group_statement=statement),
    }


def _puzzle() -> Rule:
    elsewhere = Acl.NotStatementProperty(statement=Acl.StatementProperty(regex_match_statement=_link()))
    immunity = Acl.ImmunityTimePropertyProperty(immunity_time=SOLVED_SECONDS)
    return {
        "name": "Puzzle",
        "action": Acl.RuleActionProperty(captcha=Acl.CaptchaActionProperty()),
        "captcha_config": Acl.CaptchaConfigProperty(immunity_time_property=immunity),
        "statement": Acl.StatementProperty(not_statement=elsewhere),
    }


def _link() -> Acl.RegexMatchStatementProperty:
    # a link to the preferences page: whoever has its token has solved a harder puzzle
    return Acl.RegexMatchStatementProperty(
        field_to_match=Acl.FieldToMatchProperty(uri_path={}), regex_string=LINK, text_transformations=_AS_IT_IS
    )


def _blocking(name: str, statement: Acl.StatementProperty) -> Rule:
    return {"name": name, "action": Acl.RuleActionProperty(block=Acl.BlockActionProperty()), "statement": statement}


def _seen_as(name: str) -> Acl.VisibilityConfigProperty:
    # samples of requests would show what was posted, a number included
    return Acl.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=False
    )


_AS_IT_IS = [Acl.TextTransformationProperty(priority=0, type="NONE")]
