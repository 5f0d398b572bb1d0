"""The page of figures on money."""

from workbench.screens import insights_theme


def finance() -> None:
    """Show it."""
    insights_theme.show("finance")
