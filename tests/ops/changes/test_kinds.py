"""Every kind of change of a brand file has one row that says what it asks for, and is told by it."""

import pytest

from infra.brand.loader import structure
from lambdas.program.frequency import Frequency, raised
from ops.changes.compare import changes, kind_at
from ops.changes.facts import facts
from ops.changes.page import table
from ops.changes.table import ROWS, Class
from ops.registration.answers import answers
from tests.conftest import ROOT
from tests.ops.changes.conftest import ACME, OUTLET
from tests.ops.changes.examples import EXAMPLES


@pytest.fixture(scope="module")
def told(between):
    """The changes of the example of a row."""

    def find(row):
        edits, start, *special = EXAMPLES[row]
        return came(row) if special else between(*edits, start=start)

    return find


def came(row):
    """The changes by which a whole brand or program came."""
    acme, outlet = structure("brands/acme.yaml", ACME), structure("brands/outlet.yaml", OUTLET)
    less = structure("brands/acme.yaml", ACME[: ACME.index("  promotional:")])
    return changes([acme], [acme, outlet]) if row == "brand-added" else changes([less], [acme])


@pytest.mark.parametrize("row", ROWS)
def test_a_change_is_told_by_its_row_alone(told, row):
    assert [change.row.id for change in told(row)] == [row] * len(told(row))
    assert told(row)


# what a registration shows and need not be made anew for, and what it must be though no answer of the file shows it
EXEMPT = {
    "brand-id": "its stacks are others, its texts the same",
    "template-added": "samples may be added",
    "template-removed": "samples stand for the rest",
    "template-text": "samples stand for the rest",
    "parameter-added": "samples stand for the rest",
    "parameter-removed": "samples stand for the rest",
    "code-noted": "the number was there before its code was written down",
    "code-removed": "the registration keeps the code",
    "topic-removed": "less than is registered",
    "number-changed": "which number is registered, the file does not tell by its answers",
    "number-added": "as above",
    "country-added": "the form of another country is another",
    "rate-raised": "a request to the service",
    "title-language": "the page is a picture in the packet",
    "language-added": "the answers are given in the first language",
    "form-language-added": "the page is a picture in the packet",
    "form-origin-added": "the page is a picture in the packet",
    "form-host": "the page is a picture in the packet",
}


def registered(parsed):
    """What a registration of each program shows, as the brand files answer it."""
    programs = ((one.brand, kind) for one in parsed for kind in one.brand.message_types)
    return {(brand.brand, kind): dict(answers(brand, kind, None)) for brand, kind in programs}


@pytest.mark.parametrize("row", [row for row in EXAMPLES if row not in EXEMPT])
def test_a_registration_is_made_anew_for_exactly_what_it_shows(versions, row):
    edits, start, *special = EXAMPLES[row]
    if special or (row, None) in edits:
        pytest.skip("a whole program comes: it has no registration yet")
    shown = [registered(parsed) for parsed in versions(*edits, start=start)]
    both = set(shown[0]) & set(shown[1])
    differs = set(shown[0]) != set(shown[1]) or any(shown[0][one] != shown[1][one] for one in both)
    gone = len(shown[1]) < len(shown[0])
    assert (Class.REGISTERED in ROWS[row].classes) is (differs and not gone)


def test_a_topic_that_is_renamed_once_more_is_the_one_that_was_renamed_first(between):
    once = ("      news: {title", "      tidings: {renamed_from: news, title")
    (change,) = between(("      tidings:", "      bulletin:"), start=[once])
    assert (change.row.id, change.before, change.after, change.topics) == (
        *("topic-renamed", "tidings", "bulletin"),
        ("news",),
    )


def test_a_brand_that_says_what_it_was_called_is_counted_by_the_name_of_its_stacks(between):
    found = between(("brand: outlet\nname: Outlet", "brand: bargains\nrenamed_from: outlet\nname: Bargains"))
    assert [(change.row.id, change.programs) for change in found] == [
        ("brand-id", ("outlet/promotional",)),
        ("name", ("outlet/promotional",)),
    ]


def leaves(value, path=()):
    """The places of all facts below `value`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, str(key)))
    else:
        yield path


@pytest.mark.parametrize("text", [ACME, OUTLET], ids=["acme", "outlet"])
def test_every_field_of_a_brand_file_has_a_row(text):
    for path in leaves(facts(structure("brands/acme.yaml", text).brand, {})):
        if "messages" not in path:
            assert kind_at(path)


def test_a_field_without_a_row_is_no_change_that_nobody_hears_of():
    with pytest.raises(KeyError, match="no row"):
        kind_at(("programs", "promotional", "a_new_field"))


def test_a_topic_that_is_called_like_a_field_is_a_topic(between):
    (change,) = between(
        ("      news: {title", "      audit: {title: audits, frequency: 1 msg/week}\n      news: {title")
    )
    assert change.row.id == "topic-added"


def test_every_row_has_an_example_and_sixty_are_asked_for():
    assert set(EXAMPLES) == set(ROWS)
    assert len(ROWS) >= 60


def test_every_class_has_rows_and_a_harmless_change_asks_for_nothing_else():
    assert {one for row in ROWS.values() for one in row.classes} == set(Class)
    for row in ROWS.values():
        assert row.classes == tuple(sorted(row.classes, key=list(Class).index))
        assert Class.HARMLESS not in row.classes or row.classes == (Class.HARMLESS,)
        assert (Class.TOLD in row.classes) is bool(row.who)
        assert row.what
        assert row.why


def test_the_page_shows_every_row():
    assert "\n".join(table()) in (ROOT / "docs" / "change-kinds.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        ((2, "month"), (8, "month"), True),
        ((8, "month"), (2, "month"), False),
        ((4, "month"), (1, "week"), True),
        ((5, "month"), (1, "week"), False),
        ((1, "week"), (4, "month"), True),
        ((1, "week"), (1, "month"), False),
        ((2, "month"), (None, ""), True),
        ((None, ""), (9, "day"), False),
        ((1, "order"), (2, "order"), True),
        ((1, "order"), (1, "request"), True),
        ((1, "day"), (30, "month"), True),
    ],
)
def test_a_frequency_is_raised_where_some_span_may_hold_more(old, new, more):
    assert raised(Frequency(*old), Frequency(*new)) is more
