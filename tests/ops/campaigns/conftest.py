"""The program that campaigns are planned for."""

from dataclasses import replace

import pytest

from infra.brand.loader import parse
from infra.brand.manifest import manifest

BRAND = """brand: acme
name: Acme Offers
legal_entity: Acme Inc
support: {email: help@acme.example}
terms_url: https://acme.example/terms
privacy_url: https://acme.example/privacy
programs: {promotional: {topics: {deals: {frequency: 2 msgs/month}, news: {frequency: 1 msg/week}}}}
"""


@pytest.fixture(scope="session")
def program():
    """Builder of programs with the topics deals and news, promotional unless told otherwise."""
    made = manifest(parse("acme.yaml", BRAND), "promotional", "local")
    return lambda **changes: replace(made, **changes)
