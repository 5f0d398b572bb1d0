"""Small pieces that screens share: tables with rows to open, the list of shortcuts."""
