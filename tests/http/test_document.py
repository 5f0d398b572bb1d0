"""The OpenAPI document against the routes, and against itself."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from sanic_routing.route import Route

from api.access import EVERYONE, GRANTS
from api.http.endpoint import operation_of
from tests.http.conftest import METHODS

Operations = dict[tuple[str, str], dict[str, Any]]
Document = dict[str, Any]


def slashless(path: str) -> str:
    """The path without what the router does not keep."""
    return re.sub(r"<(\w+)(:[^>]*)?>", r"{\1}", path).strip("/")


def mentioned(value: Any, word: str) -> Iterator[Any]:
    """Every value that stands under this word, however deep."""
    if isinstance(value, dict):
        yield from (inside for key, inside in value.items() if key == word)
        for inside in value.values():
            yield from mentioned(inside, word)
    elif isinstance(value, list):
        for inside in value:
            yield from mentioned(inside, word)


def pointed(document: Document, reference: str) -> Any:
    """What a reference into the document means."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def validator(document: Document, schema: dict[str, Any]) -> Draft202012Validator:
    """A judge of values under a schema of this document."""
    whole = {**schema, "components": document["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_document_is_valid_openapi(document: Document) -> None:
    assert document["openapi"].startswith("3.1.")
    assert [fault.json_path + fault.message for fault in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_route_declares_what_it_is(routes: list[Route]) -> None:
    assert [route.path for route in routes if operation_of(route) is None] == []


def test_document_and_routes_name_the_same_operations(operations: Operations, routes: list[Route]) -> None:
    documented = {(method, path.strip("/")) for method, path in operations}
    registered = {
        (method, slashless(route.path))
        for route in routes
        if (operation := operation_of(route)) and operation.documented
        for method in route.methods & METHODS
    }
    assert documented == registered


def test_only_pages_about_the_api_stay_out_of_the_document(routes: list[Route]) -> None:
    left_out = {route.path for route in routes if (operation := operation_of(route)) and not operation.documented}
    assert left_out == {"openapi.json", "swdoc", "redoc", "swdoc/assets/<name:str>"}


def test_documented_paths_keep_their_slash(document: Document) -> None:
    paths = {path for path in document["paths"] if not path.startswith(("/healthz", "/readyz", "/media/"))}
    assert {path for path in paths if not path.endswith("/")} == set()


def test_every_reference_leads_somewhere(document: Document) -> None:
    references = set(mentioned(document, "$ref"))
    assert references
    for reference in references:
        assert pointed(document, reference), reference


def test_every_schema_is_used(document: Document) -> None:
    used = {str(reference).rpartition("/")[2] for reference in mentioned(document, "$ref")}
    assert set(document["components"]["schemas"]) - used == set()


def test_every_schema_speaks_json_schema(document: Document) -> None:
    known = set(Draft202012Validator.META_SCHEMA["properties"]) | {"$ref", "deprecated"}
    known |= {name for part in _vocabularies() for name in part["properties"]}
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert set(schema) <= known, name
        for field, inner in schema.get("properties", {}).items():
            assert set(inner) <= known, f"{name}.{field}"


def _vocabularies() -> Iterator[dict[str, Any]]:
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

    for word in ("core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "content"):
        yield REGISTRY.contents(f"https://json-schema.org/draft/2020-12/meta/{word}")


def test_names_of_operations_are_theirs_alone(operations: Operations) -> None:
    names = [operation["operationId"] for operation in operations.values()]
    assert len(set(names)) == len(names)


def test_every_operation_says_what_it_does(operations: Operations) -> None:
    for place, operation in operations.items():
        assert len(operation["summary"]) > 10, place
        assert operation["tags"], place


def test_every_answer_has_a_shape_and_an_example_that_fits(document: Document, operations: Operations) -> None:
    for place, operation in operations.items():
        for status, response in operation["responses"].items():
            assert response["description"], (place, status)
            assert "X-Request-ID" in response["headers"], (place, status)
            if status in {"204", "416"} or status.startswith("3"):
                continue
            assert response["content"], (place, status)
            for media_type, content in response["content"].items():
                if media_type == "application/json":
                    _check_examples(document, content, f"{place} {status}")


def test_every_body_has_a_shape_and_an_example_that_fits(document: Document, operations: Operations) -> None:
    bodies = [(place, told["requestBody"]) for place, told in operations.items() if "requestBody" in told]
    assert bodies
    for place, body in bodies:
        for media_type, content in body["content"].items():
            assert content["schema"], place
            if media_type == "application/json":
                _check_examples(document, content, f"{place} body")


def _check_examples(document: Document, content: dict[str, Any], place: str) -> None:
    examples = [content["example"]] if "example" in content else [one["value"] for one in content["examples"].values()]
    assert examples, place
    for example in examples:
        faults = [
            f"{fault.json_path}: {fault.message}"
            for fault in validator(document, content["schema"]).iter_errors(example)
        ]
        assert faults == [], place


def test_examples_of_fields_and_parameters_fit(document: Document) -> None:
    holders = [*mentioned(document, "schema"), *(f for p in mentioned(document, "properties") for f in p.values())]
    for schema in holders:
        for example in schema.get("examples", []):
            assert validator(document, schema).is_valid(example), (schema, example)


def test_no_example_is_a_filler(operations: Operations) -> None:
    for place, operation in operations.items():
        contents = [
            *mentioned(operation["responses"], "content"),
            *mentioned(operation.get("requestBody", {}), "content"),
        ]
        texts = {text for content in contents for text in _texts(content.get("application/json", {}).get("example"))}
        assert texts.isdisjoint({"text", "key", "string"}), place


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from _texts(inside)


def test_path_parameters_are_those_of_the_path(operations: Operations) -> None:
    for (method, path), operation in operations.items():
        named = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)), (method, path)


def test_what_may_be_refused_is_documented(operations: Operations, routes: list[Route]) -> None:
    declared = {(method, slashless(route.path)): operation_of(route) for route in routes for method in route.methods}
    for (method, path), operation in operations.items():
        told = declared[method, path.strip("/")]
        assert told is not None
        expected = {"500"}
        if told.allow is not None:
            expected |= {"401"}
            assert operation["security"] == [{"bearer": []}]
        else:
            assert operation["security"] == []
        if told.allow is not None and GRANTS[told.allow] != EVERYONE:
            expected |= {"403"}
        if "{" in path:
            expected |= {"404"}
        if "requestBody" in operation:
            expected |= {"400", "413"}
        expected |= {str(status) for status in told.others}
        assert expected <= set(operation["responses"]), (method, path)


def test_errors_below_multilevel_have_their_own_shape(operations: Operations) -> None:
    for (_, path), operation in operations.items():
        if path.startswith("/multilevel/") and "400" in operation["responses"]:
            assert "error" in operation["responses"]["400"]["content"]["application/json"]["example"], path


async def test_the_document_is_served_with_a_tag(api: httpx.AsyncClient, document: Document) -> None:
    answer = await api.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == document
    again = await api.get("/openapi.json", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""
