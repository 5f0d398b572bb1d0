"""What an operation answers when all is well."""

from http import HTTPStatus
from typing import Any, Final

from api.http.endpoint import Operation, Other
from api.http.openapi.components import REQUEST_ID, Response
from api.http.openapi.examples import content, example_of
from api.http.openapi.models import Shapes
from api.http.openapi.routes import DocumentedRoute

ONE_PAGE: Final = {
    "X-Total-Count": {"description": "How many there are in all.", "schema": {"type": "integer", "minimum": 0}},
    "Link": {"description": "The next and the previous page.", "schema": {"type": "string"}},
}


def answers(route: DocumentedRoute, shapes: Shapes) -> dict[str, Response]:
    """The answers below 400, by status."""
    told = route.operation
    given: dict[int, str | Other] = {told.status: HTTPStatus(told.status).phrase}
    given |= {status: other for status, other in told.others.items() if status < HTTPStatus.BAD_REQUEST}
    pages = {"limit", "offset"} <= shapes.query.get("properties", {}).keys()
    headers = {**REQUEST_ID, **(ONE_PAGE if pages else {})}
    return {
        str(status): {
            "description": other.description if isinstance(other, Other) else other,
            "headers": headers,
            **_body(status, other, told, shapes),
        }
        for status, other in sorted(given.items())
    }


def _body(status: int, other: str | Other, told: Operation, shapes: Shapes) -> dict[str, Any]:
    if status == HTTPStatus.NO_CONTENT or status >= HTTPStatus.MULTIPLE_CHOICES:
        return {}
    schema = shapes.answers.get(status)
    if schema is None:
        bare = {"type": "string", "format": "binary"}
        return {"content": {"*/*": {"schema": bare}}} if told.returns is bytes else {}
    example = other.example if isinstance(other, Other) and other.example is not None else told.example
    return {"content": content(schema, example_of(schema, shapes.resolve) if example is None else example)}
