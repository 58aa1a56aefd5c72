"""Cells: each is like an environment with that account and region, and holds the brands placed there."""

import json
import os
import shutil
from collections import Counter

import pytest

from infra.brand.loader import load_all
from infra.cells.needs import EVERY, Counting
from infra.cells.placing import FULL
from infra.cells.record import PlacementError, in_cell, judged_in, leaving, neighbours, placed, read, unmoved, write
from infra.environment import Environment, UnknownEnvironmentError
from infra.facts import expected_stacks
from infra.policy.blueprint.store import template_of
from tests.conftest import PROJECT, run_app

BRANDS = int(os.environ.get("PLACED_BRANDS", "40"))  # `make proof` places 1,000
ROOM = {"quotas": {"concurrent_executions": 1000}}
C = {"account": "777788889999", "region": "us-east-1"}
A, B = {"account": "111122223333", "region": "us-east-1"}, {"account": "444455556666", "region": "us-west-2"}
KNOWN = {"prod": {"tracing": True, "cells": {"a": {**A, **ROOM}, "b": {**B, **ROOM}}}}


@pytest.fixture(scope="module")
def brands():
    """Two brands of one legal entity, with simulators wherever they are."""
    found = []
    for brand in load_all(PROJECT / "brands"):
        programs = {
            kind: brand.program(kind).model_copy(update={"origination": {"prod": "simulator"}})
            for kind in brand.message_types
        }
        found.append(brand.model_copy(update={"programs": brand.programs.model_copy(update=programs)}))
    return found


def test_a_cell_is_the_environment_with_an_account_and_region_of_its_own():
    alone = {"prod": {"tracing": True, **A, **ROOM}}
    cell, place = Environment.named("prod/a", KNOWN), Environment.named("prod", alone)
    assert (cell.name, cell.cell, cell.called, place.called) == ("prod", "a", "prod/a", "prod")
    assert (cell.account, cell.region, cell.quotas, cell.options) == (*A.values(), place.quotas, place.options)
    assert Environment.named("prod", KNOWN, "b") == Environment.named("prod/b", KNOWN)
    assert [one.called for one in Environment.all_of("prod", KNOWN)] == ["prod/a", "prod/b"]
    assert cell.places == {tuple(A.values()), tuple(B.values())}


def test_the_templates_of_a_cell_are_those_of_an_environment_in_that_place(brands):
    alone = Environment.named("prod", {"prod": {"tracing": True, **A, **ROOM}})
    cell, here = in_cell(Environment.named("prod/a", KNOWN), brands, {"prod": dict.fromkeys(_ids(brands), "a")})
    templates = [
        [json.dumps(template_of(one)) for one in expected_stacks(of, at)] for of, at in ((brands, alone), (here, cell))
    ]
    assert templates[0] == templates[1]


def _ids(brands):
    return [brand.brand for brand in brands]


@pytest.mark.parametrize(
    ("name", "entry", "said"),
    [
        ("prod", KNOWN["prod"], r"must be one of a, b, got none: name it, such as prod/a or CELL=a"),
        ("prod/c", KNOWN["prod"], r"must be one of a, b, got 'c'"),
        ("prod/a", A, r"has no cells, got the cell 'a': leave it \(CELL\) out"),
        ("prod/a", {**A, **KNOWN["prod"]}, r"must leave account to its cells"),
        ("prod/a", {"cells": {"a": {**A, "dashboards": "all"}}}, r"must leave dashboards to the environment"),
        ("prod/a", {"cells": {"a": A, "b": A}}, r"must have an account and region of its own, got those of 'a'"),
        ("prod/a", {"cells": {}}, r"must be 1 to 500 objects by their names"),
        ("prod/a", {"cells": {"A B": A}}, r"must be 1 to 500 objects by their names, .*, got 'A B': correct"),
        ("prod/a", {"cells": {"a": "x"}}, r"must be 1 to 500 objects by their names, .*, got 'a': correct"),
        ("prod/a", {"cells": [A]}, r"must be 1 to 500 objects by their names"),
        (
            "prod/a",
            {"tags": {"a": "b"}, "cells": {"a": {"account": 4444, "region": "us-east-1"}}},
            r"environment 'prod/a' must have a quoted account of 12 digits .*, got \{'account': 4444",
        ),
        ("prod/a", {"cells": {"a": {**A, "acount": "1"}}}, r"environment 'prod/a' must hold only .*, got 'acount'"),
        (
            "prod/a",
            {"cells": {"a": {**A, "account": 111122223333}}},
            r"'prod/a' must have a quoted account of 12 digits .*, got \{'account': 111122223333",
        ),
        (
            "prod/b",
            {"cells": {name: {"account": A["account"]} for name in "ab"}},
            r"'prod/b' must have a quoted account of 12 digits and a region such as us-east-1, got .*'region': None",
        ),
    ],
)
def test_cells_that_cannot_be_are_refused_with_what_to_write(name, entry, said):
    with pytest.raises(UnknownEnvironmentError, match=said):
        Environment.named(name, {"prod": entry})


