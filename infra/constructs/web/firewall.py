"""The firewall before the web door: a puzzle for whoever comes, a limit on each address, and what AWS knows of bots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from infra.constructs.web.pages import PREFERENCES, STAGE

if TYPE_CHECKING:
    from infra.constructs.web.api import WebApi
    from infra.naming import Names

MOST_OF_AN_ADDRESS = 100  # requests in five minutes
MOST_BYTES = 8192
PAGE_SECONDS = 300  # the default of the service
# the path of a link as the firewall sees it, with the stage; 22 characters are the 128 bits of its token
LINK = f"^/{STAGE}/{PREFERENCES}/[A-Za-z0-9_-]{{22}}$"
POST_SECONDS = 1800  # filling in a form may take a while after the puzzle was solved
# of the rule groups of AWS itself, which cost no subscription: each is counted as one rule
MANAGED = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
)

Acl = wafv2.CfnWebACL
Rule: TypeAlias = dict[str, Any]  # the arguments of a rule but its place


class WebAcl(Construct):
    """A regional web ACL on the stage of the door; with `puzzle` nobody gets in without having solved one."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, door: WebApi, puzzle: bool) -> None:
        super().__init__(scope, construct_id)
        rules = [_few_from_one_address(), _small(), *map(_managed, MANAGED)]
        if puzzle:
            rules += [_puzzle("PuzzleOnPage", "GET", PAGE_SECONDS), _puzzle("PuzzleOnPost", "POST", POST_SECONDS)]
        acl = Acl(
            self,
            "Acl",
            scope="REGIONAL",
            name=f"{names.stack}-form",
            default_action=Acl.DefaultActionProperty(allow={}),
            rules=[
                Acl.RuleProperty(priority=priority, **rule, visibility_config=_seen_as(rule["name"]))
                for priority, rule in enumerate(rules)
            ],
            visibility_config=_seen_as("Form"),
        )
        association = wafv2.CfnWebACLAssociation(self, "OnStage", resource_arn=door.stage_arn, web_acl_arn=acl.attr_arn)
        association.add_resource_dependency(door.stage)


def _few_from_one_address() -> Rule:
    rate = Acl.RateBasedStatementProperty(limit=MOST_OF_AN_ADDRESS, aggregate_key_type="IP", evaluation_window_sec=300)
    return _blocking("FewFromOneAddress", Acl.StatementProperty(rate_based_statement=rate))


def _small() -> Rule:
    # a body that is larger than the firewall looks at counts as too large
    body = Acl.FieldToMatchProperty(body=Acl.BodyProperty(oversize_handling="MATCH"))
    size = Acl.SizeConstraintStatementProperty(
        comparison_operator="GT", size=MOST_BYTES, field_to_match=body, text_transformations=_AS_IT_IS
    )
    return _blocking("SmallBody", Acl.StatementProperty(size_constraint_statement=size))


def _managed(group: str) -> Rule:
    statement = Acl.ManagedRuleGroupStatementProperty(vendor_name="AWS", name=group)
    return {
        "name": group.removeprefix("AWSManagedRules"),
        "override_action": Acl.OverrideActionProperty(none={}),
        "statement": Acl.StatementProperty(managed_rule_group_statement=statement),
    }


def _puzzle(name: str, method: str, seconds: int) -> Rule:
    matching = Acl.ByteMatchStatementProperty(
        field_to_match=Acl.FieldToMatchProperty(method={}),
        positional_constraint="EXACTLY",
        search_string=method,
        text_transformations=_AS_IT_IS,
    )
    elsewhere = Acl.NotStatementProperty(statement=Acl.StatementProperty(regex_match_statement=_link()))
    both = [Acl.StatementProperty(byte_match_statement=matching), Acl.StatementProperty(not_statement=elsewhere)]
    immunity = Acl.ImmunityTimePropertyProperty(immunity_time=seconds)
    return {
        "name": name,
        "action": Acl.RuleActionProperty(captcha=Acl.CaptchaActionProperty()),
        "captcha_config": Acl.CaptchaConfigProperty(immunity_time_property=immunity),
        "statement": Acl.StatementProperty(and_statement=Acl.AndStatementProperty(statements=both)),
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
