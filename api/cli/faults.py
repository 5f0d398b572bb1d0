"""Faults that the person at the terminal can mend: one sentence each, and an exit code that is not 0."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import typer
from pydantic import ValidationError

from api.embedded import ServiceFault
from api.errors import DomainError, InvalidInput
from api.settings import Settings, get_settings


class OperationFault(Exception):
    """A sentence that says what is wrong and, where that is known, what to do."""


@contextmanager
def told_plainly() -> Iterator[None]:
    """Whatever is known to go wrong in the block leaves as one sentence on the standard error and exit code 1."""
    try:
        yield
    except (OperationFault, ServiceFault) as fault:
        sentence = str(fault)
    except InvalidInput as fault:
        sentence = " ".join(f"{field}: {' '.join(map(str, told))}" for field, told in fault.fields.items())
    except DomainError as fault:
        sentence = fault.message
    except ModuleNotFoundError as fault:
        if fault.name and fault.name.split(".")[0] in ("analytics", "api", "tasks", "workbench"):
            raise
        sentence = f"The Python package '{fault.name}' is missing: run 'make setup'."
    else:
        return
    typer.secho(f"Error: {sentence}", err=True, fg=typer.colors.RED)
    sys.exit(1)


def read_settings() -> Settings:
    """This process's settings; a variable that makes no sense is named, with its value."""
    try:
        return get_settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        raise OperationFault(f"{first['loc'][0]}={first['input']!r} makes no sense: {first['msg']}.") from None


def place(url: str) -> str:
    """Where a URL points to, without its password."""
    parts = urlsplit(url)
    host = parts.hostname or parts.path or "this machine"
    return f"{host}:{parts.port}" if parts.port else host