def test_what_is_granted_to_all_cells_and_to_one_is_told_quota_by_quota():
    quotas = {"pools": 60, "roles": 2000}
    entry = {**ROOM, "cells": {"a": {**A, "quotas": quotas}, "b": B}}
    assert Environment.named("prod/a", {"prod": entry}).quotas == {**ROOM["quotas"], **quotas}
    assert Environment.named("prod/b", {"prod": entry}).quotas == ROOM["quotas"]


@pytest.mark.parametrize(("record", "gone"), [("c", "c"), ("c -> a", "c"), ("a -> c", "c")])
def test_no_cell_is_built_while_a_brand_is_recorded_in_one_that_is_gone(brands, record, gone):
    for cell in "ab":
        with pytest.raises(PlacementError, match=rf"is in '{gone}' by cells.json, .*: if the cell was removed, add it"):
            in_cell(Environment.named("prod", KNOWN, cell), brands, {"prod": dict.fromkeys(_ids(brands), record)})


@pytest.mark.parametrize("value", ["", "a->b", "a -> a", "a -> b -> a", " -> b", "a -> ", "prod/a", "A"])
def test_a_record_of_what_can_be_no_cell_is_refused_with_the_brand(tmp_path, value):
    (tmp_path / "cells.json").write_text(json.dumps({"prod": {"acme": value}}))
    with pytest.raises(PlacementError, match="acme of prod must be in a cell such as east, or on its way") as refused:
        read(tmp_path)
    assert str(refused.value).endswith(f"got {value!r}: correct it")


@pytest.mark.parametrize("text", ['{"prod": {"acme": "a", "acme": "b"}}', '{"prod": {"acme": "a"}, "prod": {}}'])
def test_a_brand_or_an_environment_that_is_recorded_twice_is_refused(tmp_path, text):
    (tmp_path / "cells.json").write_text(text)
    with pytest.raises(PlacementError, match=r"must say each brand once, got '(acme|prod)' twice: keep the line of"):
        read(tmp_path)


def test_a_key_that_cdk_json_says_twice_is_refused(tmp_path):
    cells = ", ".join(f'"a": {json.dumps(one)}' for one in (A, B))
    (tmp_path / "cdk.json").write_text(f'{{"context": {{"environments": {{"prod": {{"cells": {{{cells}}}}}}}}}}}')
    with pytest.raises(UnknownEnvironmentError, match=r"cdk.json: must say each key once, got 'a' twice: correct it"):
        Environment.of_file("prod", tmp_path / "cdk.json", "a")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("a", "a", None),
        ("a", "a -> b", None),
        ("a -> b", "a -> b", None),
        ("a -> b", "b", None),
        ("a", "b", "goes from 'a' to 'b'"),
        ("a", "b -> a", "goes from 'a' to 'b -> a'"),
        ("a -> b", "a", "goes from 'a -> b' to 'a'"),
        ("a", None, "is in 'a' no more"),
        (None, "b", None),
    ],
)
def test_a_brand_that_changes_its_cell_without_a_move_is_told(before, after, told):
    records = [{"prod": {"acme": cell} if cell else {}} for cell in (before, after)]
    found = list(unmoved(*records, {"acme"}))
    assert len(found) == bool(told)
    assert all(f"acme of prod {told}, and no move took it there" in one for one in found)
    assert list(unmoved(*records, set())) == []  # a brand that is gone


