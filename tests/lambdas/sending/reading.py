"""What stands in the request queue of these tests, and how it is read."""

import json
from pathlib import Path

from cfnlint.jsonschema import StandardValidator

from lambdas.sending.parsing import parse
from tests.lambdas.sending.asked import BODY, NOW, PHONE, PROMOTIONAL

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/schemas/request.json").read_text())
VALID = StandardValidator(SCHEMA)
OFFER = {"request_id": "offer-1", "to": PHONE, "topic": "deals", "body": BODY}
EMAIL = {"channel": "email", "to": PHONE, "at": "2026-11-23T18:00:00Z", "content": "coats"}


def read(message, program=PROMOTIONAL, sent_at=NOW):
    return parse(json.dumps(message), sent_at=sent_at, program=program)
