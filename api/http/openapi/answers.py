"""What an operation answers when all is well."""

from http import HTTPStatus
from typing import Any, Final

from api.http.endpoint import Operation, Other
from api.http.openapi.examples import content, example_of
from api.http.openapi.models import Models
from api.http.openapi.refusals import REQUEST_ID, Response
from api.http.openapi.routes import DocumentedRoute

ONE_PAGE: Final = {
    "X-Total-Count": {"description": "How many there are in all.", "schema": {"type": "integer", "minimum": 0}},
    "Link": {"description": "The next and the previous page.", "schema": {"type": "string"}},
}


def answers(number: int, route: DocumentedRoute, models: Models) -> dict[str, Response]:
    """The answers below 400, by status."""
    told = route.operation
    given: dict[int, str | Other] = {told.status: HTTPStatus(told.status).phrase}
    given |= {status: other for status, other in told.others.items() if status < HTTPStatus.BAD_REQUEST}
    pages = {"limit", "offset"} <= models.query(number).get("properties", {}).keys()
    headers = {**REQUEST_ID, **(ONE_PAGE if pages else {})}
    responses = {}
    for status, answer in sorted(given.items()):
        other = answer if isinstance(answer, Other) else Other(answer)
        responses[str(status)] = {"description": other.description, "headers": headers}
        if status != HTTPStatus.NO_CONTENT and status < HTTPStatus.MULTIPLE_CHOICES:
            responses[str(status)] |= _content(number, status, other, told, models)
    return responses


def _content(number: int, status: int, other: Other, told: Operation, models: Models) -> dict[str, Any]:
    if (other.returns or told.returns) is bytes:
        return {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}
    schema = models.of(number, status) or models.of(number, "returns")
    if schema is None:
        return {}
    own = other.example if other.returns or other.example is not None else told.example
    return {"content": content(schema, own if own is not None else example_of(schema, models.resolve))}
