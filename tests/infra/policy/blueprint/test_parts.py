"""Holes, patches and logical ids, each by itself."""

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sns as sns
from constructs import Construct
from hypothesis import given
from hypothesis import strategies as st

from infra.policy.blueprint.compare import grants
from infra.policy.blueprint.expected import ExpectedStack
from infra.policy.blueprint.holes import MissingFactError, filled, punched
from infra.policy.blueprint.logical_ids import logical_id
from infra.policy.blueprint.patches import merged, patch_between, patched

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, VALUES)
def test_a_patch_makes_the_second_value_of_the_first(before, after):
    made = patched(before, patch_between(before, after))
    assert made == after


def test_two_parts_may_add_to_one_list_and_one_mapping():
    base = {"list": [1, 2], "map": {"a": 1}}
    one = patch_between(base, {"list": [0, 1, 2], "map": {"a": 1, "b": 2}})
    other = patch_between(base, {"list": [1, 2, 3], "map": {"a": 1, "c": 3}})
    assert patched(base, merged([one, other])) == {"list": [0, 1, 2, 3], "map": {"a": 1, "b": 2, "c": 3}}


def test_a_fact_is_found_and_filled_in_again_the_longest_first():
    facts = {"stack": "sms-zq-brand", "brand": "brand", "number": 7001, "hosts": ["a", "b"]}
    value = {"sms-zq-brand": ["sms-zq-brand-x", "brand", 7001, 7], "list": ["z", "a", "b"]}
    holed = punched(value, facts)
    assert holed == {"<<stack>>": ["<<stack>>-x", "<<brand>>", "<<number>>", 7], "list": ["z", "<<*hosts>>"]}
    other = {"stack": "s", "brand": "b", "number": 1, "hosts": []}
    assert filled(holed, other) == {"s": ["s-x", "b", 1, 7], "list": ["z"]}


def test_each_list_of_facts_is_found_where_the_items_of_several_stand_mixed():
    holed = punched(["x", "ab", "cd", "ae", "ce"], {"first": ["cd", "ce"], "second": ["ae", "ab"]})
    assert sorted(holed) == ["<<*first>>", "<<*second>>", "x"]
    assert sorted(filled(holed, {"first": ["f"], "second": []})) == ["f", "x"]


DENIED = {"Effect": "Deny", "Action": "sqs:SendMessage"}


def denying(*roles):
    return {**DENIED, "Condition": {"ArnNotLike": {"aws:PrincipalArn": [*roles]}}}


def test_two_parts_let_by_whom_they_name_of_one_denial():
    allowed = {"Effect": "Allow", "Action": "sqs:SendMessage"}
    base = [{"Action": "a"}, denying("own"), {"Action": "z"}]
    one = patch_between(base, [{"Action": "a"}, {**allowed, "Sid": "1"}, denying("own", "shop"), {"Action": "z"}])
    other = patch_between(base, [{"Action": "a"}, denying("own", "till"), {**allowed, "Sid": "2"}, {"Action": "z"}])
    found = patched(base, merged([one, other]))
    assert [item for item in found if item.get("Effect") == "Deny"] == [denying("own", "shop", "till")]
    assert len(found) == 5


def test_two_parts_change_what_a_third_adds_each_at_its_own_place():
    def stack(*roles):
        return {"Resources": {"Policy": {"Statement": [denying(*roles)]}}}

    first = patch_between({"Resources": {}}, stack("b", "d"))
    more = [patch_between(stack("b", "d"), stack(*roles)) for roles in (("a", "b", "d"), ("b", "c", "d"))]
    found = patched({"Resources": {}}, merged([first, *more]))
    assert found == stack("a", "b", "c", "d")


def test_the_values_of_a_condition_are_a_set_and_no_more():
    assert grants([denying("a", "b", "a")]) == grants([denying("b", "a")])
    assert grants([denying("a", "b")]) != grants([denying("a")])


def test_a_hole_without_a_fact_is_no_text():
    with pytest.raises(MissingFactError, match="nobody"):
        filled(["<<nobody>>"], {})


@pytest.mark.parametrize(
    "computed", [{"Ref": "X"}, {"Fn::GetAtt": ["X", "Arn"]}, [{"Fn::Sub": "x"}], "{{resolve:ssm:x}}"]
)
def test_a_fact_that_cloudformation_would_work_out_is_refused(computed):
    with pytest.raises(ValueError, match="literal"):
        ExpectedStack("stack", "transactional", {"fact": computed}, [], {})


PATHS = [
    ("Topic",),
    ("A", "Topic"),
    ("A", "B-1", "Resource"),
    ("Legal & Sons", "Bus"),
    ("Ab", "AbTopic", "Topic"),
    ("A", "Default"),
]


@pytest.mark.parametrize("path", PATHS)
def test_a_logical_id_is_the_one_that_the_cdk_makes(path):
    stack = cdk.Stack()
    scope: Construct = stack
    for name in path[:-1]:
        scope = Construct(scope, name)
    assert stack.resolve(sns.CfnTopic(scope, path[-1]).logical_id) == logical_id(*path)
