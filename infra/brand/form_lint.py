"""What is wrong with a form though each value is sound: colours that cannot be read, a verifier by half."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.brand.form_page import form_of
from lambdas.web.colours import PART_RATIO, TEXT_RATIO, contrast, nearest
from lambdas.web.page import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.brand.consistency import Standing
    from infra.brand.faults import Fault
    from infra.brand.form import BrandForm
    from lambdas.program import MessageType

MOST_BYTES = 30 * 1024  # of a page, so that it is there at once on a slow phone
_CHOOSE = "write `verifier: turnstile` or hcaptcha, or delete"
RATIOS = {"text": (TEXT_RATIO, "1.4.3"), "accent": (PART_RATIO, "1.4.11")}


def form_faults(standing: Standing, kind: MessageType) -> Iterator[Fault]:
    """Yield what is wrong with the form of a program; what hangs on a faulty value is left for the next run."""
    root, source = ("programs", kind, "form"), standing.source
    if kind == "transactional":
        if root in source.lines:
            problem = "must stand in the promotional program: nobody signs up for receipts and codes; delete it"
            yield source.fault(root, problem)
        return
    form = standing.brand.program(kind).form
    if standing.sound(*root):
        yield from (source.fault((*root, name), problem) for name, problem in _problems(form))
    if not source.faults:
        yield from _heavy(standing)


def _problems(form: BrandForm) -> Iterator[tuple[str, str]]:
    for name, (ratio, rule) in RATIOS.items():
        colour = getattr(form, name)
        found = contrast(colour, form.background)
        if found < ratio:
            better = nearest(colour, form.background, ratio)
            problem = (
                f"must differ from background {form.background} by {ratio} to 1 (WCAG 2.2, {rule}), got '{colour}'"
            )
            yield name, f'{problem} at {found:.2f}: write "{better}"'
    if form.verifier != "waf" and not form.site_key:
        yield "verifier", f"must have a site_key, got '{form.verifier}' alone: copy it from the verifier's console"
    if form.verifier == "waf" and form.site_key:
        yield "site_key", f"must stand beside a verifier, got 'waf': {_CHOOSE} it"
    if form.verifier == "waf" and form.origins:
        problem = "must stand beside a verifier, got 'waf', whose puzzle stands on our own page only"
        yield "origins", f"{problem}: {_CHOOSE} them"


def _heavy(standing: Standing) -> Iterator[Fault]:
    form = form_of(standing.brand)
    for language in form.languages if form else ():
        size = len(render(form, language).encode()) if form else 0
        if size > MOST_BYTES:
            problem = f"must make a page of at most {MOST_BYTES} bytes, got {size} in '{language}': have fewer topics"
            yield standing.source.fault(("programs", "promotional", "topics"), problem)
