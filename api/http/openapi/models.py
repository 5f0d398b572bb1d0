"""The schemas of what comes in and goes out, from the pydantic models."""

from typing import Any, Final, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from api.http.openapi.routes import DocumentedRoute

Schema = dict[str, Any]
Part = Literal["body", "query", "returns"]
REFERENCE: Final = "#/components/schemas/"


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
    """The schema of each route's body, query and answer; what they share stands in `components`."""

    def __init__(self, routes: list[DocumentedRoute]) -> None:
        wanted: list[tuple[tuple[int, Part], Literal["validation", "serialization"], TypeAdapter[Any]]] = []
        for number, route in enumerate(routes):
            told = route.operation
            shapes: list[tuple[Part, Any]] = [("body", told.body), ("query", told.query), ("returns", told.returns)]
            wanted += [
                ((number, part), "serialization" if part == "returns" else "validation", TypeAdapter(shape))
                for part, shape in shapes
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
