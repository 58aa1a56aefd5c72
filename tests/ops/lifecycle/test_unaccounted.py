"""A deploy forgets nobody: what stands or was left, and no brand file describes, is named with what to do."""

from pathlib import Path

import pytest

from infra.brand.loader import BrandFileError, load_files
from infra.environment import Environment
from ops.lifecycle.unaccounted import Found, described, unaccounted
from ops.rollout.deployment.stacks import Stack

PLACE = Environment.named("local", {"local": {"account": "000000000000", "region": "us-east-1"}})
FILE = """\
brand: {brand}
{head}name: {name}
legal_entity: Acme Holdings LLC
support: {{email: help@acme.example}}
terms_url: https://acme.example/sms/terms
privacy_url: https://acme.example/privacy
programs:
  promotional:
    opt_outs: self_managed
{program}    topics:
{topics}
"""
DEALS = "      deals: {frequency: 2 msgs/month}"


@pytest.fixture
def brands(tmp_path):
    """Write a brand file, and return what all that were written describe."""

    def write(brand="acme", topics=DEALS, head="", program="", name="Acme"):
        text = FILE.format(brand=brand, name=name, head=head, program=program, topics=topics)
        (tmp_path / f"{brand}.yaml").write_text(text)
        return described(load_files(sorted(Path(tmp_path).glob("*.yaml"))), PLACE)

    return write


def stack(brand="acme", status="CREATE_COMPLETE", entity="Acme Holdings LLC", kind="promotional"):
    name = f"sms-local-{brand}-{kind}"
    tags = {"Brand": brand, "MessageType": kind, "LegalEntity": entity, "Environment": "local"}
    outputs = {"Ledger": f"{name}-ConsentLedger1"} if status.endswith("_COMPLETE") and "ROLL" not in status else {}
    return Stack(name, f"arn:{name}", status, protected=False, outputs=outputs, tags=tags)


def there(*stacks, topics=None, tables=(), held=(), retired=()):
    lists = {f"/sms/local/{brand}/promotional/topics": names for brand, names in (topics or {}).items()}
    ended = {f"/sms/local/{brand}/promotional/retired": "2026-11-30" for brand in retired}
    return Found({one.name: one for one in stacks}, lists | ended, frozenset(tables), frozenset(held))


def found(programs, what):
    return unaccounted(programs, what, "local")


def test_what_the_files_describe_holds_up_nothing(brands):
    own = there(stack(), topics={"acme": "deals"}, tables=["sms-local-acme-promotional-ConsentLedger1"])
    assert found(brands(), own) == []
    assert found(brands(), there()) == []


@pytest.mark.parametrize(
    "kept", [{"topics": {"acme": "deals"}}, {"tables": ["sms-local-acme-promotional-ConsentLedger1"]}]
)
@pytest.mark.parametrize("status", [None, "ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS", "DELETE_FAILED", "CREATE_FAILED"])
def test_a_program_whose_stack_is_gone_is_not_deployed_over_what_it_left(brands, kept, status):
    stacks = [stack(status=status)] if status else []
    (thing,) = found(brands(), there(*stacks, **kept))
    assert thing.refuses
    assert "was deployed before, and its stack sms-local-acme-promotional is gone" in thing.told
    assert "./sms recover local --adopt" in thing.told


def test_a_first_deploy_that_waits_goes_on_with_what_it_made(brands):
    table, parameter = "sms-local-acme-promotional-ConsentLedger1", "/sms/local/acme/promotional/topics"
    waiting = stack(status="CREATE_FAILED")
    assert found(brands(), there(waiting, topics={"acme": "deals"}, tables=[table], held=[table, parameter])) == []


def test_a_table_of_a_brand_whose_name_goes_on_is_not_taken_for_ones_own(brands):
    (thing,) = found(brands(), there(tables=["sms-local-acme-promotional-x-promotional-ConsentLedger1"]))
    assert thing.told.startswith("acme-promotional-x/promotional was deployed before; ")


def test_a_stack_without_a_brand_file_is_refused_until_it_is_retired(brands):
    (thing,) = found(brands(), there(stack(), stack("outlet"), topics={"acme": "deals", "outlet": "deals"}))
    assert thing.refuses
    assert thing.told.startswith("outlet/promotional is deployed as sms-local-outlet-promotional, and no brand file")
    assert "`renamed_from: outlet`" in thing.told
    assert "./sms retire outlet/promotional --environment local" in thing.told
    (ended,) = found(brands(), there(stack(), stack("outlet"), retired=["outlet"]))
    assert not ended.refuses
    assert "is retired (2026-11-30) and still answers" in ended.told


