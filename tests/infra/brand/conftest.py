"""A sound brand file, to be spoilt one way at a time."""

import json
import re

import pytest

from infra.brand.loader import BrandFileError, parse

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
def templated(spoilt):
    """Builder of the sound file with the template `shipped` on line 14, in the transactional program."""

    def build(text, keys="topic: orders, parameters: {order: 12}"):
        topics = "{title: order updates, frequency: 1 msg/order}\n"
        return spoilt((topics, f"{topics}    templates:\n      shipped: {{text: {json.dumps(text)}, {keys}}}\n"))

    return build


@pytest.fixture
def sending_as():
    """Builder of the sound file with `sending: {rules}`, on line 18 of the promotional or 9 of the transactional."""

    def build(rules, kind="promotional"):
        if kind == "promotional":
            return f"{SOUND}    sending: {{{rules}}}\n"
        return SOUND.replace("  transactional:\n", f"  transactional:\n    sending: {{{rules}}}\n")

    return build


@pytest.fixture
def overriding():
    """Builder of the sound file with a text in the brand's own words, on line 19 or 17 for a topic's."""

    def build(kind, words):
        if kind in {"help", "stop", "start", "notice", "farewell"}:
            return f"{SOUND}    messages:\n      {kind}: {json.dumps(words)}\n"
        line = "        frequency: 2 msgs/month\n"
        return SOUND.replace(line, f"{line}        messages: {{{kind}: {json.dumps(words)}}}\n")

    return build
