"""The process that runs the servers of one STATE_DIR as long as anybody uses them. Last one out: it stops them."""

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil

from api.embedded.account import own_folder
from api.embedded.faults import ServiceFault
from api.embedded.locks import LockTaken, holding, locks_of
from api.embedded.servers import Server, wanted
from api.settings import Settings

PAUSE = 0.2
PATIENCE = 20.0


def keep(settings: Settings, *, durable: bool) -> None:
    """Run the servers until nobody holds the users' lock, or until one of them ends by itself."""
    own_folder(settings.sockets)
    running: list[tuple[Server, subprocess.Popen[bytes]]] = []
    users = locks_of(settings) / "users"
    try:
        for server in wanted(settings, durable=durable):
            _end_orphans(server)
            running.append((server, subprocess.Popen(server.command(), cwd=server.folder, start_new_session=True)))
        while not _stopped_for_want_of_users(users, running):
            for server, child in running:
                if child.poll() is not None:
                    raise ServiceFault(f"{server.name} ended unexpectedly with code {child.returncode}.")
            time.sleep(PAUSE)
    finally:
        _stop(running)


def _stopped_for_want_of_users(users: Path, running: list[tuple[Server, subprocess.Popen[bytes]]]) -> bool:
    try:
        # Held while the servers stop, so that a newcomer waits and then starts them anew.
        with holding(users, wait=False):
            _stop(running)
            return True
    except LockTaken:
        return False


def _end_orphans(server: Server) -> None:
    """Whoever still works in the server's folder is left over from a killed keeper: we hold the keeper's lock."""
    orphans = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(server.folder.resolve()):
                process.send_signal(server.stop)
                orphans.append(process)
        except psutil.Error:
            continue
    _, alive = psutil.wait_procs(orphans, timeout=5)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=5)
    for claim in server.claims:
        claim.unlink(missing_ok=True)


def _stop(running: list[tuple[Server, subprocess.Popen[bytes]]]) -> None:
    for server, child in running:
        if child.poll() is None:
            child.send_signal(server.stop)
    for _, child in running:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()


def main() -> None:
    """Keep the servers of this STATE_DIR, unless somebody else does."""
    settings = Settings()
    try:
        with holding(locks_of(settings) / "keeper", wait=False):
            keep(settings, durable="--spare-the-disk" not in sys.argv)
    except LockTaken:
        print("Another keeper is at work.", file=sys.stderr)
    except (ServiceFault, OSError) as fault:
        sys.exit(f"{datetime.now(UTC):%F %T} {fault}")


if __name__ == "__main__":
    main()
