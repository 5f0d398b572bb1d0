"""Conditions of statements, made only of the filters that were given, so that a plan can use their indexes."""

from typing import Self


class Condition:
    """The WHERE of a statement, and the values of its placeholders."""

    def __init__(self, *always: str) -> None:
        self._parts = list(always)
        self._values: list[object] = []

    def given(self, part: str, value: object) -> Self:
        """Add the part, in which `{}` stands for the value; no value or an empty text adds nothing."""
        if value is not None and value != "":
            self._values.append(value)
            self._parts.append(part.format(f"${len(self._values)}"))
        return self

    @property
    def where(self) -> str:
        """`WHERE a AND b`, or nothing."""
        return f"WHERE {' AND '.join(self._parts)}" if self._parts else ""

    @property
    def args(self) -> tuple[object, ...]:
        """The values of `$1`, `$2` and so on."""
        return tuple(self._values)
