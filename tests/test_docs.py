"""The pages point only to what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
PLACE = re.compile(r"`((?:bench|brands|clients|docs|infra|lambdas|local|ops|tests|tools)/[\w./-]+)`")

STANDS_FOR = re.compile(r"\b[A-Z]+\b")  # brands/BRAND.yaml


def anchors(page):
    """The anchors of the headings of `page`, as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def dead_ends(page):
    """Each link of `page` that leads nowhere, and each path that it names which is not there."""
    text = page.read_text(encoding="utf-8")
    for link in LINK.findall(text):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if "://" not in link and not (target.exists() and (not anchor or anchor in anchors(target))):
            yield link
    yield from (place for place in PLACE.findall(text) if not (STANDS_FOR.search(place) or (ROOT / place).exists()))


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_and_every_path_of_a_page_leads_somewhere(page):
    assert [*dead_ends(page)] == []


def test_a_dead_link_a_dead_anchor_and_a_dead_path_are_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# A title, here\n[a](#a-title-here) [b](#gone) [c](page.md) [d](gone.md) [e](https://example.com/gone)\n"
        "`infra/naming.py` `infra/gone.py`\n",
        encoding="utf-8",
    )
    assert [*dead_ends(page)] == ["#gone", "gone.md", "infra/gone.py"]
