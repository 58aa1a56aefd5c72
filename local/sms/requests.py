"""Requests checked against botocore's own model of the service: types, lengths, patterns, enums."""

import functools
import json
import re
from collections.abc import Iterator
from typing import Any

from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from botocore.session import get_session
from botocore.validate import ParamValidator

from local.sms.refusal import invalid

TARGET_PREFIX = "PinpointSMSVoiceV2."


@functools.cache
def _model() -> ServiceModel:
    return get_session().get_service_model("pinpoint-sms-voice-v2")


def read(operation: str, body: bytes) -> dict[str, Any]:
    """Return the parameters of a request; a ValidationException names every member at fault."""
    try:
        parameters = json.loads(body or b"{}")
    except ValueError as error:
        raise invalid("the request is not JSON", "CANNOT_PARSE") from error
    shape = _model().operation_model(operation).input_shape
    if shape is None:
        return {}
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        raise invalid(report.generate_report())
    if faults := list(_faults(shape, parameters, "")):
        fields = [{"Name": name, "Message": message} for name, message in faults]
        raise invalid("; ".join(f"{name} {message}" for name, message in faults), Fields=fields)
    return dict(parameters)


def _faults(shape: Shape, value: Any, name: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    if isinstance(shape, StructureShape):
        for member, inner in value.items():
            yield from _faults(shape.members[member], inner, member)
    elif isinstance(shape, ListShape):
        for inner in value:
            yield from _faults(shape.member, inner, name)
    elif isinstance(shape, MapShape):
        for key, inner in value.items():
            yield from _faults(shape.key, key, name)
            yield from _faults(shape.value, inner, name)
    yield from ((name, fault) for fault in _own_faults(shape, value))


def _own_faults(shape: Shape, value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    rules = shape.metadata
    size = value if isinstance(value, int) else len(value)
    if size > rules.get("max", size):
        yield f"must be at most {rules['max']}, got {size}"
    if "enum" in rules and value not in rules["enum"]:
        yield f"must be one of {', '.join(rules['enum'])}"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        yield f"must match {rules['pattern']}"