def test_a_program_that_is_taken_out_of_its_file_is_refused(brands):
    (thing,) = found(brands(), there(stack(), stack(kind="transactional")))
    assert thing.refuses
    assert "acme/transactional is deployed" in thing.told


def test_a_bus_stays_while_a_retired_program_of_its_legal_entity_stands(brands):
    elsewhere = stack("outlet", entity="Outlet Inc")
    (thing,) = found(brands(), there(stack(), elsewhere, retired=["outlet"]))
    assert thing.refuses
    assert "the consent bus that it listens on would go" in thing.told


def test_a_brand_that_is_renamed_keeps_its_stack_and_a_copy_under_the_old_name_is_refused(brands):
    (program,) = brands("apex", head="renamed_from: acme\n")
    assert (program.id, program.names.stack) == ("acme/promotional", "sms-local-acme-promotional")
    assert found([program], there(stack(), topics={"acme": "deals"})) == []
    with pytest.raises(BrandFileError, match="give each brand its own id"):
        brands("acme", name="Acme Two", topics="      deals: {frequency: 2 msgs/month, keyword: DEALSTWO}")


@pytest.mark.parametrize("topics", ["      offers: {frequency: 2 msgs/month}", "      news: {frequency: 1 msg/week}"])
def test_a_topic_that_is_renamed_or_removed_is_refused(brands, topics):
    (thing,) = found(brands(topics=topics), there(stack(), topics={"acme": "deals"}))
    assert thing.refuses
    assert "topic 'deals' is deployed, and no brand file describes it" in thing.told
    assert "`renamed_from: deals`" in thing.told
    assert "`retired_topics: [deals]`" in thing.told


def test_a_topic_says_what_it_was_called_and_keeps_its_people(brands):
    programs = brands(topics="      offers: {frequency: 2 msgs/month, renamed_from: deals}")
    assert found(programs, there(stack(), topics={"acme": "deals"})) == []


def test_a_topic_that_is_retired_holds_up_nothing(brands):
    programs = brands(topics="      news: {frequency: 1 msg/week}", program="    retired_topics: [deals]\n")
    assert found(programs, there(stack(), topics={"acme": "deals"})) == []


def test_two_lists_do_not_become_one_by_a_name(brands):
    both = f"{DEALS}\n      offers: {{frequency: 2 msgs/month, renamed_from: deals}}"
    with pytest.raises(BrandFileError, match="two lists cannot become one"):
        brands(topics=both)
    with pytest.raises(BrandFileError, match="must name topics that are no more, got 'deals'"):
        brands(program="    retired_topics: [deals]\n")


@pytest.mark.parametrize(
    "kept", [{"topics": {"outlet": "deals"}}, {"tables": ["sms-local-outlet-promotional-ConsentLedger1"]}]
)
def test_a_program_that_is_gone_with_its_brand_file_is_refused_until_somebody_says_that_it_ended(brands, kept):
    (thing,) = found(brands(), there(stack(), **kept))
    assert thing.refuses
    assert thing.told.startswith(
        "outlet/promotional was deployed before; its stack sms-local-outlet-promotional is gone"
    )
    assert "/sms/local/outlet/promotional/retired" in thing.told
    assert found(brands(), there(stack(), retired=["outlet"], **kept)) == []


def test_what_another_environment_left_holds_up_nothing(brands):
    assert found(brands(), there(stack(), tables=["sms-prod-outlet-promotional-ConsentLedger1"])) == []


def test_a_stack_whose_brand_was_written_into_another_cell_by_hand_is_refused_with_the_move(brands):
    (thing,) = unaccounted(brands()[:0], there(stack()), "local/east", {"acme": "west"})
    assert thing.refuses
    assert thing.told == (
        "acme/promotional is deployed as sms-local-acme-promotional, and cells.json has acme in 'west': its people and "
        "their STOPs would stay behind here: write east back into cells.json, and move it by "
        "`./sms place --environment local --move acme west`"
    )
    (ended,) = unaccounted([], there(stack(), retired=["acme"]), "local/east", {"acme": "west"})
    assert "acme/promotional is retired" in ended.told
    (gone,) = unaccounted([], there(stack()), "local/east", {"other": "west"})
    assert "./sms retire acme/promotional --environment local/east" in gone.told
