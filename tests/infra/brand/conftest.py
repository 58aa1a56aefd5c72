"""A sound brand file, to be spoilt one way at a time."""

import re

import pytest

from infra.brand.file import BrandFileError, parse

NUMBER = "arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-"

SOUND = f"""\
brand: acme
name: Acme
legal_entity: Acme Holdings LLC
support: {{email: help@acme.example, phone: "+12065550100"}}
terms_url: https://acme.example/terms
privacy_url: https://acme.example/privacy
programs:
  transactional:
    short_code: "55512"
    origination: {{local: simulator, prod: {NUMBER}{"a" * 32}}}
    topics:
      orders: {{title: order updates, frequency: 1 msg/order}}
  promotional:
    topics:
      deals:
        frequency: 2 msgs/month
      news: {{title: store news, frequency: 1 msg/week}}
"""


@pytest.fixture
def sound():
    """The text of a brand file without a fault."""
    return SOUND


@pytest.fixture
def spoilt():
    """Builder of the sound file with each `old` text replaced; the text must stand there."""

    def build(*changes):
        text = SOUND
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        return text

    return build


@pytest.fixture
def faults():
    """The faults of a text called `acme.yaml`, as printed, without the file's name."""

    def find(text):
        try:
            parse("acme.yaml", text)
        except BrandFileError as error:
            return [re.sub(r"^acme\.yaml:", "", str(fault)) for fault in error.faults]
        return []

    return find


@pytest.fixture
def overriding():
    """Builder of the sound file with a text in the brand's own words, on line 19 or 17 for a topic's."""

    def build(kind, words):
        if kind in {"help", "stop", "start"}:
            return f"{SOUND}    messages:\n      {kind}: {words!r}\n"
        line = "        frequency: 2 msgs/month\n"
        return SOUND.replace(line, f"{line}        messages: {{{kind}: {words!r}}}\n")

    return build
