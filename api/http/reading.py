"""From a request's bytes to a checked body and query."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeVar

import msgspec
from pydantic import BaseModel, ValidationError, create_model
from pydantic.fields import FieldInfo
from sanic import Request

from api.errors import FieldErrors, InvalidInput, Refused, UnsupportedContentType
from api.http.faults import field_errors

In = TypeVar("In", bound=BaseModel)
NUL: Final = "Null characters are not allowed."
_LARGEST_EXPONENT = 400


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError("number out of range")
    return number


_decoder = msgspec.json.Decoder(float_hook=_number)


def parse_json(body: bytes) -> Any:
    """The JSON value; anything that is not JSON, or only pretends to be, is the sender's fault."""
    try:
        return _decoder.decode(body)
    except (msgspec.MsgspecError, ArithmeticError, ValueError, RecursionError) as fault:
        raise Refused(f"JSON parse error - {fault}") from fault


class Unsound(InvalidInput):
    """Input with faults; `sound` are the fields that were given and have none, as the schema types them."""

    def __init__(self, fields: FieldErrors, sound: Mapping[str, Any]) -> None:
        super().__init__(fields)
        self.sound = {name: value for name, value in sound.items() if name not in self.fields}


def checked(schema: type[In], value: Any, known: FieldErrors | None = None) -> In:
    """The value as the schema has it, or every fault of it at once, those that are known already among them."""
    faults = dict(known or {})
    try:
        sound = schema.model_validate(value)
        given = sound.model_dump(by_alias=True)
    except ValidationError as fault:
        faults |= field_errors(fault, value, schema)
        given = _without(faults, schema, value)
    # A field may be declared a plain string, and PostgreSQL takes no NUL in any text.
    faults = (_nul_faults(given) or {}) | faults
    if faults:
        raise Unsound(faults, given)
    return sound


def _without(faults: FieldErrors, schema: type[BaseModel], value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        return {}
    rest = {name: given for name, given in value.items() if name not in faults}
    try:
        return _each_alone(schema).model_validate(rest).model_dump(by_alias=True, exclude_unset=True)
    except ValidationError:
        return {}


@cache
def _each_alone(schema: type[BaseModel]) -> type[BaseModel]:
    """The schema's fields, none of them needed, without what it demands of several together."""
    fields: dict[str, Any] = {
        name: (field.rebuild_annotation(), FieldInfo(default=None, alias=field.alias))
        for name, field in schema.model_fields.items()
    }
    return create_model(schema.__name__, __config__=schema.model_config, **fields)


def _nul_faults(value: Any) -> Any:
    if isinstance(value, str):
        return [NUL] if "\x00" in value else None
    if isinstance(value, dict):
        return {
            str(key): fault for key, inside in value.items() if (fault := _nul_faults(str(key)) or _nul_faults(inside))
        }
    if isinstance(value, list):
        faults = [_nul_faults(inside) for inside in value]
        if not any(faults):
            return None
        if all(isinstance(inside, dict) for inside in value):
            return faults
        return {str(index): fault for index, fault in enumerate(faults) if fault}
    return None


def read_body(request: Request, schema: type[In]) -> In:
    """The JSON body; none at all is an empty one."""
    body: bytes = request.body or b""
    if not body:
        return checked(schema, {})
    media_type = (request.headers.get("content-type") or "").split(";")[0].strip().lower()
    if media_type != "application/json":
        raise UnsupportedContentType(f'Unsupported media type "{media_type}" in request.')
    return checked(schema, parse_json(body))


def read_query(request: Request, schema: type[In]) -> In:
    """The query string; an empty value is no value."""
    given = {name: values[-1] for name, values in request.args.items() if values and values[-1] != ""}
    return checked(schema, given)
