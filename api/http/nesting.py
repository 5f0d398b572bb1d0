"""Which parts of an input are lists of objects: their faults nest otherwise than those of lists of plain values."""

from collections.abc import Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel


def is_model(schema: type[BaseModel], steps: Sequence[str | int]) -> bool:
    """Whether the value at this place of the schema is an object with fields of its own."""
    return _is_model(_shape_at(schema, steps))


def holds_models(schema: type[BaseModel], steps: Sequence[str | int]) -> bool:
    """Whether the value at this place of the schema is a list of objects."""
    shape = _shape_at(schema, steps)
    return get_origin(shape) is list and _is_model(_bare(get_args(shape)[0]))


def _shape_at(schema: type[BaseModel], steps: Sequence[str | int]) -> Any:
    shape: Any = schema
    for step in steps:
        shape = _bare(_inside(shape, step))
    return shape


def _bare(shape: Any) -> Any:
    """The type itself, without what annotates it and without None beside it."""
    if get_origin(shape) is Annotated:
        return _bare(get_args(shape)[0])
    if get_origin(shape) in {Union, UnionType}:
        choices = [choice for choice in get_args(shape) if choice is not NoneType]
        return _bare(choices[0]) if len(choices) == 1 else None
    return shape


def _inside(shape: Any, step: str | int) -> Any:
    if _is_model(shape):
        named = (field for name, field in shape.model_fields.items() if step in {name, field.alias})
        found = next(named, None)
        return found.annotation if found else None
    arguments = get_args(shape)
    return arguments[-1] if arguments else None


def _is_model(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)