def test_what_other_environments_hold_in_the_account_of_a_cell_is_counted(brands):
    there = [one.model_copy(update={"programs": _everywhere(one)}) for one in brands]
    known = {**KNOWN, "dev": {**A, **ROOM}, "far": {**A, "region": "eu-west-1", **ROOM}, "other": {**C, **ROOM}}
    places = Environment.all_of("prod", known)
    beside = neighbours(places, known, there, {})
    assert [(other.name, len(held)) for other, held in beside] == [("dev", 2), ("far", 2)]
    cells = dict.fromkeys(_ids(brands), "a")
    alone, shared = (placed(there, places, cells, others=others) for others in ((), beside))
    used = [{quota.name: number for quota, number, _ in found.uses(found.cells[0])} for found in (alone, shared)]
    assert used[1]["pools"] == 2 * used[0]["pools"]
    assert used[1]["roles"] >= 3 * used[0]["roles"] - 3  # of every region
    assert used[1]["opted_out_reads"] == 2 * used[0]["opted_out_reads"]
    assert shared.uses(shared.cells[1]) == alone.uses(alone.cells[1])


def _everywhere(brand):
    origination = dict.fromkeys(("prod", "dev", "far", "other"), "simulator")
    programs = {
        kind: brand.program(kind).model_copy(update={"origination": origination}) for kind in brand.message_types
    }
    return brand.programs.model_copy(update=programs)


def test_a_cell_is_named_once():
    with pytest.raises(UnknownEnvironmentError, match="got 'a' in prod/a and 'b'"):
        Environment.named("prod/a", KNOWN, "b")


def test_two_environments_whose_stacks_could_bear_one_name_share_no_cell():
    with pytest.raises(UnknownEnvironmentError, match="must not share its beginning"):
        Environment.named("prod-eu", {**KNOWN, "prod-eu": B})


def test_a_brand_without_a_cell_and_an_entity_in_two_are_refused(brands):
    first, second = _ids(brands)
    here = Environment.named("prod/a", KNOWN)
    with pytest.raises(PlacementError, match=rf"got none for {second}: run `./sms place --environment prod --write`"):
        in_cell(here, brands, {"prod": {first: "a"}})
    with pytest.raises(PlacementError, match=r"a legal entity must be in one cell, got .* in a and b"):
        in_cell(here, brands, {"prod": {first: "a", second: "b"}})


def test_a_cell_judges_the_wording_of_its_own_brands_and_an_environment_without_cells_that_of_all():
    record = {"prod": {"first": "a", "second": "b", "third": "b -> a"}}
    assert judged_in(Environment.named("prod/a", KNOWN), record) == {"first", "third"}
    assert judged_in(Environment.named("prod/b", KNOWN), record) == {"second"}
    plain = {"local": {"account": "000000000000", "region": "us-east-1"}}
    assert judged_in(Environment.named("local", plain), record) is None


def test_a_cell_holds_its_brands_and_hears_only_of_their_legal_entities(brands):
    other = brands[0].model_copy(update={"brand": "acme", "legal_entity": "Acme LLC"})
    known = {"prod": {**KNOWN["prod"], "revoke_all": [brands[0].legal_entity, "Acme LLC"]}}
    record = {"prod": {**dict.fromkeys(_ids(brands), "a"), "acme": "b"}}
    for name, ids, entity in (("a", _ids(brands), brands[0].legal_entity), ("b", ["acme"], "Acme LLC")):
        there, held = in_cell(Environment.named("prod", known, name), [*brands, other], record)
        assert (_ids(held), there.revoke_all) == (ids, (entity,))


