"""What is wrong with something that was typed, field by field, in the viewer's language."""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from api.errors import NON_FIELD, DomainError, InvalidInput
from workbench.i18n import _
from workbench.wording import sentence

In = TypeVar("In", bound=BaseModel)
Faults = dict[str, str]
"""A sentence for each field at fault; `WHOLE` is the input itself."""

WHOLE: Final = NON_FIELD


def read(schema: type[In], values: Mapping[str, Any]) -> tuple[In | None, Faults]:
    """The values as the schema has them, or what is wrong with them."""
    try:
        return schema.model_validate(dict(values)), {}
    except ValidationError as fault:
        faults: Faults = {}
        for error in fault.errors(include_url=False):
            faults.setdefault(str(error["loc"][0]) if error["loc"] else WHOLE, _explained(error))
        return None, faults


def faults_of(refusal: DomainError) -> Faults:
    """What a rule had against it."""
    if isinstance(refusal, InvalidInput) and refusal.fields:
        return {field: _known(str(messages[0])) for field, messages in refusal.fields.items()}
    return {WHOLE: sentence(refusal)}


def in_one_line(faults: Faults) -> str:
    """All faults, each after its field's name."""
    return " ".join(
        text if field == WHOLE else _("%(field)s: %(fault)s") % {"field": field_name(field), "fault": text}
        for field, text in faults.items()
    )


def field_name(field: str) -> str:
    """What a field is called on the screen; an unknown one keeps its own name."""
    names = {
        "username": _("Username"), "password": _("Password"), "first_name": _("First name"),
        "last_name": _("Last name"), "phone": _("Phone"), "parent_phone": _("Parent’s phone"),
        "telegram_id": _("Telegram ID"), "group": _("Group"), "name": _("Name"), "description": _("Description"),
        "subject": _("Subject"), "days": _("Days"), "start_time": _("Begins"), "end_time": _("Ends"),
        "is_active": _("Active"), "amount": _("Amount"), "reason": _("Reason"), "recipient": _("Recipient"),
        "recipient_user": _("Employee"), "months": _("Months"), "student": _("Student"), "status": _("State"),
        "date": _("Date"), "time": _("Time"), "role": _("Role"), "score": _("Score"), "title": _("Title"),
        "received_by": _("Received by"), "given_by": _("Given by"), "marked_by": _("Marked by"),
        "created_by": _("Recorded by"),
    }  # fmt: skip
    return names.get(field, field)


def _explained(error: ErrorDetails) -> str:
    kind, context = error["type"], error.get("ctx", {})
    is_blank = error["input"] is None or not str(error["input"]).strip()
    if kind == "missing" or is_blank:
        return _("This is needed.")
    family = next((family for family in ("decimal", "time", "bool") if kind.startswith(family)), kind)
    sentences = {
        "string_too_short": _("At least %(count)d characters."),
        "string_too_long": _("At most %(count)d characters."),
        "greater_than": _("It must be greater than zero."),
        "decimal": _("An amount of up to 12 digits, with up to two more after the point."),
        "time": _("A time such as 09:30."),
        "bool": _("Yes or no."),
        "digits": _("Only digits."),
        "day": _("Days such as Mon,Wed,Fri."),
        "day_twice": _("A day may not be repeated."),
        "month_twice": _("A month may not be repeated in one payment."),
        "pk": _("It does not exist any more."),
        "nul": _("It has characters that can’t be kept."),
    }
    said = sentences.get(family, _("“%(value)s” can’t be taken."))
    count = context.get("min_length", context.get("max_length", 0))
    return said % {"count": count, "value": str(error["input"])[:50]}


def _known(message: str) -> str:
    if message.startswith("Invalid pk"):
        return _("It does not exist any more.")
    if least := re.search(r"at least (\d+) characters", message):
        return _("At least %(count)d characters.") % {"count": int(least[1])}
    sentences = {
        "A user with that username already exists.": _("This username is taken."),
        "start_time must be earlier than end_time.": _("It must begin before it ends."),
    }
    return sentences.get(message, _("This can’t be taken."))
