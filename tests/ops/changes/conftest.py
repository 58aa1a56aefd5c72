"""Two versions of brand files, and what changed between them."""

from __future__ import annotations

from functools import cache

import pytest

from infra.brand.loader import structure
from ops.changes.compare import changes
from tests.infra.brand.conftest import NUMBER

ACME = f"""\
brand: acme
name: Acme
legal_entity: Acme Holdings LLC
support: {{email: help@acme.example, phone: "+12065550100"}}
terms_url: https://acme.example/terms
privacy_url: https://acme.example/privacy
alarms: [on-call@acme.example]
programs:
  transactional:
    short_code: "55512"
    origination: {{local: simulator, prod: {NUMBER}{"a" * 32}}}
    topics:
      orders: {{title: order updates, frequency: 1 msg/order}}
      visits: {{title: visits, frequency: 2 msgs/month}}
    templates:
      shipped: {{topic: orders, text: "{{name}}: order {{order}} has shipped.", parameters: {{order: 12}}}}
      code: {{topic: orders, text: "{{name}}: your code is {{code}}.", parameters: {{code: 8}}, immediate: true}}
  promotional:
    short_code: "55513"
    origination: {{prod: {NUMBER}{"b" * 32}}}
    form: {{languages: [en, es], verifier: turnstile, site_key: 0x4AAAAAAAreal01, origins: ["https://acme.example"]}}
    sending: {{countries: [US, CA], parts_per_second: 100, lifetime: 48 hours, same_content: 48 hours}}
    ports:
      - {{port: requests, to: "arn:aws:iam::111122223333:role/shop"}}
    topics:
      deals: {{title: deals, frequency: 2 msgs/month}}
      news: {{title: store news, keyword: NEWS, frequency: 1 msg/week}}
"""
OUTLET = """\
brand: outlet
name: Outlet
legal_entity: Acme Holdings LLC
support: {email: help@outlet.example}
terms_url: https://outlet.example/terms
privacy_url: https://outlet.example/privacy
programs:
  promotional:
    topics:
      clearance: {frequency: 4 msgs/month}
"""


@pytest.fixture(scope="session")
def versions():
    """The two brand files before and after each `old` text is replaced; None leaves one out."""

    def edited(*edits, start=()):
        old = _edited({"acme": ACME, "outlet": OUTLET}, start)
        texts = (old, _edited(old, edits))
        return tuple([_read(f"brands/{name}.yaml", text) for name, text in of.items()] for of in texts)

    return edited


@pytest.fixture(scope="session")
def between(versions):
    """The changes between those."""
    return lambda *edits, start=(): changes(*versions(*edits, start=start))


@cache
def _read(file, text):
    return structure(file, text)


def _edited(files, edits):
    texts = dict(files)
    for before, after in edits:
        name = next((name for name, text in texts.items() if before in text), before)
        if after is None:
            del texts[name]
        else:
            assert before in texts[name], before
            texts[name] = texts[name].replace(before, after, 1)
    return texts
