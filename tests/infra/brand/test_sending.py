"""How a program sends: what a brand file may say of it, and what holds where it says nothing."""

from dataclasses import replace
from typing import get_args

import pytest

from infra.brand.loader import parse
from infra.brand.manifest import manifest
from infra.brand.source import BrandFileError
from lambdas.program import Exemption
from lambdas.program.sending import DAYTIME, PRACTICE, Hours, PumpingRule
from tests.infra.brand.conftest import SOUND
from tests.programs import SENDING


@pytest.fixture
def sending(sending_as):
    """How the program of `kind` sends by these rules of its brand file."""
    return lambda rules, kind="promotional": manifest(parse("acme.yaml", sending_as(rules, kind)), kind, "prod").sending


def test_a_program_may_say_which_of_how_many_of_its_legal_entity_it_is(sending):
    assert sending("caller_share: 2 of 3").caller_share == (2, 3)
    assert sending("lifetime: 24 hours").caller_share == ()


def test_a_service_program_shares_no_cap(faults):
    asked = SOUND.replace("  transactional:\n", "  transactional:\n    sending: {caller_share: 1 of 2}\n")
    (fault,) = faults(asked)
    assert fault.startswith("9: programs.transactional.sending.caller_share: must stand in a promotional program")


def test_a_brand_that_says_nothing_sends_in_the_hours_of_its_message_type(sound):
    brand = parse("acme.yaml", sound)
    assert manifest(brand, "promotional", "prod").sending == SENDING
    transactional = replace(SENDING, week=DAYTIME, lifetime_hours=24, pause=None)
    assert manifest(brand, "transactional", "prod").sending == transactional


