"""Texts of the analyses are marked here and translated where they are shown."""


def N_(message: str) -> str:  # noqa: N802 — gettext's own name for it
    """Mark a text for the catalogues."""
    return message
