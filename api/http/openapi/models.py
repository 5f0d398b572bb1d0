"""The schemas of what comes in and goes out, from the pydantic models."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from api.http.endpoint import Operation, Other
from api.http.openapi.routes import DocumentedRoute

Schema = dict[str, Any]
Part = Literal["body", "query"] | int
"""A part of a route's declaration; a number is the status of an answer."""

Key = tuple[int, Part]
Mode = Literal["validation", "serialization"]
REFERENCE: Final = "#/components/schemas/"
LENIENT_TEXT: Final = ["string", "number"]


class _Generator(GenerateJsonSchema):
    """pydantic's own, without a title on every field, and knowing that an answer has all of its fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def time_schema(self, schema: core_schema.TimeSchema) -> dict[str, Any]:
        # The format "time" of JSON Schema wants an offset; times of the day here have none.
        return {"type": "string", "format": "time-local", "examples": ["09:00:00"]}

    def str_schema(self, schema: core_schema.StringSchema) -> dict[str, Any]:
        # A number is taken for a text; in a query everything is one anyway, see _taken_out.
        shown = super().str_schema(schema)
        return {**shown, "type": LENIENT_TEXT} if self.mode == "validation" else shown

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> dict[str, Any]:
        # A field that may be left out is not thereby one that may be null.
        shown = super().default_schema(schema)
        return {key: value for key, value in shown.items() if key != "default" or value is not None}

    def field_is_required(
        self, field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField, total: bool
    ) -> bool:
        if self.mode == "serialization" and field["type"] == "model-field":
            return not field.get("serialization_exclude")
        return super().field_is_required(field, total)


@dataclass(frozen=True)
class Shapes:
    """The schemas of one route; what routes share is behind references into `components`."""

    body: Schema | None
    query: Schema
    answers: dict[int, Schema]
    components: dict[str, Schema]

    def resolve(self, schema: Schema) -> Schema:
        """The schema itself, where it is only a reference."""
        while "$ref" in schema:
            schema = self.components[schema["$ref"].removeprefix(REFERENCE)]
        return schema


def shapes_of(routes: list[DocumentedRoute]) -> tuple[list[Shapes], dict[str, Schema]]:
    """The schemas of each route, and the components that they refer to."""
    wanted: list[tuple[Key, Mode, TypeAdapter[Any]]] = [
        ((number, part), "serialization" if isinstance(part, int) else "validation", TypeAdapter(shape))
        for number, route in enumerate(routes)
        for part, shape in _declared(route.operation)
        if shape is not None and shape is not bytes
    ]
    found, shared = TypeAdapter.json_schemas(wanted, ref_template=f"{REFERENCE}{{model}}", schema_generator=_Generator)
    components: dict[str, Schema] = shared.get("$defs", {})
    given = {key: schema for (key, _), schema in found.items()}
    queries = _taken_out({key[0]: schema for key, schema in given.items() if key[1] == "query"}, components)
    shapes = []
    for number in range(len(routes)):
        answers = {part: schema for (of, part), schema in given.items() if of == number and isinstance(part, int)}
        shapes.append(Shapes(given.get((number, "body")), queries.get(number, {}), answers, components))
    return shapes, components


def _declared(told: Operation) -> Iterator[tuple[Part, Any]]:
    yield from (("body", told.body), ("query", told.query), (told.status, told.returns))
    for status, other in told.others.items():
        if isinstance(other, Other) and other.returns is not None:
            yield status, other.returns
        elif status < 300:
            yield status, told.returns


def _taken_out(queries: dict[int, Schema], components: dict[str, Schema]) -> dict[int, Schema]:
    # A query is a list of parameters in the document, never a schema of its own.
    names = {number: schema.get("$ref", "").removeprefix(REFERENCE) for number, schema in queries.items()}
    whole = {number: components.get(names[number], schema) for number, schema in queries.items()}
    for name in set(names.values()):
        components.pop(name, None)
    return {number: _of_plain_texts(schema) for number, schema in whole.items()}


def _of_plain_texts(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: "string" if value == LENIENT_TEXT else _of_plain_texts(value) for key, value in schema.items()}
    return [_of_plain_texts(member) for member in schema] if isinstance(schema, list) else schema
