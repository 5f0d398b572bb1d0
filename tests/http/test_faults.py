"""The wording and the nesting of field errors."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, StringConstraints, model_validator

from api.errors import InvalidInput
from api.fields import Id, Input, Line, Prose, Title
from api.http.reading import checked, parse_json


class Day(StrEnum):
    """A choice."""

    MON = "Mon"


class Option(Input):
    """What a question offers."""

    text: Line
    points: int = 0


class Question(Input):
    """A member of a list."""

    text: Line
    options: list[Option] = Field(default_factory=list)
    tags: list[Line] = Field(default_factory=list)


class Loose(Input):
    """An object whose strings say nothing of what they take."""

    text: str
    tags: list[str] = Field(default_factory=list)


class Address(Input):
    """An object inside an object."""

    city: Line


class Span(Input):
    """Something with a rule across fields."""

    first: int
    last: int

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.first > self.last:
            raise ValueError("The first comes before the last.")
        return self


def faults(shape: Any, json: str | bytes) -> dict[str, Any]:
    """What is said of a body `{"field": …}` whose field has this shape."""
    schema: type[BaseModel] = type("Body", (Input,), {"__annotations__": {"field": shape}})
    with pytest.raises(InvalidInput) as caught:
        checked(schema, parse_json(json if isinstance(json, bytes) else json.encode()))
    return caught.value.fields


PLAIN: list[tuple[str, Any, str, str]] = [
    ("missing", Line, "{}", "This field is required."),
    ("null", Line, '{"field": null}', "This field may not be null."),
    ("null list", list[int], '{"field": null}', "This field may not be null."),
    ("blank", Line, '{"field": ""}', "This field may not be blank."),
    ("blank title", Title, '{"field": " \\t "}', "This field may not be blank."),
    ("NUL byte", Prose, '{"field": "a\\u0000b"}', "Null characters are not allowed."),
    ("NUL byte in a plain string", str, '{"field": "a\\u0000b"}', "Null characters are not allowed."),
    ("no string but a list", Line, '{"field": ["a"]}', "Not a valid string."),
    ("no string but an object", Line, '{"field": {}}', "Not a valid string."),
    ("no string but a truth", Line, '{"field": true}', "Not a valid string."),
    (
        "too long",
        Annotated[str, StringConstraints(max_length=3)],
        '{"field": "abcd"}',
        "Ensure this field has no more than 3 characters.",
    ),
    (
        "too short",
        Annotated[str, StringConstraints(min_length=6)],
        '{"field": "abc"}',
        "Ensure this field has at least 6 characters.",
    ),
    ("choice", Day, '{"field": "Monday"}', '"Monday" is not a valid choice.'),
    ("empty choice", Day, '{"field": ""}', '"" is not a valid choice.'),
    ("choice of another type", Day, '{"field": 5}', '"5" is not a valid choice.'),
    ("literal", Literal["a", "b"], '{"field": "c"}', '"c" is not a valid choice.'),
    ("literal from an object", Literal["a"], '{"field": {}}', '"{}" is not a valid choice.'),
    ("no integer", int, '{"field": "seven"}', "A valid integer is required."),
    ("an empty integer", int, '{"field": ""}', "A valid integer is required."),
    ("half an integer", int, '{"field": 1.5}', "A valid integer is required."),
    ("an integer from a list", int, '{"field": []}', "A valid integer is required."),
    ("an id from a truth", Id, '{"field": true}', "A valid integer is required."),
    ("a huge id", Id, '{"field": 99999999999}', "Ensure this value is less than or equal to 2147483647."),
    ("an id of 5000 digits", Id, '{"field": "' + "9" * 5000 + '"}', "A valid integer is required."),
    ("no number", Decimal, '{"field": "ten"}', "A valid number is required."),
    ("no finite number", Decimal, '{"field": "NaN"}', "A valid number is required."),
    ("infinity", Decimal, '{"field": "Infinity"}', "A valid number is required."),
    ("a number from an object", Decimal, '{"field": {}}', "A valid number is required."),
    (
        "too many decimals",
        Annotated[Decimal, Field(max_digits=14, decimal_places=2)],
        '{"field": "1.234"}',
        "Ensure that there are no more than 2 decimal places.",
    ),
    (
        "too many digits",
        Annotated[Decimal, Field(max_digits=4, decimal_places=2)],
        '{"field": "12345"}',
        "Ensure that there are no more than 4 digits in total.",
    ),
    ("too little", Annotated[int, Field(ge=1)], '{"field": 0}', "Ensure this value is greater than or equal to 1."),
    ("not above", Annotated[int, Field(gt=0)], '{"field": 0}', "Ensure this value is greater than 0."),
    ("too much", Annotated[int, Field(le=9)], '{"field": 10}', "Ensure this value is less than or equal to 9."),
    ("not below", Annotated[int, Field(lt=9)], '{"field": 9}', "Ensure this value is less than 9."),
    ("no truth", bool, '{"field": "maybe"}', "Must be a valid boolean."),
    ("a truth from a list", bool, '{"field": []}', "Must be a valid boolean."),
    ("no UUID", UUID, '{"field": "1234"}', "Must be a valid UUID."),
    ("a UUID from a number", UUID, '{"field": 5}', "Must be a valid UUID."),
    (
        "no date",
        date,
        '{"field": "2025-02-30"}',
        "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
    ),
    (
        "a date from a truth",
        date,
        '{"field": true}',
        "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.",
    ),
    (
        "no time",
        time,
        '{"field": "25:00"}',
        "Time has wrong format. Use one of these formats instead: hh:mm[:ss[.uuuuuu]].",
    ),
    (
        "no moment",
        datetime,
        '{"field": "soon"}',
        "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].",
    ),
    (
        "no duration",
        timedelta,
        '{"field": "long"}',
        "Duration has wrong format. Use one of these formats instead: [DD] [HH:[MM:]]ss[.uuuuuu].",
    ),
    ("no list", list[int], '{"field": "abc"}', 'Expected a list of items but got type "str".'),
    ("an object for a list", list[int], '{"field": {}}', 'Expected a list of items but got type "dict".'),
    ("a fraction for a list", list[int], '{"field": 1.5}', 'Expected a list of items but got type "float".'),
    (
        "too many members",
        Annotated[list[int], Field(max_length=1)],
        '{"field": [1, 2]}',
        "Ensure this field has no more than 1 elements.",
    ),
    (
        "too few members",
        Annotated[list[int], Field(min_length=2)],
        '{"field": [1]}',
        "Ensure this field has at least 2 elements.",
    ),
]


@pytest.mark.parametrize(("shape", "body", "message"), [case[1:] for case in PLAIN], ids=[case[0] for case in PLAIN])
def test_a_fault_is_worded_as_clients_know_it(shape: Any, body: str, message: str) -> None:
    assert faults(shape, body) == {"field": [message]}


def test_all_faults_come_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        checked(Question, {"options": 5, "tags": [""]})
    assert caught.value.fields == {
        "text": ["This field is required."],
        "options": {"non_field_errors": ['Expected a list of items but got type "int".']},
        "tags": {"0": ["This field may not be blank."]},
    }


def test_an_object_inside_nests() -> None:
    assert faults(Address, '{"field": {}}') == {"field": {"city": ["This field is required."]}}


def test_something_else_in_place_of_an_object() -> None:
    message = "Invalid data. Expected a dictionary, but got str."
    assert faults(Address, '{"field": "x"}') == {"field": {"non_field_errors": [message]}}


def test_null_in_place_of_an_object() -> None:
    assert faults(Address, '{"field": null}') == {"field": ["This field may not be null."]}


def test_a_list_of_objects_has_an_empty_object_for_each_sound_one() -> None:
    body = '{"field": [{"text": "a"}, {"text": ""}, {"text": "c"}, {}]}'
    blank, missing = ["This field may not be blank."], ["This field is required."]
    assert faults(list[Question], body) == {"field": [{}, {"text": blank}, {}, {"text": missing}]}


def test_lists_of_objects_nest_in_lists_of_objects() -> None:
    body = '{"field": [{"text": "a", "options": [{"text": "x"}, {"text": "y", "points": "many"}]}]}'
    fault = {"options": [{}, {"points": ["A valid integer is required."]}]}
    assert faults(list[Question], body) == {"field": [fault]}


def test_a_list_of_plain_values_names_the_index() -> None:
    body = '{"field": [1, "two", 3, null]}'
    fault = {"1": ["A valid integer is required."], "3": ["This field may not be null."]}
    assert faults(list[int], body) == {"field": fault}


def test_a_plain_list_inside_a_list_of_objects() -> None:
    body = '{"field": [{"text": "a", "tags": ["x", ""]}, {"text": "b"}]}'
    assert faults(list[Question], body) == {"field": [{"tags": {"1": ["This field may not be blank."]}}, {}]}


def test_members_of_a_list_of_objects_that_are_none() -> None:
    body = '{"field": [{"text": "a"}, 5, null]}'
    message = "Invalid data. Expected a dictionary, but got int."
    fault = [{}, {"non_field_errors": [message]}, ["This field may not be null."]]
    assert faults(list[Question] | None, body) == {"field": fault}


def test_a_list_of_objects_that_is_too_short() -> None:
    fault = {"non_field_errors": ["Ensure this field has at least 1 elements."]}
    assert faults(Annotated[list[Question], Field(min_length=1)], '{"field": []}') == {"field": fault}


def test_the_keys_and_values_of_a_mapping() -> None:
    body = '{"field": {"1": "a", "x": "b", "2": null}}'
    fault = {"x": ["A valid integer is required."], "2": ["This field may not be null."]}
    assert faults(dict[int, str], body) == {"field": fault}


def test_a_rule_across_fields_is_of_the_whole() -> None:
    with pytest.raises(InvalidInput) as caught:
        checked(Span, {"first": 2, "last": 1})
    assert caught.value.fields == {"non_field_errors": ["The first comes before the last."]}


def test_a_rule_across_fields_inside() -> None:
    fault = {"non_field_errors": ["The first comes before the last."]}
    assert faults(Span, '{"field": {"first": 2, "last": 1}}') == {"field": fault}
    assert faults(list[Span], '{"field": [{"first": 2, "last": 1}]}') == {"field": [fault]}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[]", "Invalid data. Expected a dictionary, but got list."),
        ('"text"', "Invalid data. Expected a dictionary, but got str."),
        ("5", "Invalid data. Expected a dictionary, but got int."),
        ("5.5", "Invalid data. Expected a dictionary, but got float."),
        ("true", "Invalid data. Expected a dictionary, but got bool."),
        ("null", "No data provided"),
    ],
)
def test_a_body_that_is_no_object(body: str, message: str) -> None:
    assert faults(int, body) == {"non_field_errors": [message]}


def test_nul_bytes_deep_inside() -> None:
    body = '{"field": [{"text": "a", "tags": ["x", "\\u0000"]}, {"text": "b"}]}'
    assert faults(list[Loose], body) == {"field": [{"tags": {"1": ["Null characters are not allowed."]}}, {}]}
