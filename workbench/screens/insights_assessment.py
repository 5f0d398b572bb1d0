"""The page of figures on exams and marking."""

from workbench.screens import insights_theme


def assessment() -> None:
    """Show it."""
    insights_theme.show("assessment")
