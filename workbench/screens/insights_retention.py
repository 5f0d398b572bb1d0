"""The page of figures on students who come and go."""

from workbench.screens import insights_theme


def retention() -> None:
    """Show it."""
    insights_theme.show("retention")
