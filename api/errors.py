"""What can go wrong in the domain: a kind, a message and where it belongs. No HTTP in here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

FieldErrors = Mapping[str, Any]
"""`{"field": ["message"]}`, nested like the input."""

NON_FIELD: Final = "non_field_errors"
REQUIRED: Final = "This field is required."
NO_FILE: Final = "No file was submitted."
IS_MISSING: Final = frozenset({REQUIRED, NO_FILE})


class DomainError(Exception):
    """A refusal the caller can understand; `message` is shown to people as it is."""

    message = "Something went wrong."

    def __init__(self, message: str | None = None) -> None:
        self.message = message or type(self).message
        super().__init__(self.message)


class NotFound(DomainError):
    """The thing does not exist, or this caller may not know that it does."""

    message = "Not found."


class Forbidden(DomainError):
    """The caller's role may never do this."""

    message = "You do not have permission to perform this action."


class Unauthenticated(DomainError):
    """No caller, or one whose token does not hold."""

    message = "Authentication credentials were not provided."


class Throttled(DomainError):
    """Too many tries; another is welcome after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"Request was throttled. Expected available in {retry_after} seconds.")


class Refused(DomainError):
    """The request is well formed, but the state of things does not allow it."""


class InvalidInput(DomainError):
    """The input is at fault; `fields` says where, `summary` in one sentence where the contract has one."""

    def __init__(self, fields: FieldErrors | None = None, *, summary: str | None = None) -> None:
        self.fields = dict(fields or {})
        self.summary = summary
        told = {
            field: " ".join(map(str, fault)) if isinstance(fault, list) else fault
            for field, fault in self.fields.items()
        }
        super().__init__(summary or "; ".join(f"{field}: {fault}" for field, fault in told.items()))

    @classmethod
    def whole(cls, message: str) -> "InvalidInput":
        """A fault of the input as a whole, not of one field."""
        return cls({NON_FIELD: [message]})

    @classmethod
    def unknown_key(cls, field: str, key: object) -> "InvalidInput":
        """A reference to something that does not exist."""
        return cls({field: [f'Invalid pk "{key}" - object does not exist.']})


class TooLarge(InvalidInput):
    """A file, or the whole request, exceeds its limit."""


class WrongKindOfFile(InvalidInput):
    """A file's bytes are not of a kind that is taken here."""


class UnsupportedContentType(DomainError):
    """The request's body is of a type that this endpoint does not read."""


class ClaimContested(Refused):
    """Somebody else holds the item: who, and until when."""

    def __init__(self, holder: str, until: datetime) -> None:
        self.holder = holder
        self.until = until
        super().__init__(f"{holder} holds this item until {until:%H:%M} UTC.")


class ClaimLost(Refused):
    """The claim this caller acts under is no longer theirs; `holder` and `until` tell whose it is, if anyone's."""

    def __init__(self, holder: str | None = None, until: datetime | None = None) -> None:
        self.holder = holder
        self.until = until
        super().__init__("This item is no longer yours.")


class DraftChanged(Refused):
    """The caller's own draft was saved from another window after this one had read it."""

    def __init__(self, saved_at: datetime) -> None:
        self.saved_at = saved_at
        super().__init__("This draft was changed in another window.")


class TooManyClaims(Refused):
    """The examiner already holds as many items as the centre allows."""

    def __init__(self, cap: int) -> None:
        self.cap = cap
        super().__init__(f"You already hold {cap} items: grade or release one first.")
