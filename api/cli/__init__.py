"""The command line: starting, stopping and looking after an installation."""
