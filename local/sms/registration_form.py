"""The form of a US short code here. AWS publishes titles but no names: these are stand-ins of the same shape."""

import functools
import json
import re
from importlib.resources import files
from typing import Any

from local.sms.refusal import invalid

MEMBERS = {"TEXT": "TextValue", "SELECT": "SelectChoices", "ATTACHMENT": "RegistrationAttachmentId"}
SHORT_CODE = "US_SHORT_CODE_REGISTRATION"


@functools.cache
def definitions() -> dict[str, dict[str, Any]]:
    """Return the RegistrationFieldDefinition of each field by its path."""
    rows = json.loads(files("local.sms").joinpath("registration_form.json").read_text(encoding="utf-8"))
    return {row["path"]: _definition(row) for row in rows}


def definition(path: str) -> dict[str, Any]:
    """Return the definition of the field at `path`; a `Refusal` where the form has no such field."""
    found = definitions().get(path)
    if found is None:
        raise invalid(f"the form has no field {path}", "UNKNOWN_REGISTRATION_FIELD")
    return found


def check(path: str, request: dict[str, Any]) -> None:
    """Raise a `Refusal` where the field at `path` does not take the value in a PutRegistrationFieldValue request."""
    field = definition(path)
    wanted = MEMBERS[field["FieldType"]]
    if {name for name in MEMBERS.values() if name in request} != {wanted}:
        raise invalid(f"{path} takes {wanted} and nothing else", "INVALID_PARAMETER")
    if field["FieldType"] == "TEXT":
        _check_text(path, request[wanted], field["TextValidation"])
    elif field["FieldType"] == "SELECT" and not set(request[wanted]) <= set(field["SelectValidation"]["Options"]):
        raise invalid(f"{path} takes one of {', '.join(field['SelectValidation']['Options'])}", "INVALID_PARAMETER")


def _check_text(path: str, text: str, rule: dict[str, Any]) -> None:
    if not rule["MinLength"] <= len(text) <= rule["MaxLength"] or not re.fullmatch(rule["Pattern"], text, re.DOTALL):
        raise invalid(
            f"{path} takes {rule['MinLength']} to {rule['MaxLength']} characters that match {rule['Pattern']}"
        )


def _definition(row: dict[str, Any]) -> dict[str, Any]:
    made = {
        "SectionPath": row["path"].partition(".")[0],
        "FieldPath": row["path"],
        "FieldRequirement": row.get("requirement", "REQUIRED"),
        "DisplayHints": {"Title": row["title"], "ShortDescription": f"{row['title']} of the program or its company."},
    }
    if "text" in row:
        least, most = row["text"]
        rule = {"MinLength": least, "MaxLength": most, "Pattern": row.get("pattern", ".*")}
        return made | {"FieldType": "TEXT", "TextValidation": rule}
    if "options" in row:
        rule = {"MinChoices": 1, "MaxChoices": 1, "Options": row["options"]}
        return made | {"FieldType": "SELECT", "SelectValidation": rule}
    return made | {"FieldType": "ATTACHMENT"}
