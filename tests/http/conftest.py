"""The application as its routes and its document describe it."""

from typing import Any

import pytest
from sanic import Sanic
from sanic_routing.route import Route

from api.app import create_app
from api.http.openapi.document import describe
from api.settings import get_settings

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="session")
def app() -> Sanic[Any, Any]:
    """An application that serves nobody; its routes are what matters."""
    made: Sanic[Any, Any] = create_app(get_settings(), "described")
    made.finalize()
    return made


@pytest.fixture(scope="session")
def routes(app: Sanic[Any, Any]) -> list[Route]:
    """Every registered route."""
    return list(app.router.routes)


@pytest.fixture(scope="session")
def document(app: Sanic[Any, Any]) -> dict[str, Any]:
    """The OpenAPI document."""
    return describe(app)


@pytest.fixture(scope="session")
def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The document's operations by method and path."""
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
