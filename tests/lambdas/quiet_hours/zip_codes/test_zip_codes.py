"""What a ZIP code adds to a number: its zones in place of the area code's, and one more state."""

from collections import defaultdict

import pytest

from lambdas.quiet_hours.regions import home_region, states_of
from lambdas.quiet_hours.windows import zones_of
from tests.lambdas.quiet_hours.by_hand import STATE_OF, phone
from tests.lambdas.quiet_hours.clocks import offsets


def test_zip_codes_and_area_codes_agree_on_the_clocks_of_every_state_but_for_what_is_known():
    by_number, by_home = defaultdict(set), defaultdict(set)
    for code, state in STATE_OF.items():
        by_number[state] |= offsets(zones_of(phone(code)))
    for prefix in (f"{number:03d}" for number in range(1000)):
        home = home_region("+1206", prefix)
        for state in home.states if len(home.states) == 1 else ():
            by_home[state] |= offsets(home.zones)
    differing = {state for state in by_number if by_number[state] != by_home[state]}
    # the library gives Adak's exchanges Hawaiian time; towns of Alabama at Georgia's border keep Georgia's
    assert differing == {"AK", "AL"}
    assert by_number["AK"] - by_home["AK"] == offsets(["Pacific/Honolulu"])
    assert by_home["AL"] - by_number["AL"] == offsets(["America/New_York"])


@pytest.mark.parametrize(
    ("zip_code", "states"),
    [
        pytest.param("98101", ("WA",), id="ZIP"),
        pytest.param("98101-1234", ("WA",), id="ZIP+4"),
        pytest.param("981011234", ("WA",), id="ZIP+4 without its dash"),
        pytest.param("06390", ("CT", "NY", "WA"), id="a prefix of two states"),
        pytest.param("96799", ("AS", "HI", "WA"), id="a prefix of a state and a territory"),
        pytest.param("00901", ("PR", "WA"), id="a territory"),
        pytest.param("33101", ("FL", "WA"), id="another state"),
        pytest.param("09012", ("WA",), id="military"),
        pytest.param("00000", ("WA",), id="what stands for none"),
        pytest.param("00412", ("WA",), id="unassigned"),
        pytest.param("2134", ("MA", "WA"), id="a zero lost"),
    ],
)
def test_the_states_are_those_of_the_area_code_and_of_the_zip_code(zip_code, states):
    assert states_of("+12065550123", zip_code=zip_code) == states


@pytest.mark.parametrize(
    ("number", "zones"),
    [
        pytest.param("+12065550123", ("America/New_York",), id="a number of the US"),
        pytest.param("+14165550123", ("America/New_York",), id="a number of Canada"),
        pytest.param("+18005550123", ("America/New_York",), id="a number of the plan without a place"),
        pytest.param(
            "+18095550123", ("America/Santo_Domingo",), id="a Dominican number: their codes have five digits too"
        ),
        pytest.param("+33612345678", ("Europe/Paris",), id="a French number: their codes have five digits too"),
    ],
)
def test_a_zip_code_tells_the_zones_of_a_number_whose_owner_may_have_one(number, zones):
    assert zones_of(number, zip_code="33101") == zones
