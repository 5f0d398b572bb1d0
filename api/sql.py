"""Pieces of SQL that the features' statements share. They take column names, never values."""


def moment(column: str) -> str:
    """A moment as JSON in the session's zone, which is Tashkent's, whole seconds."""
    return f"to_json(date_trunc('second', {column}))"


def name_of(alias: str) -> str:
    """A person's full name, or their username where they have none."""
    return f"coalesce(nullif(btrim({alias}.first_name || ' ' || {alias}.last_name), ''), {alias}.username)"


def contains(text: str, placeholder: str) -> str:
    """Whether the text contains the placeholder's value, whatever the letters' case; its % and _ mean themselves."""
    escaped = rf"regexp_replace({placeholder}, '([\\%_])', '\\\1', 'g')"
    return f"{text} ILIKE '%' || {escaped} || '%'"


def on_day(column: str) -> str:
    """Whether the moment is of the day `{0}`, which is Tashkent's."""
    return f"{column} >= {{0}}::date AND {column} < {{0}}::date + 1"


def since(column: str, placeholder: str) -> str:
    """Whether the moment is of that day (Tashkent's) or later; no value, no condition."""
    return f"({placeholder}::date IS NULL OR {column} >= {placeholder}::date)"


def until(column: str, placeholder: str) -> str:
    """Whether the moment is of that day (Tashkent's) or earlier; no value, no condition."""
    return f"({placeholder}::date IS NULL OR {column} < {placeholder}::date + 1)"


def equals(column: str, placeholder: str, kind: str) -> str:
    """Whether the column has the value; no value, no condition."""
    return f"({placeholder}::{kind} IS NULL OR {column} = {placeholder})"
