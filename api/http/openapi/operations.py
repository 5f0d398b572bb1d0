"""One route as an operation of the document."""

from typing import Any

from api.http.openapi.answers import answers
from api.http.openapi.models import Shapes
from api.http.openapi.refusals import refusals
from api.http.openapi.requests import fault_example, parameters, request_body
from api.http.openapi.routes import DocumentedRoute


def operation_object(route: DocumentedRoute, shapes: Shapes) -> dict[str, Any]:
    """All that the document says of one method of one path."""
    faults = fault_example(route, shapes)
    described: dict[str, Any] = {
        "operationId": route.name,
        "tags": [route.blueprint],
        "summary": route.operation.summary,
        "description": route.operation.description,
        "security": [{"bearer": []}] if route.operation.allow is not None else [],
        "parameters": parameters(route, shapes),
        "requestBody": request_body(route, shapes),
        "responses": answers(route, shapes) | refusals(route, shapes, faults),
    }
    return {key: value for key, value in described.items() if value or key == "security"}
