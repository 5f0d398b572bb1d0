"""`python -m api`: the command line."""

import sys

try:
    from api.cli.commands import run
except ModuleNotFoundError as fault:
    if fault.name is None or fault.name.partition(".")[0] == "api":
        raise
    sys.exit(f"Error: The Python package '{fault.name}' is missing: run 'make setup'.")

if __name__ == "__main__":
    run()
