"""`python -m tools.sdk_models FOLDER`: writes there what the SDK has to know of the calls that functions make.

It is taken from the SDK that the tests ran with. Left out is what each cold start would read for nothing: the
documentation, the operations that no function calls, and the endpoints of four hundred other services.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader

from lambdas.stores.clients import SERVICES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    Model = dict[str, Any]

CODE = Path(__file__).parents[1] / "lambdas"
BESIDE = ("service-2.sdk-extras", "endpoint-rule-set-1", "paginators-1")


def main(folder: Path) -> None:
    """Write the models of all services, and their endpoints, in place of what the folder holds."""
    shutil.rmtree(folder, ignore_errors=True)
    loader, words = Loader(), words_of(CODE)
    prefixes = set()
    for service in SERVICES:
        place = f"{service}/{loader.determine_latest_version(service, 'service-2')}"
        model = loader.load_data(f"{place}/service-2")
        prefixes.add(model["metadata"]["endpointPrefix"])
        _write(folder / f"{place}/service-2.json", trimmed(model, words))
        for name, content in _beside(loader, place):
            _write(folder / f"{name}.json", content)
    _write(folder / "endpoints.json", endpoints_of(loader.load_data("endpoints"), prefixes))


def words_of(code: Path) -> set[str]:
    """Return every word of the sources: a call cannot be made without its name."""
    return {word for path in code.rglob("*.py") for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}


def trimmed(model: Model, words: Collection[str]) -> Model:
    """Return `model` with the operations that are among `words` (in snake case), all errors, and what both need."""
    operations = {name: told for name, told in model["operations"].items() if xform_name(name) in words}
    errors = [name for name, shape in model["shapes"].items() if shape.get("exception")]
    needed = _reached(model["shapes"], [*_shapes_in(operations), *errors])
    shapes = {name: shape for name, shape in model["shapes"].items() if name in needed}
    made: Model = without_documentation(model | {"operations": operations, "shapes": shapes})
    return made


def _reached(shapes: Mapping[str, Any], first: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    ahead = list(first)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += _shapes_in(shapes[name])
    return reached


def _shapes_in(told: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON
    if isinstance(told, dict):
        if isinstance(told.get("shape"), str):
            yield told["shape"]
        told = list(told.values())
    if isinstance(told, list):
        for value in told:
            yield from _shapes_in(value)


def without_documentation(model: Any) -> Any:  # noqa: ANN401 - whatever JSON
    """Return `model` with nothing where it tells readers something: the SDK takes for granted that it is there."""
    if isinstance(model, dict):
        return {
            name: "" if name == "documentation" and isinstance(value, str) else without_documentation(value)
            for name, value in model.items()
        }
    return [without_documentation(value) for value in model] if isinstance(model, list) else model


def _beside(loader: Loader, place: str) -> Iterator[tuple[str, Any]]:
    for kind in BESIDE:
        try:
            yield f"{place}/{kind}", without_documentation(loader.load_data(f"{place}/{kind}"))
        except DataNotFoundError:
            continue  # not every service has extras


def endpoints_of(endpoints: Model, services: Collection[str]) -> Model:
    """Return `endpoints` with all partitions and regions, and of the services those only."""
    kept = [
        partition | {"services": {name: told for name, told in partition["services"].items() if name in services}}
        for partition in endpoints["partitions"]
    ]
    return endpoints | {"partitions": kept}


def _write(path: Path, content: Any) -> None:  # noqa: ANN401 - whatever JSON
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