@pytest.mark.parametrize(
    ("rules", "changes"),
    [
        ("countries: [US, PR, CA]", {"countries": ("US", "PR", "CA")}),
        ("parts_per_second: 1", {"parts_per_second": 1}),
        ("parts_per_second: '1000'", {"parts_per_second": 1000}),
        ("max_price: {US: 0.02}", {"max_price": (("US", 0.02),)}),
        (
            "countries: [US, CA], max_price: {US: 2, CA: '0.00123'}",
            {"countries": ("US", "CA"), "max_price": (("CA", 0.00123), ("US", 2.0))},
        ),
        ("lifetime: 1 hour", {"lifetime_hours": 1}),
        ("lifetime: 14 days", {"lifetime_hours": 336}),
        ("same_content: 1 day", {"same_content_hours": 24}),
        ("hours: {sunday: 12:00-17:00}", {"week": replace(PRACTICE, sunday=Hours(720, 1020))}),
        (
            'hours: {weekdays: "08:00-21:00", saturday: closed}',
            {"week": replace(PRACTICE, weekdays=Hours(480, 1260), saturday=None)},
        ),
        ("pause: {opt_outs: 2.9 %}", {"pause": replace(SENDING.pause, opt_out_share=0.029)}),
        ("pause: {blocks: 50%}", {"pause": replace(SENDING.pause, block_share=0.5)}),
        ("pause: {least: 50, within: 1 hour}", {"pause": replace(SENDING.pause, least=50, hours=1)}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_file_says_takes_the_place_of_the_usual_and_of_nothing_else(sending, rules, changes):
    assert sending(rules) == replace(SENDING, **changes)


COUNT = "must be a whole number from 1 to"
CODES = "must hold ISO 3166 codes of countries such as US, CA, got"
LIST = "must be a list of countries such as [US, CA], got"
LAW = "47 CFR 64.1200(c)(1) bars texts before and after"
DOLLARS = "must be US dollars above 0 and below 100, to five decimals, such as 0.02"
SHARE = "must be a share above 0 % and at most 50 % such as"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("parts_per_second: 0", f"parts_per_second: {COUNT} 1,000, got the number 0"),
        ("parts_per_second: 1001", f"parts_per_second: {COUNT} 1,000, got the number 1001"),
        ("parts_per_second: 1.5", f"parts_per_second: {COUNT} 1,000, got the number 1.5"),
        ("parts_per_second: true", f"parts_per_second: {COUNT} 1,000, got true"),
        ("parts_per_second: [1]", f"parts_per_second: {COUNT} 1,000, got a list"),
        ("countries: US", f"countries: {LIST} 'US'"),
        ("countries: []", f"countries: {LIST} an empty list"),
        ("countries: [USA]", f"countries: {CODES} 'USA': write two capital letters"),
        ("countries: [us]", f"countries: {CODES} 'us': write two capital letters"),
        ("countries: [XX]", f"countries: {CODES} 'XX': write two capital letters"),
        ("countries: [1]", f"countries: {CODES} the number 1: write two capital letters"),
        ("countries: [[US]]", f"countries: {CODES} a list: write two capital letters"),
        ("countries: [{US: 1}]", f"countries: {CODES} a mapping: write two capital letters"),
        ("countries: [US, CA, US]", "countries: must hold each country once, got 'US' twice: keep one"),
        ("countries: [US, ~]", "countries: is empty: write a value, or delete the line"),
        (
            "countries: [US, &a CA]",
            "countries: must be written out: a brand file has no anchors (&) and aliases (*)",
        ),
        ("lifetime: 24", "lifetime: must be a time from 1 hour to 14 days such as 24 hours, got the number 24"),
        ("lifetime: 15 days", "lifetime: must be a time from 1 hour to 14 days such as 24 hours, got '15 days'"),
        ("lifetime: 0 hours", "lifetime: must be a time from 1 hour to 14 days such as 24 hours, got '0 hours'"),
        ("same_content: ever", "same_content: must be a time from 1 hour to 30 days such as 72 hours, got 'ever'"),
        ("pause: {opt_outs: 0 %}", f"pause.opt_outs: {SHARE} 3 %, got '0 %'"),
        ("pause: {opt_outs: 50.01 %}", f"pause.opt_outs: {SHARE} 3 %, got '50.01 %'"),
        ("pause: {blocks: 0.02}", f"pause.blocks: {SHARE} 2 %, got the number 0.02"),
        (
            "pause: {within: 2 days}",
            "pause.within: must be a time from 1 hour to 24 hours such as 24 hours, got '2 days'",
        ),
        ("pause: {least: 0}", f"pause.least: {COUNT} 1,000,000, got the number 0"),
        (
            "pause: {blocked: 2 %}",
            "pause.blocked: is not a key here: did you mean 'blocks'? (keys here: blocks, least, opt_outs, within)",
        ),
        (f"keyword: {'x' * 31}", f"keyword: must be one line of 1 to 30 characters, got '{'x' * 31}'"),
        ("max_price: {US: 0}", f"max_price.US: {DOLLARS}, got the number 0"),
        ("max_price: {US: 100}", f"max_price.US: {DOLLARS}, got the number 100"),
        ("max_price: {US: 0.000001}", f"max_price.US: {DOLLARS}, got the number 0.000001"),
        (
            "max_price: {US: 0.002}",
            (
                "max_price.US: must be at least the list price of a message part, 0.00581, got 0.002: "
                "nothing would be sent"
            ),
        ),
        ("max_price: {US: cheap}", f"max_price.US: {DOLLARS}, got 'cheap'"),
        ("max_price: {CA: 0.02}", "max_price.CA: must name countries of the program (US), got 'CA': delete it"),
        ("hours: {weekdays: 9-18}", "hours.weekdays: must be hours such as 09:00-18:00, or closed, got '9-18'"),
        ("hours: {weekdays: never}", "hours.weekdays: must be hours such as 09:00-18:00, or closed, got 'never'"),
        (
            "hours: {saturday: 18:00-09:00}",
            "hours.saturday: must close after it opens, got '18:00-09:00': write the earlier time first",
        ),
        (
            "hours: {saturday: 09:00-09:00}",
            "hours.saturday: must close after it opens, got '09:00-09:00': write the earlier time first",
        ),
        ("hours: {sunday: 07:59-21:00}", f"hours.sunday: must lie within 08:00-21:00, got '07:59-21:00': {LAW}"),
        ("hours: {sunday: 08:00-21:01}", f"hours.sunday: must lie within 08:00-21:00, got '08:00-21:01': {LAW}"),
        (
            "hours: {weekdays: closed, saturday: closed}",
            "hours: must be open on weekdays, saturday or sunday, got all closed: nothing would ever be sent",
        ),
    ],
)
def test_a_rule_is_refused_with_its_line_and_nothing_else_is_said(faults, sending_as, rules, expected):
    assert faults(sending_as(rules)) == [f"18: programs.promotional.sending.{expected}"]


def test_only_a_promotional_program_pauses_by_itself(faults, sending_as):
    (found,) = faults(sending_as("pause: {opt_outs: 3 %}", "transactional"))
    assert found == (
        "9: programs.transactional.sending.pause: must stand in a promotional program: a code or a receipt waits for "
        "no count of complaints; delete it"
    )


@pytest.fixture
def pumping_as(sending_as):
    """Builder of the sound file with those rules in the transactional program, which has an immediate template."""
    code = '{topic: orders, text: "{name}: your code is {code}.", parameters: {code: 8}, immediate: true}'

    def build(rules, templates=f"    templates: {{code: {code}}}\n"):
        return sending_as(rules, "transactional").replace("    topics:\n", f"{templates}    topics:\n", 1)

    return build


def test_a_transactional_program_limits_pumping(pumping_as):
    def made(rules):
        return manifest(parse("acme.yaml", pumping_as(rules)), "transactional", "prod").sending.pumping

    assert made("pumping: {budget: 50}") == PumpingRule(50, 60)
    assert made("pumping: {budget: 5, per_range: 10}") == PumpingRule(5, 10)
    assert made("lifetime: 1 hour") is None


def test_limits_on_pumping_that_would_limit_nothing_or_everything_are_refused(faults, pumping_as, sending_as):
    (found,) = faults(sending_as("pumping: {budget: 50}"))
    assert "must stand in a transactional program" in found
    (found,) = faults(pumping_as("pumping: {budget: 50}", templates=""))
    assert "pumping: must stand beside an `immediate` template" in found
    (found,) = faults(pumping_as("max_price: {US: 90}, pumping: {budget: 1}"))
    assert "pumping.budget: must pay for a text at max_price of US (90.0), got 1" in found
    told = [
        [one for one in faults(pumping_as(f"countries: [US, CA], {rules}")) if "pumping" in one]
        for rules in ("pumping: {budget: 50}", "max_price: {CA: 0.05}, pumping: {budget: 9}")
    ]
    assert ["must stand beside max_price of CA" in one for one in told[0]] == [True]
    assert told[1] == []


def test_the_name_of_the_registration_goes_with_the_texts_of_the_short_code_alone(sending_as, faults):
    text = sending_as("keyword: Acme Deals")
    (found,) = faults(text)
    assert "sending.keyword: must stand beside short_code" in found
    number = f"arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-{'c' * 32}"
    coded = text.replace(
        "    sending:", f"    short_code: '55533'\n    origination: {{prod: '{number}', dev: simulator}}\n    sending:"
    )
    brand = parse("acme.yaml", coded)
    told = {name: manifest(brand, "promotional", name).sending.keyword for name in ("prod", "dev")}
    assert told == {"prod": "Acme Deals", "dev": ""}


def test_a_transactional_program_may_narrow_its_hours(sending):
    assert sending("hours: {holidays: closed}", "transactional").week == replace(DAYTIME, holidays=None)


OWN, LISTED = "a short code reaches its own country only", "whether a US short code reaches PR is not in AWS's list"


@pytest.mark.parametrize(
    ("countries", "refused"),
    [
        pytest.param("[US]", [], id="the US"),
        pytest.param("[US, CA]", [("CA", OWN)], id="Canada"),
        pytest.param("[GB, US, PR]", [("GB", OWN), ("PR", LISTED)], id="Britain and a territory"),
    ],
)
def test_a_short_code_with_another_country_is_refused_at_its_line_with_the_reason(sending_as, countries, refused):
    text = sending_as(f"countries: {countries}", "promotional")
    assert parse("acme.yaml", text)  # without a short code any country may be served
    text = text.replace("  promotional:\n", '  promotional:\n    short_code: "55513"\n')
    line = 1 + next(at for at, its in enumerate(text.splitlines()) if "countries" in its)
    faults = []
    try:
        parse("acme.yaml", text)
    except BrandFileError as error:
        faults = [str(fault) for fault in error.faults]
    begins = [
        f"acme.yaml:{line}: programs.promotional.sending.countries: "
        f"must be US beside a short_code, got '{country}': {why}"
        for country, why in refused
    ]
    assert len(faults) == len(begins)
    assert all(fault.startswith(expected) for fault, expected in zip(faults, begins, strict=True)), faults


@pytest.mark.parametrize("why", get_args(Exemption))
def test_a_transactional_program_may_say_why_its_texts_need_no_consent(why):
    asked = SOUND.replace("  transactional:\n", f"  transactional:\n    exempt: {why}\n")
    made = manifest(parse("acme.yaml", asked), "transactional", "prod")
    assert made.exempt == why
    assert type(made).from_json(made.to_json()) == made


def test_a_program_that_says_nothing_needs_consent_and_its_manifest_is_what_it_was():
    made = manifest(parse("acme.yaml", SOUND), "transactional", "prod")
    assert made.exempt == ""
    assert "exempt" not in made.to_json()


def test_no_marketing_is_exempt_and_no_other_reason_counts(faults):
    asked = SOUND.replace("  promotional:\n", "  promotional:\n    exempt: healthcare\n")
    (found,) = faults(asked)
    assert found.endswith(
        "programs.promotional.exempt: must stand in the transactional program: no marketing is exempt from consent; "
        "delete it"
    )
    (found,) = faults(SOUND.replace("  transactional:\n", "  transactional:\n    exempt: receipts\n"))
    assert "programs.transactional.exempt" in found
    assert "package_delivery" in found


def test_a_promotional_program_may_ask_for_checks_of_its_numbers_and_else_its_manifest_is_what_it_was(faults):
    asked = SOUND.replace("  promotional:\n", "  promotional:\n    reassigned_check: 31 days\n")
    made = manifest(parse("acme.yaml", asked), "promotional", "prod")
    assert made.reassigned_check_hours == 31 * 24
    assert type(made).from_json(made.to_json()) == made
    assert "reassigned_check" not in manifest(parse("acme.yaml", SOUND), "promotional", "prod").to_json()
    (found,) = faults(SOUND.replace("  transactional:\n", "  transactional:\n    reassigned_check: 31 days\n"))
    assert found.endswith(
        "programs.transactional.reassigned_check: must stand in a promotional program: a code or a receipt waits for "
        "no file; delete it"
    )
