"""`python -m api up`, from outside."""

import os
import signal
import socket
from collections.abc import Callable

import httpx
import psutil

from tests.operation.installation import Installation


def test_everything_starts_and_ctrl_c_stops_everything(installation: Installation) -> None:
    installation.up("--no-demo")
    assert installation.answers()
    assert httpx.get(f"http://127.0.0.1:{installation.workbench}/healthz").status_code == 200
    assert installation.end() == 0
    assert installation.remains() == []


def test_an_owner_is_made_while_it_runs_and_survives_kill_9_of_everything(installation: Installation) -> None:
    installation.up("--no-demo", "--no-workbench")
    made = installation.run("create-owner", "--username", "boss01", "--password", "secret-words")
    assert made.returncode == 0, made.stderr
    assert installation.answers()
    installation.kill_everything()
    installation.up("--no-demo", "--no-workbench")
    again = installation.run("create-owner", "--username", "BOSS01", "--password", "secret-words")
    assert again.returncode == 1
    assert again.stderr.strip() == "Error: username: A user with that username already exists."


def test_an_owner_is_made_before_anything_runs(installation: Installation) -> None:
    made = installation.run("create-owner", "--username", "boss01", "--password", "secret-words")
    assert made.returncode == 0, made.stderr
    assert [process for process in psutil.process_iter() if _works_below(process, str(installation.state))] == []


def _works_below(process: psutil.Process, folder: str) -> bool:
    try:
        return process.cwd().startswith(folder)
    except psutil.Error:
        return False


def test_a_command_that_started_the_servers_leaves_them_to_an_up_that_came_later(installation: Installation) -> None:
    owner = Installation(installation.state)
    owner.start("create-owner", "--username", "boss01", "--password", "secret-words")
    installation.up("--no-demo", "--no-workbench")
    assert owner.process is not None
    assert owner.process.wait(20) == 0, owner.said()
    assert installation.answers()
    assert installation.end() == 0


def test_the_death_of_a_part_is_loud_and_ends_everything(installation: Installation) -> None:
    installation.up("--no-demo", "--no-workbench")
    os.kill(installation.pid_of("worker"), signal.SIGKILL)
    assert installation.process is not None
    assert installation.process.wait(30) == 1
    assert "A PART ENDED BY ITSELF" in installation.said()
    assert installation.remains(2) == []


def test_the_death_of_the_database_is_loud_and_ends_everything(installation: Installation) -> None:
    installation.up("--no-demo", "--no-workbench")
    (postmaster,) = (
        process
        for process in installation.seen.values()
        if "postgres" in " ".join(process.cmdline()[:1]) and "-D" in process.cmdline()
    )
    postmaster.kill()
    assert installation.process is not None
    assert installation.process.wait(30) == 1
    assert "THE DATABASE OR REDIS ENDED BY ITSELF" in installation.said()
    assert installation.remains(2) == []


def test_a_killed_api_worker_is_replaced(installation: Installation) -> None:
    installation.up("--no-demo", "--no-workbench")
    manager = psutil.Process(installation.pid_of("api"))
    worker = next(
        child for child in manager.children() if "api-worker" in child.name() or _listens(child, installation.api)
    )
    worker.kill()
    installation.await_line("an API worker died and is replaced")
    installation.await_line("Worker ready")


def _listens(process: psutil.Process, port: int) -> bool:
    return any(connection.laddr.port == port for connection in process.net_connections() if connection.laddr)


def test_kill_9_of_the_launcher_leaves_nothing_and_it_starts_again(installation: Installation) -> None:
    installation.up("--no-demo", "--no-workbench")
    assert installation.process is not None
    installation.process.kill()
    installation.process.wait()
    installation.up("--no-demo", "--no-workbench")
    assert installation.answers()


def test_kill_9_of_the_launcher_ends_all_parts(installation: Installation) -> None:
    installation.up("--no-demo", "--no-workbench")
    assert installation.process is not None
    installation.process.kill()
    installation.process.wait()
    assert installation.remains(20) == []


def test_a_second_up_in_the_same_folder_says_who_is_there(installation: Installation) -> None:
    installation.up("--no-demo", "--no-workbench")
    assert installation.process is not None
    second = installation.run("up")
    assert second.returncode == 1
    assert f"Process {installation.process.pid} already runs everything" in second.stderr


def test_two_installations_do_not_notice_each_other(installations: Callable[[str], Installation]) -> None:
    one, other = installations("one"), installations("other")
    one.up("--no-demo", "--no-workbench")
    other.up("--no-demo", "--no-workbench")
    assert one.end() == 0
    assert other.answers()
    assert other.end() == 0


def test_a_port_in_use_is_one_sentence(installation: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", installation.api))
        taken.listen()
        refused = installation.run("up", "--no-demo")
    assert refused.returncode == 1
    assert refused.stderr.strip() == (
        f"Error: Port {installation.api} on 127.0.0.1 is in use: choose another with API_PORT."
    )
