"""What an operation takes: parameters and a body."""

from collections.abc import Mapping
from typing import Any

from api.errors import NON_FIELD, REQUIRED
from api.http.endpoint import FormPart
from api.http.openapi.examples import content, example_of
from api.http.openapi.models import Schema, Shapes
from api.http.openapi.routes import DocumentedRoute


def parameters(route: DocumentedRoute, shapes: Shapes) -> list[dict[str, Any]]:
    """What stands in the path, and what may stand behind the question mark."""
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": schema} for name, schema in route.parameters.items()
    ]
    return [*in_path, *_query_parameters(shapes.query)]


def _query_parameters(query: Schema) -> list[dict[str, Any]]:
    required = query.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": schema.get("description", ""),
            "schema": _or_empty(_without_null(schema)),
        }
        for name, schema in query.get("properties", {}).items()
    ]


def _or_empty(schema: Schema) -> Schema:
    """An empty value is no value."""
    if schema.get("type") == "string" and not schema.keys() & {"format", "enum", "pattern", "minLength"}:
        return schema
    return {"anyOf": [schema, {"type": "string", "maxLength": 0}]}


def _without_null(schema: Schema) -> Schema:
    """A query parameter is left out, never null."""
    rest = {key: value for key, value in schema.items() if key not in {"anyOf", "default", "description"}}
    if schema.get("default") is not None:
        rest["default"] = schema["default"]
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    return rest | (choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {})


def request_body(route: DocumentedRoute, shapes: Shapes) -> dict[str, Any] | None:
    """JSON, or a form with files, if the operation takes a body at all."""
    form = route.operation.form
    as_form = {} if form is None else {"multipart/form-data": {"schema": _form(form)}}
    if shapes.body is None:
        return {"required": True, "content": as_form} if as_form else None
    return {
        "required": bool(shapes.resolve(shapes.body).get("required")),
        "content": {**content(shapes.body, example_of(shapes.body, shapes.resolve)), **as_form},
    }


def _form(parts: Mapping[str, FormPart]) -> Schema:
    required = [name for name, part in parts.items() if part.required]
    properties = {name: _form_field(part) for name, part in parts.items()}
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _form_field(part: FormPart) -> Schema:
    kind: Schema = {"type": "integer" if isinstance(part.example, int) else "string"}
    if part.is_file:
        kind["format"] = "binary"
    if part.example is not None:
        kind["examples"] = [part.example]
    if part.many:
        kind = {"type": "array", "items": kind}
    return {**kind, "description": part.description}


def fault_example(route: DocumentedRoute, shapes: Shapes) -> dict[str, list[str]]:
    """Field errors that this operation may really give."""
    fields = shapes.resolve(shapes.body) if shapes.body is not None else shapes.query
    if route.operation.form is not None:
        fields = _form(route.operation.form)
    if fields.get("required"):
        return {fields["required"][0]: [REQUIRED]}
    for name, field in fields.get("properties", {}).items():
        kind = shapes.resolve(_without_null(field))
        if kind.get("type") == "integer":
            return {name: ["A valid integer is required."]}
        if kind.get("enum"):
            return {name: ['"x" is not a valid choice.']}
    return {NON_FIELD: ["Invalid data."]}
