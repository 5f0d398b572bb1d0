"""Whole installations, as for the tests of operation."""

from tests.operation.conftest import installation, installations

__all__ = ["installation", "installations"]
