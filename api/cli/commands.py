"""The commands and what `--help` says about them."""

from enum import StrEnum
from typing import Annotated

import typer

from api.cli.faults import read_settings, told_plainly

HELP = """Academy Workbench: one installation, one command line.

Without DATABASE_URL and REDIS_URL the project's own PostgreSQL and Redis run under STATE_DIR (./var), for as long as
any command needs them. 'python -m api up' starts everything; all variables are in docs/operation.md.
"""

commands = typer.Typer(help=HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
Part = Annotated[bool, typer.Option("--part", hidden=True, help="Started by 'up': end when it does.")]


class Scale(StrEnum):
    """How large the demo centre is."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


def run() -> None:
    """Run the command that was asked for."""
    with told_plainly():
        commands(prog_name="python -m api")


@commands.command()
def up(
    demo: Annotated[bool, typer.Option("--demo/--no-demo", help="Fill an empty database with demo data.")] = True,
    workbench: Annotated[bool, typer.Option("--workbench/--no-workbench", help="Start the workbench too.")] = True,
) -> None:
    """Start everything: database, Redis, API, worker, beat and workbench. Ctrl-C stops all of it.

    The schema is brought up to date first, and an empty database gets demo data. If one part ends, all end, with an
    exit code that is not 0. Two installations with different STATE_DIR and ports run side by side.
    """
    from api.cli.up import up as start

    raise typer.Exit(start(read_settings(), demo=demo, workbench=workbench))


@commands.command()
def serve(part: Part = False) -> None:
    """Run the API alone, in API_WORKERS processes on API_HOST:API_PORT."""
    from api.cli import parts

    settings = read_settings()
    with parts.part_of(settings, supervised=part):
        parts.serve(settings)


@commands.command()
def worker(part: Part = False) -> None:
    """Run the Celery worker: it delivers notices and keeps house. Any number may run."""
    from api.cli import parts

    with parts.part_of(read_settings(), supervised=part):
        parts.worker()


@commands.command()
def beat(part: Part = False) -> None:
    """Run Celery's clock, which rings for the worker. One per installation."""
    from api.cli import parts

    with parts.part_of(read_settings(), supervised=part):
        parts.beat()


@commands.command()
def bot(part: Part = False) -> None:
    """Run the Telegram bot alone. One per TELEGRAM_BOT_TOKEN; without one it only waits."""
    from api.cli import parts

    settings = read_settings()
    with parts.part_of(settings, supervised=part):
        parts.bot(settings)


@commands.command()
def workbench(part: Part = False) -> None:
    """Run the workbench alone, on API_HOST:WORKBENCH_PORT."""
    from api.cli import parts

    settings = read_settings()
    with parts.part_of(settings, supervised=part):
        parts.workbench(settings)


@commands.command()
def migrate() -> None:
    """Bring the database to the newest schema. Safe to run from two processes at once."""
    from api.cli import acts

    done = acts.on_database(read_settings(), acts.migrate())
    typer.echo(done)


@commands.command("create-owner")
def create_owner(
    username: Annotated[str, typer.Option(help="At least 6 characters.")],
    password: Annotated[
        str, typer.Option(help="At least 8 characters; asked for when left out.", prompt=True, hide_input=True)
    ],
) -> None:
    """Make an account that may do everything. Works while 'up' runs, and without it."""
    from api.cli import acts

    typer.echo(acts.on_database(read_settings(), acts.create_owner(username, password)))


@commands.command("demo-data")
def demo_data(
    scale: Annotated[Scale, typer.Option(help="How large a centre.")] = Scale.SMALL,
    seed: Annotated[int, typer.Option(help="The same seed gives the same centre.")] = 1,
) -> None:
    """Fill the database with a believable learning centre; the logins are owner001, teacher001 …, student001 …"""
    from api.cli import acts

    typer.echo(acts.on_database(read_settings(), acts.demo_data(scale.value, seed)))


@commands.command("clean-media")
def clean_media() -> None:
    """Remove files from the media store that no row knows, left over from a fault."""
    from api.cli import acts

    typer.echo(acts.on_database(read_settings(), acts.clean_media()))