def test_a_cell_that_a_brand_leaves_builds_it_no_more_and_keeps_the_bus_of_its_legal_entity(brands):
    record = {"prod": dict.fromkeys(_ids(brands), "a -> b")}
    old, left = in_cell(Environment.named("prod/a", KNOWN), brands, record)
    new, held = in_cell(Environment.named("prod/b", KNOWN), brands, record)
    assert (left, _ids(held), _ids(leaving(old, brands, record))) == ((), _ids(brands), _ids(brands))
    assert (old.kept_entities, new.kept_entities) == ((brands[0].legal_entity,), ())
    (platform,) = expected_stacks(left, old)
    kinds = [one["Type"] for one in template_of(platform)["Resources"].values()]
    assert kinds == ["AWS::Events::EventBus"]


def test_what_a_brand_needs_is_what_its_templates_hold(brands):
    here = Environment.named("prod/a", KNOWN)
    needs = Counting(here).needs(brands)
    types = Counter(
        resource["Type"]
        for stack in expected_stacks(brands, here)
        for resource in template_of(stack)["Resources"].values()
    )
    for quota in EVERY:
        if quota.type:
            assert sum(number for (name, _), number in needs.items() if name == quota.name) == types[quota.type]
    programs = sum(len(brand.message_types) for brand in brands)
    assert needs["concurrent_executions", ""] == 22 * programs
    assert {part for name, part in needs if name == "event_rules"} > {"default"}


def test_the_record_is_read_as_it_was_written_and_anything_else_is_refused(tmp_path):
    record = {"prod": {"acme": "a"}, "dev": {}}
    write(tmp_path, record)
    assert read(tmp_path) == record
    for text in ("{", "[]", '{"prod": "a"}', '{"prod": {"acme": 1}}'):
        (tmp_path / "cells.json").write_text(text)
        with pytest.raises(PlacementError, match="bring its last version back"):
            read(tmp_path)


def test_generated_brands_are_placed_whole_and_below_four_fifths_of_every_quota(brands):
    many = [
        brands[number % 2].model_copy(update={"brand": f"b{number}", "legal_entity": f"Entity {number // 2}"})
        for number in range(BRANDS)
    ]
    cells = {
        f"c{at}": {"account": f"{100_000_000_000 + at}", "region": "us-east-1", **ROOM} for at in range(BRANDS // 8 + 8)
    }
    places = Environment.all_of("prod", {"prod": {"cells": cells}})
    found = placed(many, places, {})
    assert (len(found.brands), found.refusals) == (BRANDS, ())
    assert all(used <= granted * FULL for cell in found.cells for _, used, granted in found.uses(cell))
    more = many[0].model_copy(update={"brand": "a-new-one", "legal_entity": "A New One"})
    after = placed([more, *many], places, found.brands)
    assert {brand: after.brands[brand] for brand in found.brands} == found.brands
    assert after.new == {"a-new-one"}


def test_the_app_refuses_a_brand_without_a_cell(tmp_path):
    refused = run_app(tmp_path, ENV="prod", CELL="a", CDK_CONTEXT_JSON=json.dumps({"environments": KNOWN}))
    assert refused.returncode == 1
    assert (
        "every brand of environment 'prod' must have a cell, got none for example-corp, example-outlet"
        in refused.stderr
    )


def test_the_app_makes_a_cell_of_the_same_bytes_as_one_process_makes_without_cells(assembly, tmp_path):
    settings = json.loads((PROJECT / "cdk.json").read_text())["context"]
    local = settings["environments"]["local"]
    elsewhere = {"account": "999999999999", "region": "us-west-2"}
    place = {key: local.pop(key) for key in ("account", "region")}
    settings["environments"] = {"local": {**local, "cells": {"a": place, "b": elsewhere}}}
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    names = [path.stem for path in (tmp_path / "brands").glob("example-*.yaml")]
    write(tmp_path / "brands", {"local": dict.fromkeys(names, "a")})
    more = {"CELL": "a", "BRANDS": str(tmp_path / "brands"), "CDK_CONTEXT_JSON": json.dumps(settings)}
    made = run_app(tmp_path / "cdk.out", **more)
    assert made.returncode == 0, made.stdout + made.stderr
    files = {path.name for path in assembly.glob("*.template.json")}
    assert {path.name for path in (tmp_path / "cdk.out").glob("*.template.json")} == files
    assert all((tmp_path / "cdk.out" / name).read_bytes() == (assembly / name).read_bytes() for name in files)
