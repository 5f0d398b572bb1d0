"""`python -m api`: the command line."""

from api.cli.commands import run

if __name__ == "__main__":
    run()
