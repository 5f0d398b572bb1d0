"""The error answers: which ones an operation gives, and what they look like."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from api.access import EVERYONE, GRANTS
from api.errors import REQUIRED
from api.http.endpoint import Other
from api.http.openapi.components import HEADERS, REQUEST_ID, Response
from api.http.openapi.examples import content
from api.http.openapi.models import REFERENCE, Shapes
from api.http.openapi.routes import DocumentedRoute
from api.http.rendering import MISSING_FIELDS, MULTILEVEL

Faults = dict[str, list[str]]
ABOUT: Final = {
    400: "The input is at fault; every fault of it is named.",
    401: "No token, or one that does not hold.",
    403: "The caller's role may never do this.",
    404: "There is no such thing, or the caller may not see it.",
    413: "The body, or a file in it, is too large.",
    415: "The content type, or a file's content, is not taken here.",
    429: "Too many tries.",
    500: "The fault is the server's; its log has a line with this request's id.",
    503: "Not now.",
}
DETAILS: Final = {
    401: "Authentication credentials were not provided.",
    403: "You do not have permission to perform this action.",
    404: "Not found.",
    413: "Request body is too large.",
    415: 'Unsupported media type "text/plain" in request.',
    429: "Request was throttled. Expected available in 300 seconds.",
    500: "Internal server error.",
    503: "Service unavailable.",
}


def refusals(route: DocumentedRoute, shapes: Shapes, faults: Faults) -> dict[str, Response]:
    """The error answers of one operation by status; its own sentences go before the general ones."""
    told: dict[int, str | Other] = {status: ABOUT[status] for status in _expected(route)}
    told |= {status: other for status, other in route.operation.others.items() if status >= HTTPStatus.BAD_REQUEST}
    responses = {}
    for status, answer in sorted(told.items()):
        other = answer if isinstance(answer, Other) else Other(answer)
        responses[str(status)] = {
            "description": other.description,
            "headers": {**REQUEST_ID, **HEADERS.get(status, {})},
        }
        if other.returns is not bytes:
            name, example = _shape(status, route.path.startswith(MULTILEVEL), faults)
            schema = shapes.answers.get(status) or {"$ref": f"{REFERENCE}{name}"}
            responses[str(status)]["content"] = content(schema, other.example or example)
    return responses


def _expected(route: DocumentedRoute) -> Iterator[int]:
    told = route.operation
    takes_body = told.body is not None or told.form is not None
    if takes_body or told.query is not None:
        yield 400
    if told.allow is not None:
        yield 401
        if GRANTS[told.allow] != EVERYONE:
            yield 403
    if route.parameters:
        yield 404
    if takes_body:
        yield 413
        if told.form is not None or not route.path.startswith(MULTILEVEL):
            yield 415
    yield 500


def _shape(status: int, multilevel: bool, faults: Faults) -> tuple[str, dict[str, Any]]:
    if multilevel and status == 400:
        field, (message,) = next(iter(faults.items()))
        summary = MISSING_FIELDS if message == REQUIRED else f"{field}: {message}"
        return "MultilevelError", {"error": summary, "details": faults}
    if status == 400:
        return "BadInput", faults
    detail = DETAILS.get(status) or HTTPStatus(status).phrase
    return ("MultilevelError" if multilevel and status in {413, 415} else "Detail"), {"detail": detail}
