"""Brand files that would mix programs or break the rules of texting: the example brands, spoilt one way at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.conftest import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable

BRANDS = PROJECT / "brands"
CORP, OUTLET, COPY = "example-corp.yaml", "example-outlet.yaml", "example-shop.yaml"
ENTITIES = "legal-entities.yaml"
TEMPLATE = "    templates: {shipped: {topic: orders, text:"

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class BrandMutation:
    """One way to spoil brand files, and what the refusal must name: keys, and places as file:line."""

    sentence: str
    change: Callable[[Texts], object]
    named: tuple[str, ...]


def examples() -> Texts:
    """The example brand files by name."""
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(BRANDS.glob("*.yaml"))}


def put(old: str, new: str, file: str = CORP) -> Callable[[Texts], None]:
    """The change that writes `new` for `old`, which must stand there once."""

    def change(texts: Texts) -> None:
        assert texts[file].count(old) == 1, f"{file} holds {texts[file].count(old)} times {old!r}"
        texts[file] = texts[file].replace(old, new)

    return change


def copied(*changes: tuple[str, str]) -> Callable[[Texts], None]:
    """The change that copies the first example to a further brand and makes these changes in the copy."""

    def change(texts: Texts) -> None:
        texts[COPY] = texts[CORP].replace("brand: example-corp", "brand: example-shop")
        for old, new in changes:
            put(old, new, COPY)(texts)

    return change


def own_words(message: str, words: str) -> Callable[[Texts], None]:
    return put("  promotional:\n", f"  promotional:\n    messages: {{{message}: '{words}'}}\n")


def templated(text: str) -> Callable[[Texts], None]:
    return put('"{name}: order {order} has shipped."', f"'{text}'")
