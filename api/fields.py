"""The field types that every schema is made of."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    create_model,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from api.clock import TASHKENT

LARGEST_ID = 2**31 - 1

WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+")
"""Python would take 1_0 and other scripts' digits for a number too."""

OF_THE_FIELD: Final = "of_the_field"
"""The type of a custom fault that is told of the field itself, also where the field is a list of objects."""

In = TypeVar("In", bound=BaseModel)


class Input(BaseModel):
    """A request's body or query: unknown fields are passed over, numbers may come as strings."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise PydanticCustomError("nul", "Null characters are not allowed.")
    return text


def no_truth(value: Any) -> Any:
    """Only what is a whole number: neither `true` nor "1_0"."""
    if isinstance(value, bool) or (isinstance(value, str) and not WHOLE_NUMBER.fullmatch(value.strip())):
        raise PydanticCustomError("int_type", "A valid integer is required.")
    return value


def _key(value: Any) -> Any:
    text = str(value).strip()
    if isinstance(value, bool) or not isinstance(value, int | str) or not WHOLE_NUMBER.fullmatch(text):
        message = "Incorrect type. Expected pk value, received {kind}."
        raise PydanticCustomError("pk", message, {"kind": type(value).__name__})
    if len(text) > 11 or not 0 < int(text) <= LARGEST_ID:
        raise PydanticCustomError("pk", 'Invalid pk "{key}" - object does not exist.', {"key": text[:20]})
    return int(text)


Prose = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_without_nul)]
"""Text of any length, possibly empty."""

Line = Annotated[str, StringConstraints(min_length=1), AfterValidator(_without_nul)]
"""Text that says something, taken as it is."""

Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=255), AfterValidator(_without_nul)
]
"""A name of something, up to 255 characters."""

Id = Annotated[
    int,
    Field(ge=1, le=LARGEST_ID, examples=[1]),
    BeforeValidator(no_truth),
]
"""A row's id to filter by."""


Count = Annotated[int, Field(ge=0, le=LARGEST_ID), BeforeValidator(no_truth)]
"""A whole number, none included."""


Key = Annotated[int, BeforeValidator(_key), Field(json_schema_extra={"minimum": 1}, examples=[1])]
"""A reference in a body to a row of another table."""


def _nothing_for_empty(value: Any) -> Any:
    return None if value == "" else value


def _only_a_day(value: Any) -> Any:
    # Otherwise a number would pass for the seconds since 1970.
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)):
        return value
    raise PydanticCustomError("date_format", "Date has wrong format.")


Day = Annotated[date, BeforeValidator(_only_a_day)]
"""A day: `2025-02-19`."""

EMPTY_IS_NOTHING = BeforeValidator(_nothing_for_empty)
"""For a field that may be null: forms send an empty text for nothing."""

Amount = Annotated[
    Decimal,
    Field(gt=0, max_digits=14, decimal_places=2, examples=["600000.00"]),
    PlainSerializer(str, return_type=str),
]
"""Money in so'm, exact: sent as a string or a number, answered as a string with two digits."""


def partial(schema: type[In]) -> type[In]:
    """The schema for a change: the same fields, none required; `model_dump(exclude_unset=True)` is what was sent."""
    fields: dict[str, Any] = {
        name: (field.rebuild_annotation(), FieldInfo(default=None, json_schema_extra=field.json_schema_extra))
        for name, field in schema.model_fields.items()
    }
    return create_model(
        f"{schema.__name__.removesuffix('In')}Change", __base__=schema, __doc__=schema.__doc__, **fields
    )


class PageQuery(Input):
    """A piece of a list; the whole of it where neither is given."""

    limit: Annotated[int, Field(ge=1, le=LARGEST_ID)] | None = None
    offset: Annotated[int, Field(ge=0, le=LARGEST_ID)] | None = None

    @property
    def is_paged(self) -> bool:
        """Whether only a piece is wanted."""
        return self.limit is not None or self.offset is not None


def _shown_as(example: str) -> WithJsonSchema:
    shape = {"type": "string", "format": "date-time", "examples": [example]}
    return WithJsonSchema(shape, mode="serialization")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _utc_exact(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


UtcSeconds = Annotated[datetime, PlainSerializer(_utc, return_type=str), _shown_as("2025-10-08T12:30:45Z")]
"""A moment in UTC, whole seconds: `2025-10-08T12:30:45Z`."""

UtcMoment = Annotated[datetime, PlainSerializer(_utc_exact, return_type=str), _shown_as("2025-10-08T12:30:45.123456Z")]
"""A moment in UTC, microseconds: `2025-10-08T12:30:45.123456Z`."""


def _number(value: Decimal) -> float:
    return float(value)


Score = Annotated[Decimal, PlainSerializer(_number, return_type=float)]
"""A score of up to two decimals: exact inside, a JSON number outside."""


def _tashkent(moment: datetime) -> str:
    return moment.astimezone(TASHKENT).strftime("%Y-%m-%dT%H:%M:%S+05:00")


TashkentTime = Annotated[datetime, PlainSerializer(_tashkent, return_type=str), _shown_as("2025-02-19T10:30:00+05:00")]
"""A moment in Tashkent, whole seconds: `2025-02-19T10:30:00+05:00`."""
