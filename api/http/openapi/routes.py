"""The registered routes, as the document needs to see them."""

import inspect
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from sanic import Sanic

from api.http.endpoint import Operation, operation_of

METHODS: Final = ("get", "post", "put", "patch", "delete")
PATH_SHAPES: Final[dict[str, dict[str, Any]]] = {
    "id": {"type": "integer", "minimum": 1, "examples": [1]},
    "int": {"type": "integer", "examples": [1]},
    "uuid": {"type": "string", "format": "uuid", "examples": ["0b8e5d0a-6f5c-4b39-9d0e-3f3a7c1f2b64"]},
    "str": {"type": "string", "minLength": 1, "examples": ["name"]},
    "path": {"type": "string", "minLength": 1, "examples": ["folder/name"]},
}
_PARAMETER: Final = re.compile(r"<(\w+)(?::[^>]*)?>")


@dataclass(frozen=True)
class DocumentedRoute:
    """One method of one path, and what its route declares."""

    method: str
    path: str
    parameters: dict[str, dict[str, Any]]
    blueprint: str
    about: str
    name: str
    operation: Operation


def documented_routes(app: Sanic[Any, Any]) -> list[DocumentedRoute]:
    """Every method of every registered route that belongs in the document, in a stable order."""
    found = sorted(_routes(app), key=lambda route: (route.path, METHODS.index(route.method)))
    times = Counter(route.name for route in found)
    return [replace(route, name=f"{route.name}_{route.method}") if times[route.name] > 1 else route for route in found]


def _routes(app: Sanic[Any, Any]) -> Iterator[DocumentedRoute]:
    written = _paths_as_written(app)
    for route in app.router.routes:
        operation = operation_of(route)
        if operation is None or not operation.documented:
            continue
        path = _PARAMETER.sub(r"{\1}", written.get(route.path.strip("/"), f"/{route.path}"))
        parameters = {
            parameter.name: PATH_SHAPES.get(parameter.label, PATH_SHAPES["str"]) for parameter in route.params.values()
        }
        about = (getattr(inspect.getmodule(route.handler), "__doc__", "") or "").strip()
        for method in {name.lower() for name in route.methods} & set(METHODS):
            blueprint = route.name.split(".")[-2]
            yield DocumentedRoute(method, path, parameters, blueprint, about, route.handler.__name__, operation)


def _paths_as_written(app: Sanic[Any, Any]) -> dict[str, str]:
    """The router drops the slash at the end of a path; the blueprints still have it."""
    return {
        f"{blueprint.url_prefix or ''}{future.uri}".strip("/"): f"{blueprint.url_prefix or ''}{future.uri}"
        for blueprint in app.blueprints.values()
        for future in blueprint._future_routes
    }
