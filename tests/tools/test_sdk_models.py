"""What the layer brings of the SDK: the calls that functions make with all that they may say, and nothing else."""

import json
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ParamValidationError
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.regions import EndpointResolver

from lambdas.stores.clients import SERVICES, Clients
from tools import sdk_models

LAYER = Path(__file__).parents[2] / "build" / "layer" / "python" / "sdk_models"
NEEDS_THE_C_LIBRARY = "EndpointId"  # of PutEvents: a global endpoint is signed by it
MAKERS = [name for name, made in vars(Clients).items() if callable(made) and not name.startswith("_")]
SIMPLE = {"float": 1.0, "double": 1.0, "boolean": True, "blob": b"x", "timestamp": 0}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The models as they are made now, in a folder of Python packages."""
    folder = tmp_path_factory.mktemp("python")
    sdk_models.main(folder / "sdk_models")
    return folder


@pytest.fixture(autouse=True)
def region(monkeypatch):
    """What the clients take from the environment."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


def _models(folder):
    return {path.relative_to(folder).as_posix(): json.loads(path.read_text()) for path in folder.rglob("*.json")}


def _all_of(shape, depth=0):
    """Return a value of `shape` with everything in it that may be said."""
    if shape.type_name == "structure":
        names = [name for name in shape.members if name != NEEDS_THE_C_LIBRARY] if depth < 6 else []
        names = names[:1] if shape.is_tagged_union else names
        return {name: 0 if name == "Expires" else _all_of(shape.members[name], depth + 1) for name in names}
    if shape.type_name == "list":
        return [_all_of(shape.member, depth + 1)]
    if shape.type_name == "map":
        return {"key": _all_of(shape.value, depth + 1)} if depth < 6 else {}
    least = max(1, shape.metadata.get("min", 1))
    if shape.type_name == "string":
        return shape.enum[0] if shape.enum else "x" * least
    return least if shape.type_name in {"integer", "long"} else SIMPLE[shape.type_name]


def _sent(client):
    """Return the list that fills with the requests of `client`, of which none goes out."""
    requests = []

    def answer(request, **_):
        requests.append(request)
        response = AWSResponse(request.url, 200, {}, None)
        response._content = b"" if client.meta.service_model.service_name == "s3" else b"{}"
        return response

    client.meta.events.register("before-send", answer)
    return requests


def _send(client, **more):
    client.send_text_message(DestinationPhoneNumber="+14255550161", OriginationIdentity="pool", MessageBody="x", **more)


def test_the_layer_that_is_built_holds_what_is_made_now(made):
    built = _models(LAYER)
    assert built == _models(made / "sdk_models"), "run `make setup`: build/layer is older than the code"


def test_the_layer_has_the_models_of_the_services_that_functions_use(made):
    assert {path.name for path in (made / "sdk_models").iterdir() if path.is_dir()} == set(SERVICES)


def test_a_function_may_say_what_the_layer_knows_whatever_the_sdk_does(made, tmp_path, monkeypatch):
    for name, model in _models(made / "sdk_models").items():
        if "pinpoint" in name and name.endswith("service-2.json"):
            shapes = model["shapes"]
            shapes["SendTextMessageRequest"]["members"]["OfTomorrow"] = {"shape": "MaxPrice"}
        path = tmp_path / "sdk_models" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(model))
    with pytest.raises(ParamValidationError, match="OfTomorrow"):
        _send(Clients().sms(), OfTomorrow="0.1")
    monkeypatch.syspath_prepend(tmp_path)
    client = Clients().sms()
    requests = _sent(client)
    _send(client, OfTomorrow="0.1")
    assert b"OfTomorrow" in requests[0].body


@pytest.mark.parametrize("maker", MAKERS)
def test_every_call_can_be_made_with_all_that_it_may_say(made, monkeypatch, maker):
    monkeypatch.syspath_prepend(made)
    client = getattr(Clients(), maker)(*([4] if maker.endswith("_for") else []))
    requests, service = _sent(client), client.meta.service_model
    for name in service.operation_names:
        getattr(client, xform_name(name))(**_all_of(service.operation_model(name).input_shape))
    assert len(requests) == len(service.operation_names) > 0


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_kept_of_a_service_is_as_the_sdk_has_it(made, service):
    (path,) = (made / "sdk_models" / service).glob("*/service-2.json")
    kept = json.loads(path.read_text())
    whole = Loader().load_data(path.relative_to(made / "sdk_models").with_suffix("").as_posix())
    assert kept["operations"].keys() < whole["operations"].keys()
    bare = sdk_models.without_documentation(whole)
    for part in ("operations", "shapes"):
        assert kept[part] == {name: bare[part][name] for name in kept[part]}
    model = ServiceModel(kept, service)
    for name in model.operation_names:  # NoShapeFoundError where one that is needed was left out
        operation = model.operation_model(name)
        for shape in (operation.input_shape, operation.output_shape, *operation.error_shapes):
            if shape is not None:
                _all_of(shape)


def test_every_region_has_the_endpoints_that_the_sdk_gives_it(made):
    whole = Loader().load_data("endpoints")
    kept = json.loads((made / "sdk_models" / "endpoints.json").read_text())
    few, all_of = EndpointResolver(kept), EndpointResolver(whole)
    prefixes = {Loader().load_service_model(name, "service-2")["metadata"]["endpointPrefix"] for name in SERVICES}
    regions = [region for partition in whole["partitions"] for region in partition["regions"]]
    assert len(regions) > 30
    for region in regions:
        for prefix in prefixes:
            assert few.construct_endpoint(prefix, region) == all_of.construct_endpoint(prefix, region)


def test_a_call_is_kept_where_its_name_stands_anywhere_in_the_code(tmp_path):
    (tmp_path / "one.py").write_text('pages = client.get_paginator("query")\n')
    whole = Loader().load_service_model("dynamodb", "service-2")
    assert list(sdk_models.trimmed(whole, sdk_models.words_of(tmp_path))["operations"]) == ["Query"]
