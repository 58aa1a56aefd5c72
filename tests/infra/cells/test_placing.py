"""The rule that places brands: whole legal entities, no quota beyond four fifths, and nobody moved by who comes."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from infra.cells.needs import EVERY
from infra.cells.placing import FULL, Cell, Group, place

POOLS, ROLES, RULES = "pools", "roles", "event_rules"
SIZES = {POOLS: range(1, 7), ROLES: range(1, 200)}
GRANTED = {quota.name: quota for quota in EVERY}


@st.composite
def groups(draw, least=1, most=12, names="abcdefghijklmnop"):
    entities = draw(st.lists(st.sampled_from(names), min_size=least, max_size=most, unique=True))
    return [_group(draw, entity) for entity in entities]


def _group(draw, entity):
    brands = draw(st.integers(1, 3))
    return Group(
        entity,
        {
            f"{entity}{number}": Counter(
                {(POOLS, ""): draw(st.integers(1, 3)), (ROLES, ""): draw(st.integers(1, 200)), (RULES, "default"): 4}
                | {(RULES, f"bus-{entity}"): 1}
            )
            for number in range(brands)
        },
        Counter({("event_buses", ""): 1}),
    )


@st.composite
def cells(draw):
    """Cells of which some share an account, which counts roles over all its regions."""
    accounts = draw(st.lists(st.integers(0, 3), min_size=1, max_size=5))
    return [
        Cell(f"c{at}", f"11112222333{account}", f"us-east-{at}", {POOLS: draw(st.sampled_from([0, 40]))})
        for at, account in enumerate(accounts)
    ]


def spans(found, described):
    return [one.legal_entity for one in described if len({found.brands[b] for b in one.needs if b in found.brands}) > 1]


def overfull(found):
    return [
        (cell.name, quota.name)
        for cell in found.cells
        for quota, used, granted in found.uses(cell)
        if used > granted * FULL
    ]


def moved(before, after):
    return {brand for brand, cell in before.brands.items() if after.brands.get(brand) != cell}


@settings(max_examples=50)
@given(groups(), cells())
def test_a_legal_entity_never_spans_cells_and_no_quota_is_filled_beyond_four_fifths(described, there):
    found = place(described, there, {})
    assert spans(found, described) == []
    assert overfull(found) == []
    refused = {brand for refusal in found.refusals for brand in refusal.brands}
    assert refused | set(found.brands) == {brand for group in described for brand in group.needs}


@settings(max_examples=50)
@given(groups(), groups(names="qrstuvwxyz"), cells())
def test_brands_that_come_move_nobody_who_is_recorded(first, more, there):
    before = place(first, there, {})
    after = place([*first, *more], there, before.brands)
    assert moved(before, after) == set()


@settings(max_examples=50)
@given(groups(most=5), groups(most=5, names="qrstuvwxyz"), cells())
def test_while_there_is_room_brands_that_come_move_nobody_even_without_a_record(first, more, there):
    wide = [Cell(one.name, one.account, one.region, dict.fromkeys(GRANTED, 100_000)) for one in there]
    assert moved(place(first, wide, {}), place([*more, *first], wide, {})) == set()


@settings(max_examples=50)
@given(groups(), cells(), st.randoms())
def test_nobody_who_is_recorded_moves_when_cells_come_quotas_rise_or_brands_go(described, there, random):
    before = place(described, there, {})
    more = [Cell(f"new{at}", f"99998888777{at}", "us-east-1") for at in range(3)]
    raised = [Cell(one.name, one.account, one.region, dict.fromkeys(GRANTED, 100_000)) for one in there]
    fewer = random.sample(described, len(described) // 2)
    for after in (
        place(described, [*more, *there], before.brands),
        place(described, raised, before.brands),
        place(fewer, there, before.brands),
        place(described, random.sample(there, len(there)), before.brands),
    ):
        assert all(before.brands.get(brand, cell) == cell for brand, cell in after.brands.items())
    again = place(described, there, place(fewer, there, before.brands).brands | before.brands)
    assert moved(before, again) == set()  # a brand file that comes back finds its cell


def by_load(described, there):
    """A rule that looks at how full cells are, which is what the property above must find."""
    loads, brands = Counter({cell.name: 0 for cell in there}), {}
    for group in sorted(described, key=lambda group: group.legal_entity):
        cell = min(loads, key=lambda name: (loads[name], name))
        loads[cell] += len(group.needs)
        brands |= dict.fromkeys(group.needs, cell)
    return brands


def test_a_rule_that_goes_by_load_is_seen_to_move_brands():
    there = [Cell(name, f"11112222333{at}", "us-east-1") for at, name in enumerate("xy")]
    first = [Group(name, {name: Counter({(POOLS, ""): 1})}) for name in "bc"]
    more = [Group("a", {"a": Counter({(POOLS, ""): 1})})]
    before, after = by_load(first, there), by_load([*first, *more], there)
    assert {brand for brand in before if before[brand] != after[brand]} == {"b", "c"}


@settings(max_examples=50)
@given(groups(least=3), cells())
def test_the_quota_that_a_refusal_asks_for_is_enough_and_one_less_is_not(described, there):
    found = place(described, there, {})
    for refusal in found.refusals[:1]:
        name = refusal.beyond[0].cell
        asked = {one.quota.name: one.ask for one in refusal.beyond}
        placed = _with_quotas(described, found, there, name, asked, refusal.legal_entity)
        assert set(refusal.brands) <= set(placed.brands)
        short = {quota: number - 1 for quota, number in asked.items()}
        again = _with_quotas(described, found, there, name, short, refusal.legal_entity)
        assert refusal.brands[0] not in again.brands


def _with_quotas(described, found, there, name, quotas, entity):
    """Place that one entity into the named cell with `quotas`, beside what is there already, and into no other."""
    earlier = [group for group in described if group.legal_entity < entity and set(group.needs) <= set(found.brands)]
    wanted = [*earlier, *(group for group in described if group.legal_entity == entity)]
    record = {brand: found.brands[brand] for group in earlier for brand in group.needs}
    closed = [
        Cell(one.name, one.account, one.region, {**one.quotas, **quotas})
        if one.name == name
        else Cell(one.name, one.account, one.region, one.quotas)
        for one in there
    ]
    return place(wanted, closed, record)


def test_a_brand_more_of_a_legal_entity_goes_beside_the_others_or_is_refused_with_the_quota():
    there = [Cell("a", "111122223333", "us-east-1"), Cell("b", "444455556666", "us-east-1")]
    needs = Counter({(POOLS, ""): 10})
    two = Group("Acme", {"one": needs, "two": needs})
    found = place([two], there, {"one": "b"})
    assert found.brands == {"one": "b", "two": "b"}
    three = Group("Acme", {"one": needs, "two": needs, "three": needs})
    (refusal,) = place([three], there, {"one": "b", "two": "b"}).refusals
    assert refusal.brands == ("three",)
    assert "cell b would use 30 of 25 pools, more than 80 %: ask for 38 in the Service Quotas console" in refusal.told
    assert "quotas.pools of that cell" in refusal.told


def test_the_lists_that_an_account_has_by_itself_are_counted():
    there, needs = [Cell("a", "111122223333", "us-east-1")], Counter({("opt_out_lists", ""): 20})
    (refusal,) = place([Group("Acme", {"one": needs})], there, {}).refusals
    assert "would use 21 of 25 opt_out_lists" in refusal.told
    assert place([Group("Acme", {"one": Counter({("opt_out_lists", ""): 19})})], there, {}).refusals == ()


def test_rules_are_counted_bus_by_bus():
    there = [Cell("a", "111122223333", "us-east-1")]
    each = [Group(name, {name: Counter({(RULES, f"bus-{name}"): 240})}) for name in "xyz"]
    assert place(each, there, {}).refusals == ()
    (refusal,) = place([Group("w", {"w": Counter({(RULES, "default"): 241})})], there, {}).refusals
    assert "241 of 300 event_rules" in refusal.told


def test_roles_are_counted_over_the_regions_of_an_account():
    there = [Cell("a", "111122223333", "us-east-1"), Cell("b", "111122223333", "us-west-2")]
    found = place([Group(name, {name: Counter({(ROLES, ""): 500})}) for name in "xy"], there, {})
    assert len(found.brands) == 1
    assert "1000 of 1000 roles" in found.refusals[0].told


def test_a_number_holds_its_brand_in_its_account_and_region():
    there = [Cell(name, f"11112222333{at}", "us-east-1") for at, name in enumerate("abcd")]
    needs = Counter({(POOLS, ""): 1})
    for cell in there:
        group = Group("Acme", {"one": needs}, numbers={"one": frozenset({cell.place})})
        assert place([group], there, {}).brands == {"one": cell.name}
    nowhere = Group("Acme", {"one": needs}, numbers={"one": frozenset({("999999999999", "us-east-1")})})
    assert "999999999999 us-east-1, which is no cell" in place([nowhere], there, {}).refusals[0].told
    two = Group("Acme", {"one": needs}, numbers={"one": frozenset({there[0].place, there[1].place})})
    assert "never spans cells" in place([two], there, {}).refusals[0].told
    away = Group("Acme", {"one": needs}, numbers={"one": frozenset({there[0].place})})
    assert "recorded in b, and has a number in" in place([away], there, {"one": "b"}).refusals[0].told
    beside = Group("Acme", {"one": needs, "two": needs}, numbers={"two": frozenset({there[0].place})})
    assert "its legal entity is in b" in place([beside], there, {"one": "b"}).refusals[0].told


def test_a_record_that_spans_cells_or_names_none_is_refused():
    there = [Cell(name, f"11112222333{at}", "us-east-1") for at, name in enumerate("ab")]
    acme = Group("Acme", {"one": Counter(), "two": Counter()})
    assert "never spans cells" in place([acme], there, {"one": "a", "two": "b"}).refusals[0].told
    assert (
        "is in 'z' by cells.json, which is none of the cells a, b"
        in place([acme], there, {"one": "z"}).refusals[0].told
    )
