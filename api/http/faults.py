"""pydantic's faults in the wording and nesting of Django REST framework."""

from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from api.errors import NON_FIELD, REQUIRED
from api.fields import OF_THE_FIELD
from api.http.nesting import holds_models, is_model

MISSING: Final = "This field is required."
NO_FORMAT: Final = "{kind} has wrong format. Use one of these formats instead: {formats}."
_NOT_AN_OBJECT = frozenset({"model_type", "model_attributes_type", "dict_type", "mapping_type", "dataclass_type"})
_OF_THE_FIELD = frozenset({"missing", OF_THE_FIELD})
_NOT_A_LIST = frozenset({"list_type", "tuple_type", "set_type"})
_PLAIN: Final = {
    "missing": REQUIRED,
    "string_type": "Not a valid string.",
    "string_unicode": "Not a valid string.",
    "float_type": "A valid number is required.",
    "float_parsing": "A valid number is required.",
    "finite_number": "A valid number is required.",
    "is_instance_of": "A valid number is required.",
}
_BY_FAMILY: Final = {
    "int_": "A valid integer is required.",
    "decimal_type": "A valid number is required.",
    "decimal_parsing": "A valid number is required.",
    "bool_": "Must be a valid boolean.",
    "uuid_": "Must be a valid UUID.",
    "datetime_": NO_FORMAT.format(kind="Datetime", formats="YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]"),
    "date_": NO_FORMAT.format(kind="Date", formats="YYYY-MM-DD"),
    "time_delta_": NO_FORMAT.format(kind="Duration", formats="[DD] [HH:[MM:]]ss[.uuuuuu]"),
    "time_": NO_FORMAT.format(kind="Time", formats="hh:mm[:ss[.uuuuuu]]"),
}
_MEASURED: Final = {
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
_JSON_NAMES: Final = {"Decimal": "float", "NoneType": "null"}


@dataclass
class _Branch:
    """What is wrong with one value, and with what is inside it."""

    messages: list[str] = field(default_factory=list)
    children: dict[str | int, "_Branch"] = field(default_factory=dict)
    of_models: bool = False


def field_errors(fault: ValidationError, body: object, schema: type[BaseModel]) -> dict[str, Any]:
    """All faults of one validation as `{"field": ["message"]}`, nested like the input.

    A list of objects is rendered with an empty object for each sound one, a list of plain values by index.
    """
    root = _Branch()
    for error in fault.errors(include_url=False):
        steps = [step for step in error["loc"] if step != "[key]"]
        branch = root
        for depth, step in enumerate(steps):
            branch.of_models = branch.of_models or holds_models(schema, steps[:depth])
            branch = branch.children.setdefault(step, _Branch())
        if _is_of_the_whole(error, schema, steps):
            branch = branch.children.setdefault(NON_FIELD, _Branch())
        branch.messages.append(_message(error, whole_body=not steps))
    rendered = _rendered(root, body)
    return rendered if isinstance(rendered, dict) else {NON_FIELD: rendered}


def _is_of_the_whole(error: ErrorDetails, schema: type[BaseModel], steps: list[str | int]) -> bool:
    """Whether the fault is that of an object, or of a list of objects, rather than of a field."""
    if not steps or error["type"] in _OF_THE_FIELD or error["input"] is None:
        return not steps
    return error["type"] in _NOT_AN_OBJECT or is_model(schema, steps) or holds_models(schema, steps)


def _message(error: ErrorDetails, *, whole_body: bool) -> str:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    if value is None and kind not in _OF_THE_FIELD:
        text = "No data provided" if whole_body else "This field may not be null."
    elif kind == "string_too_short" and not str(value).strip():
        text = "This field may not be blank."
    elif kind in {"enum", "literal_error"}:
        text = f'"{value}" is not a valid choice.'
    elif kind in _NOT_A_LIST:
        text = f'Expected a list of items but got type "{_json_name(value)}".'
    elif kind in _NOT_AN_OBJECT:
        text = f"Invalid data. Expected a dictionary, but got {_json_name(value)}."
    elif kind in _MEASURED:
        text = _MEASURED[kind].format(**context)
    else:
        family = next((text for start, text in _BY_FAMILY.items() if kind.startswith(start)), None)
        text = _PLAIN.get(kind) or family or error["msg"].removeprefix("Value error, ")
    return text


def _json_name(value: object) -> str:
    name = type(value).__name__
    return _JSON_NAMES.get(name, name)


def _rendered(branch: _Branch, body: object) -> Any:
    if not branch.children:
        return branch.messages
    if branch.of_models and isinstance(body, list):
        sound = _Branch()
        return [_rendered(branch.children.get(index, sound), member) or {} for index, member in enumerate(body)]
    rendered = {str(step): _rendered(inside, _member(body, step)) for step, inside in branch.children.items()}
    if branch.messages:
        rendered[NON_FIELD] = [*branch.messages, *rendered.get(NON_FIELD, [])]
    return rendered


def _member(body: object, step: str | int) -> object:
    if isinstance(body, dict):
        return body.get(step)
    if isinstance(body, list) and isinstance(step, int) and step < len(body):
        return body[step]
    return None
