"""An example of any schema: the author's where there is one, else a plain value that fits."""

from collections.abc import Callable
from typing import Any, Final

from api.http.endpoint import Examples
from api.http.openapi.samples import sample
from api.http.rendering import JSON

Schema = dict[str, Any]
TEXTS: Final = {
    "date-time": "2026-11-21T10:30:00Z",
    "date": "2026-11-21",
    "time": "10:30:00",
    "uuid": "0b8e5d0a-6f5c-4b39-9d0e-3f3a7c1f2b64",
    "uri": "https://example.com/",
    "email": "person@example.com",
    "binary": "page.jpg",
}


def example_of(schema: Schema, resolve: Callable[[Schema], Schema], name: str = "") -> Any:
    """A value that the schema accepts, for a field of this name."""
    schema = {**resolve(schema), **{key: value for key, value in schema.items() if key != "$ref"}}
    if schema.get("examples"):
        return schema["examples"][0]
    for word in ("const", "default"):
        if schema.get(word) is not None:
            return schema[word]
    if schema.get("enum"):
        return schema["enum"][0]
    choices = schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf")
    if choices:
        return example_of(next((one for one in choices if one.get("type") != "null"), choices[0]), resolve, name)
    return _by_type(schema, resolve, name)


def content(schema: Schema, example: Any) -> dict[str, Any]:
    """JSON of this schema, with its example or examples."""
    if isinstance(example, Examples):
        return {JSON: {"schema": schema, "examples": {name: {"value": value} for name, value in example.items()}}}
    return {JSON: {"schema": schema, "example": example}}


def _by_type(schema: Schema, resolve: Callable[[Schema], Schema], name: str) -> Any:
    match schema.get("type"):
        case "object":
            return _object(schema, resolve)
        case "array":
            members = schema.get("prefixItems") or [schema["items"]] * max(1, schema.get("minItems", 1))
            return [example_of(member, resolve, name.removesuffix("s")) for member in members]
        case "string" | ["string", "number"]:
            text = TEXTS.get(schema.get("format", "")) or sample(name)
            return text.ljust(schema.get("minLength", 0), ".")[: schema.get("maxLength")]
        case "integer" | "number":
            return _number(schema)
        case "boolean":
            return True
    return None


def _object(schema: Schema, resolve: Callable[[Schema], Schema]) -> dict[str, Any]:
    fields = {name: example_of(field, resolve, name) for name, field in schema.get("properties", {}).items()}
    others = schema.get("additionalProperties")
    if not fields and isinstance(others, dict):
        return {"key": example_of(others, resolve)}
    return fields


def _number(schema: Schema) -> int | float:
    least: int | float = schema.get("minimum") or schema.get("exclusiveMinimum") or 0
    number: int | float = max(1, least + int("exclusiveMinimum" in schema))
    most: int | float = schema.get("maximum", number)
    return min(number, most)
