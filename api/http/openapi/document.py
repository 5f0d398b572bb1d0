"""The whole document."""

from typing import Any, Final

import msgspec
from sanic import Sanic

from api.http.openapi.components import COMPONENTS, SCHEMAS
from api.http.openapi.models import shapes_of
from api.http.openapi.operations import operation_object
from api.http.openapi.routes import DocumentedRoute, documented_routes

ABOUT: Final = """
The API of a language school: its people, their lessons and its exams.

**Logging in.** `POST /api/v1/login/` gives an access token for a day and a refresh token for three. Send the access
token as `Authorization: Bearer …`; `Authorization: Token …` is understood as well. A changed password or role ends
all tokens given before.

**Paths** end with a slash and work without it, too.

**Lists** come whole. With `limit` or `offset` comes a piece, and `X-Total-Count` and `Link` beside it.

**Errors** are JSON. Faults of the input come all at once, per field, nested like the input, and under
`non_field_errors` where they are of the whole; below `/multilevel/` they stand in `details` behind one sentence in
`error`. Every other error is `{"detail": "…"}`. Each answer has an `X-Request-ID`; the server's log has it as well.
"""


def document_of(app: Sanic[Any, Any]) -> bytes:
    """The document of the routes that this application has registered, as JSON."""
    return msgspec.json.encode(describe(app))


def describe(app: Sanic[Any, Any]) -> dict[str, Any]:
    """The document as Python has it."""
    routes = documented_routes(app)
    shapes, components = shapes_of(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route, shape in zip(routes, shapes, strict=True):
        paths.setdefault(route.path, {})[route.method] = operation_object(route, shape)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Academy Workbench API", "version": "1.0", "description": ABOUT.strip()},
        "servers": [{"url": "/"}],
        "tags": _tags(routes),
        "paths": paths,
        "components": {"schemas": {**components, **SCHEMAS}, **COMPONENTS},
    }


def _tags(routes: list[DocumentedRoute]) -> list[dict[str, str]]:
    about = {route.blueprint: route.about for route in routes}
    return [{"name": name, "description": text} for name, text in sorted(about.items())]
