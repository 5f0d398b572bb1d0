"""One route as an operation of the document."""

import http
from typing import Any, Final

from api.http.endpoint import FormPart
from api.http.openapi.examples import example_of
from api.http.openapi.models import Models, Schema
from api.http.openapi.refusals import REQUEST_ID, Response, refusals
from api.http.openapi.routes import DocumentedRoute
from api.http.rendering import JSON

ONE_PAGE: Final = {
    "X-Total-Count": {"description": "How many there are in all.", "schema": {"type": "integer", "minimum": 0}},
    "Link": {"description": "The next and the previous page.", "schema": {"type": "string"}},
}


def operation_object(number: int, route: DocumentedRoute, models: Models) -> dict[str, Any]:
    """All that the document says of one method of one path."""
    told = route.operation
    described: dict[str, Any] = {
        "operationId": route.name,
        "tags": [route.blueprint],
        "summary": told.summary,
        "description": told.description,
        "security": [{"bearer": []}] if told.allow is not None else [],
        "parameters": [*_path_parameters(route), *_query_parameters(models, models.query(number))],
        "requestBody": _request_body(number, route, models),
        "responses": _successes(number, route, models)
        | refusals(
            told,
            route.path,
            has_parameters=bool(route.parameters),
            first_field=_first_field(number, route, models),
        ),
    }
    return {key: value for key, value in described.items() if value or key == "security"}


def _path_parameters(route: DocumentedRoute) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": schema} for name, schema in route.parameters.items()
    ]


def _query_parameters(models: Models, query: Schema) -> list[dict[str, Any]]:
    required = query.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": schema.get("description", ""),
            "schema": _without_null(schema),
        }
        for name, schema in query.get("properties", {}).items()
    ]


def _without_null(schema: Schema) -> Schema:
    """A query parameter is left out, never null."""
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "default", "description"}}
    if schema.get("default") is not None:
        rest["default"] = schema["default"]
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    return rest | (choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {})


def _request_body(number: int, route: DocumentedRoute, models: Models) -> dict[str, Any] | None:
    if route.operation.form is not None:
        return {"required": True, "content": {"multipart/form-data": {"schema": _form(route.operation.form)}}}
    schema = models.of(number, "body")
    if schema is None:
        return None
    content = {JSON: {"schema": schema, "example": example_of(schema, models.resolve)}}
    return {"required": bool(models.resolve(schema).get("required")), "content": content}


def _form(parts: Any) -> Schema:
    required = [name for name, part in parts.items() if part.required]
    properties = {name: _form_field(part) for name, part in parts.items()}
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _form_field(part: FormPart) -> Schema:
    kind: Schema = {"type": "string", "format": "binary"} if part.is_file else {"type": "string"}
    if part.many:
        kind = {"type": "array", "items": kind}
    return {**kind, "description": part.description}


def _first_field(number: int, route: DocumentedRoute, models: Models) -> str | None:
    """The field that the example of a 400 complains about."""
    if route.operation.form is not None:
        return next(iter(_form(route.operation.form).get("required", route.operation.form)), None)
    body = models.of(number, "body")
    fields = models.resolve(body) if body is not None else models.query(number)
    return next(iter([*fields.get("required", []), *fields.get("properties", {})]), None)


def _successes(number: int, route: DocumentedRoute, models: Models) -> dict[str, Response]:
    told = route.operation
    texts = {told.status: http.HTTPStatus(told.status).phrase}
    texts |= {status: text for status, text in told.others.items() if status < http.HTTPStatus.BAD_REQUEST}
    return {str(status): _success(number, status, text, route, models) for status, text in sorted(texts.items())}


def _success(number: int, status: int, text: str, route: DocumentedRoute, models: Models) -> Response:
    pages = {"limit", "offset"} <= models.query(number).get("properties", {}).keys()
    response: Response = {"description": text, "headers": {**REQUEST_ID, **(ONE_PAGE if pages else {})}}
    if status == http.HTTPStatus.NO_CONTENT or status >= http.HTTPStatus.MULTIPLE_CHOICES:
        return response
    schema = models.of(number, "returns")
    if route.operation.returns is bytes:
        response["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    elif schema is not None:
        given = route.operation.example
        example = given if given is not None else example_of(schema, models.resolve)
        response["content"] = {JSON: {"schema": schema, "example": example}}
    return response
