"""Figures for owners: tables from the database (`loaders`), pure functions of tables, and charts of what they find."""
