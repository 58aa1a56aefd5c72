"""Whom a program texts less, as the brand file says it."""

from dataclasses import replace

import pytest

from infra.brand.loader import parse
from infra.brand.manifest import manifest
from lambdas.program.sending import EngagementRule
from tests.infra.brand.conftest import SOUND

USUAL = EngagementRule(less_engaged_hours=2160, unengaged_hours=4320, grace_hours=1440, digest_hours=744)


def rule(written="", kind="promotional"):
    return manifest(parse("acme.yaml", f"{SOUND}{written}"), kind, "prod").engagement


def test_nobody_is_judged_by_silence_before_the_brand_file_says_that_reactions_are_told():
    assert rule() is None
    assert rule(kind="transactional") is None


def test_a_brand_that_says_no_more_has_the_usual_thresholds_in_its_promotional_program_alone():
    assert rule("    engagement: {}\n") == USUAL
    assert rule("    engagement: {}\n", "transactional") is None


@pytest.mark.parametrize(
    ("written", "changes"),
    [
        ("less_engaged_after: 30 days", {"less_engaged_hours": 720}),
        ("unengaged_after: 365 days", {"unengaged_hours": 8760}),
        ("grace: 14 days", {"grace_hours": 336}),
        ("digest_every: 7 days", {"digest_hours": 168}),
    ],
)
def test_what_the_file_says_takes_the_place_of_the_usual_and_of_nothing_else(written, changes):
    assert rule(f"    engagement: {{{written}}}\n") == replace(USUAL, **changes)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("less_engaged_after: soon", "less_engaged_after: must be a time from 1 hour to 732 days such as 90 days, got"),
        (
            "unengaged_after: 60 days",
            "unengaged_after: must be longer than less_engaged_after (90 days), got 60 days",
        ),
        ("sunset: 60 days", "sunset: is not a key here"),
    ],
)
def test_a_bad_threshold_is_refused_with_its_line(faults, written, expected):
    (found,) = faults(f"{SOUND}    engagement: {{{written}}}\n")
    assert found.startswith(f"18: programs.promotional.engagement.{expected}")


def test_a_transactional_program_has_no_tiers(faults):
    asked = SOUND.replace("  transactional:\n", "  transactional:\n    engagement: {grace: 9 days}\n")
    (found,) = faults(asked)
    assert found == (
        "9: programs.transactional.engagement: must stand in a promotional program: nobody has to react to a receipt; "
        "delete it"
    )


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("Acme: goodbye. Reply STOP to opt out.", "must tell how to come back (DEALS or NEWS): write {keywords}"),
        ("Acme: reply DEALS to come again.", "must tell how to opt out: add 'Reply STOP to cancel.'"),
        ("Reply DEALS to come again, STOP to end.", "must name the brand 'Acme': write {name}"),
    ],
)
def test_a_farewell_tells_who_goes_how_to_come_back_and_how_to_opt_out(faults, words, problem):
    assert faults(f'{SOUND}    messages:\n      farewell: "{words}"\n') == [
        f"19: programs.promotional.messages.farewell: {problem}"
    ]
