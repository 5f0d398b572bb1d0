"""The schemas of what comes in and goes out, from the pydantic models."""

from collections.abc import Iterator
from typing import Any, Final, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from api.http.endpoint import Operation, Other
from api.http.openapi.routes import DocumentedRoute

Schema = dict[str, Any]
Part = Literal["body", "query", "returns"] | int
"""A part of a route's declaration; a number is the status of a further answer."""

Mode = Literal["validation", "serialization"]
REFERENCE: Final = "#/components/schemas/"


def _shapes(told: Operation) -> Iterator[tuple[Part, Any]]:
    yield from (("body", told.body), ("query", told.query), ("returns", told.returns))
    yield from ((status, other.returns) for status, other in told.others.items() if isinstance(other, Other))


class _Generator(GenerateJsonSchema):
    """pydantic's own, without a title on every field, and knowing that an answer has all of its fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def field_is_required(
        self, field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField, total: bool
    ) -> bool:
        if self.mode == "serialization" and field["type"] == "model-field":
            return not field.get("serialization_exclude")
        return super().field_is_required(field, total)


class Models:
    """The schema of each route's body, query and answers; what they share stands in `components`."""

    def __init__(self, routes: list[DocumentedRoute]) -> None:
        wanted: list[tuple[tuple[int, Part], Mode, TypeAdapter[Any]]] = [
            ((number, part), "validation" if part in {"body", "query"} else "serialization", TypeAdapter(shape))
            for number, route in enumerate(routes)
            for part, shape in _shapes(route.operation)
            if shape is not None and shape is not bytes
        ]
        found, shared = TypeAdapter.json_schemas(
            wanted, ref_template=f"{REFERENCE}{{model}}", schema_generator=_Generator
        )
        self._found = {key: schema for (key, _), schema in found.items()}
        self.components: dict[str, Schema] = shared.get("$defs", {})
        self._queries = {key: self._taken_out(schema) for key, schema in self._found.items() if key[1] == "query"}

    def of(self, number: int, part: Part) -> Schema | None:
        """The schema of this part of the numbered route, if it has one."""
        return self._found.get((number, part))

    def query(self, number: int) -> Schema:
        """The object whose properties are the query parameters of the numbered route."""
        return self._queries.get((number, "query"), {})

    def resolve(self, schema: Schema) -> Schema:
        """The schema itself, where it is only a reference."""
        while "$ref" in schema:
            schema = self.components[schema["$ref"].removeprefix(REFERENCE)]
        return schema

    def _taken_out(self, schema: Schema) -> Schema:
        # A query is a list of parameters in the document, never a schema of its own.
        return self.components.pop(schema["$ref"].removeprefix(REFERENCE), {}) if "$ref" in schema else schema
