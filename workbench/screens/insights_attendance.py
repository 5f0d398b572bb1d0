"""The page of figures on who was there."""

from workbench.screens import insights_theme


def attendance() -> None:
    """Show it."""
    insights_theme.show("attendance")
