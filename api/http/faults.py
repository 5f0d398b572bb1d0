"""pydantic's faults in the wording and nesting of Django REST framework."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from api.errors import NON_FIELD

MISSING = "This field is required."
_PLAIN = {
    "missing": MISSING,
    "string_type": "Not a valid string.",
    "string_unicode": "Not a valid string.",
    "int_type": "A valid integer is required.",
    "int_parsing": "A valid integer is required.",
    "int_parsing_size": "A valid integer is required.",
    "int_from_float": "A valid integer is required.",
    "float_type": "A valid number is required.",
    "float_parsing": "A valid number is required.",
    "finite_number": "A valid number is required.",
    "decimal_type": "A valid number is required.",
    "decimal_parsing": "A valid number is required.",
    "bool_type": "Must be a valid boolean.",
    "bool_parsing": "Must be a valid boolean.",
    "uuid_type": "Must be a valid UUID.",
    "uuid_parsing": "Must be a valid UUID.",
    "date_type": "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
    "time_type": "Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].",
}
_BY_FAMILY = {
    "date_": _PLAIN["date_type"],
    "time_": _PLAIN["time_type"],
    "uuid_": _PLAIN["uuid_type"],
}
_MEASURED = {
    "string_too_long": "Ensure this field has no more than {max_length} characters.",
    "string_too_short": "Ensure this field has at least {min_length} characters.",
    "greater_than_equal": "Ensure this value is greater than or equal to {ge}.",
    "greater_than": "Ensure this value is greater than {gt}.",
    "less_than_equal": "Ensure this value is less than or equal to {le}.",
    "less_than": "Ensure this value is less than {lt}.",
    "decimal_max_places": "Ensure that there are no more than {decimal_places} decimal places.",
    "decimal_max_digits": "Ensure that there are no more than {max_digits} digits in total.",
    "decimal_whole_digits": "Ensure that there are no more than {whole_digits} digits before the decimal point.",
    "too_long": "Ensure this field has no more than {max_length} elements.",
    "too_short": "Ensure this field has at least {min_length} elements.",
}
_JSON_NAMES = {"NoneType": "null"}


def field_errors(fault: ValidationError, body: object) -> dict[str, Any]:
    """All faults of one validation as `{"field": ["message"]}`, nested like the input.

    A list with faulty members is rendered with an empty object for each sound one.
    """
    tree: dict[Any, Any] = {}
    for error in fault.errors(include_url=False):
        branch = tree
        for step in error["loc"]:
            branch = branch.setdefault(step, {})
        branch.setdefault(None, []).append(_message(dict(error)))
    rendered = _rendered(tree, body)
    return rendered if isinstance(rendered, dict) else {NON_FIELD: rendered}


def _message(error: dict[str, Any]) -> str:
    kind, value, context = error["type"], error.get("input"), error.get("ctx", {})
    if value is None and kind != "missing":
        return "This field may not be null."
    if kind == "string_too_short" and context["min_length"] >= 1 and not str(value).strip():
        return "This field may not be blank."
    if kind in {"enum", "literal_error"}:
        return f'"{value}" is not a valid choice.'
    if kind in {"list_type", "tuple_type"}:
        return f'Expected a list of items but got type "{type(value).__name__}".'
    if kind in {"model_type", "model_attributes_type", "dict_type", "dataclass_type"}:
        return f"Invalid data. Expected a dictionary, but got {type(value).__name__}."
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _MEASURED:
        return _MEASURED[kind].format(**context)
    family = next((text for start, text in _BY_FAMILY.items() if kind.startswith(start)), None)
    return family or str(error["msg"]).removeprefix("Value error, ")


def _rendered(tree: dict[Any, Any], body: object) -> Any:
    own = tree.get(None)
    children = {step: branch for step, branch in tree.items() if step is not None}
    if not children:
        return own
    if all(isinstance(step, int) for step in children):
        return _rendered_list(children, body)
    rendered = {str(step): _rendered(branch, _member(body, step)) for step, branch in children.items()}
    if own:
        rendered[NON_FIELD] = own
    return rendered


def _rendered_list(children: dict[int, Any], body: object) -> Any:
    items: Sequence[object] = body if isinstance(body, list) else []
    if all(isinstance(item, dict) for item in items):
        return [_rendered(children[index], item) if index in children else {} for index, item in enumerate(items)]
    rendered = {str(index): _rendered(branch, _member(items, index)) for index, branch in children.items()}
    return {
        index: {NON_FIELD: fault} if isinstance(items[int(index)], dict) and isinstance(fault, list) else fault
        for index, fault in rendered.items()
    }


def _member(body: object, step: object) -> object:
    if isinstance(body, dict):
        return body.get(step)
    if isinstance(body, list) and isinstance(step, int) and step < len(body):
        return body[step]
    return None
