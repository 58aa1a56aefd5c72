"""Where numbers and ZIP codes lead, against a hand-written list and the telephone library."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import phonenumbers
import pytest

from lambdas.program.sending import DAYTIME
from lambdas.quiet_hours.regions import (
    NOWHERE,
    UNKNOWN_COUNTRY,
    country_of,
    known_countries,
    region_of,
    serves,
    states_of,
)
from lambdas.quiet_hours.windows import Rules, group_of, next_open, place_of, zones_of
from tests.lambdas.quiet_hours.by_hand import SPLIT, STATE_OF, phone
from tests.lambdas.quiet_hours.clocks import offsets, zones_by_library
from tools.numbering.area_codes import NEWER, SERVICES

ALL_CODES = [str(code) for code in range(200, 1000)]
# the plan beside the US: every country of it by one of its codes
_PLAN = """
242 BS, 246 BB, 264 AI, 268 AG, 284 VG, 340 VI, 345 KY, 416 CA, 441 BM, 473 GD, 649 TC, 658 JM, 664 MS, 670 MP, 671 GU,
684 AS, 721 SX, 758 LC, 767 DM, 784 VC, 787 PR, 809 DO, 868 TT, 869 KN
"""
PLAN = dict(entry.split() for entry in _PLAN.split(","))
NO_PLACES = "800 833 844 855 866 877 888 900 500 521 533 544 566 577 588 600 622 700 710 555 911"
# what the plan keeps back, and what no area code can look like
RESERVED = "211 370 379 960 969 290 999 222 881 456 988 035 100"
# in service, and unknown to the telephone library: as carriers, commissions, and news told it
with (Path(__file__).parents[2] / "data" / "law" / "area_codes.csv").open(newline="", encoding="utf-8") as told:
    RECENT = {line["code"]: line["place"] for line in csv.DictReader(told)}
UNGIVEN = [code for code in ALL_CODES if country_of(phone(code)) == UNKNOWN_COUNTRY]


def test_every_area_code_of_the_us_lies_in_the_state_written_by_hand():
    ours = {code: states_of(phone(code)) for code in ALL_CODES if country_of(phone(code)) == "US"}
    assert ours == {code: (state,) for code, state in STATE_OF.items()}


@pytest.mark.parametrize(("code", "country"), PLAN.items())
def test_a_country_of_the_plan_is_told_by_its_area_code(code, country):
    assert country_of(phone(code)) == country


def test_the_plan_has_these_countries_and_the_us_and_no_others():
    found = {country_of(phone(code)) for code in ALL_CODES}
    assert found == {*PLAN.values(), "US", UNKNOWN_COUNTRY, ""}


@pytest.mark.parametrize("code", NO_PLACES.split())
def test_a_code_that_is_no_place_has_no_country_state_or_zone(code):
    assert (country_of(phone(code)), states_of(phone(code)), zones_of(phone(code))) == ("", (), ())


@pytest.mark.parametrize(
    "text", ["", "+", "+1", "+12", "12065550123", "+999123456", "+8816555012", "+97912345678", "bob"]
)
def test_what_is_no_number_of_a_country_leads_nowhere(text):
    assert country_of(text) == ""
    assert region_of(text[:5]) is NOWHERE


@pytest.mark.parametrize("code", STATE_OF)
def test_an_area_code_has_every_zone_that_the_library_gives_any_of_its_exchanges(code):
    assert set(zones_of(phone(code))) >= zones_by_library(code)


@pytest.mark.parametrize("code", SPLIT)
def test_a_split_area_code_has_zones_whose_clocks_differ(code):
    assert len(offsets(zones_of(phone(code)))) > 1


@pytest.mark.parametrize(
    ("younger", "older"),
    [("364", "270"), ("448", "850"), ("458", "541"), ("689", "407"), ("930", "812"), ("986", "208")],
)
def test_an_overlay_has_all_zones_of_the_code_that_it_lies_over(younger, older):
    assert set(zones_of(phone(younger))) >= set(zones_of(phone(older)))


def test_no_other_area_code_of_the_us_spans_zones():
    spanning = {code for code in STATE_OF if len(offsets(zones_of(phone(code)))) > 1}
    assert spanning == {*SPLIT, "364", "448", "458", "689", "729", "930"}


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+442071234567", "GB"),
        ("+79161234567", "RU"),
        ("+77011234567", "KZ"),
        ("+5215512345678", "MX"),
        ("+4779123456", "SJ"),
        ("+35812345678", "FI"),
        ("+61412345678", "AU"),
        ("+2908123", "TA"),
    ],
)
def test_a_number_abroad_is_of_the_country_behind_its_calling_code(number, country):
    assert country_of(number) == country


def test_every_calling_code_leads_to_the_country_that_the_library_names_first():
    codes = {code: regions[0] for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items() if code != 1}
    ours = {code: country_of(f"+{code}0000000") for code in codes}
    assert ours == {code: "" if region == "001" else region for code, region in codes.items()}


@pytest.mark.parametrize(
    ("number", "clocks"),
    [
        pytest.param("+212612345678", {"Africa/Casablanca", "Africa/El_Aaiun"}, id="Morocco"),
        pytest.param("+34612345678", {"Africa/Ceuta", "Atlantic/Canary", "Europe/Madrid"}, id="Spain"),
        pytest.param("+351912345678", {"Atlantic/Azores", "Atlantic/Madeira", "Europe/Lisbon"}, id="Portugal"),
        pytest.param("+56912345678", {"America/Santiago", "Pacific/Easter"}, id="Chile"),
        pytest.param("+6421123456", {"Pacific/Auckland", "Pacific/Chatham"}, id="New Zealand"),
    ],
)
def test_a_country_has_all_zones_of_its_land(number, clocks):
    assert set(zones_of(number)) >= clocks


def test_the_countries_are_all_that_a_number_can_have():
    assert {"US", "PR", "CA", "GB", "KZ"} <= known_countries()
    assert "" not in known_countries()


@pytest.mark.parametrize("code", RESERVED.split())
def test_a_code_that_the_plan_gives_to_no_place_is_nobodys(code):
    assert country_of(phone(code)) == ""
    assert not serves(["US"], phone(code))


@pytest.mark.parametrize(("code", "state"), RECENT.items())
def test_a_code_that_only_the_administrator_knows_yet_lies_where_the_older_one_does(code, state):
    assert (country_of(phone(code)), states_of(phone(code))) == ("US", (state,))
    assert set(zones_of(phone(code))) == set(zones_of(phone(NEWER[code])))
    assert serves(["US"], phone(code))


def test_a_code_that_no_source_knows_is_unknown_and_under_the_strictest_row_and_every_zone():
    assert len(UNGIVEN) > 100
    rules, moment = Rules.of(DAYTIME), datetime(2026, 11, 23, 12, tzinfo=UTC)
    for code in UNGIVEN:
        assert place_of(phone(code)) is place_of("+18005550123")
        assert (group_of(phone(code)), zones_of(phone(code)), states_of(phone(code))) == ("unknown", (), ())
    # ten o'clock in Hawaii, where the day begins last
    assert next_open(phone(UNGIVEN[0]), moment, rules) == datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("countries", "served"), [(["US"], True), (["GB", "CA"], True), (["JM"], True), (["GB"], False), ([], False)]
)
def test_a_code_that_no_source_knows_is_served_by_whoever_serves_a_country_of_the_plan(countries, served):
    assert {serves(countries, phone(code)) for code in UNGIVEN} == {served}


def test_a_zip_code_tells_the_zones_of_a_code_that_no_source_knows_and_the_strictest_row_stays():
    place = place_of(phone(UNGIVEN[0]), "96813")
    assert (place.zones, place.states) == (("Pacific/Honolulu",), ("HI", "unknown"))


def test_no_code_that_is_kept_for_services_is_one_that_a_source_places():
    assert {country_of(phone(code)) for code in SERVICES.split()} == {""}
    assert NEWER.keys() == RECENT.keys()
