"""The owners' pages of figures."""
