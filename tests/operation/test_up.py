"""`python -m api up`, from outside. Each start takes seconds, so each test tells a whole story."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable

import httpx
import psutil

from tests.operation.installation import Installation

OWNER = ("create-owner", "--username", "boss01", "--password", "secret-words")
TAKEN = "Error: username: A user with that username already exists."


def test_everything_starts_with_demo_data_and_ctrl_c_stops_everything(installation: Installation) -> None:
    installation.up()
    assert installation.answers()
    assert httpx.get(f"http://127.0.0.1:{installation.workbench}/healthz").status_code == 200
    answer = httpx.post(
        f"http://127.0.0.1:{installation.api}/api/v1/login/", json={"username": "owner001", "password": "demo12345"}
    )
    assert answer.status_code == 200, answer.text
    assert "teacher001 …, student001 …" in installation.said()

    second = installation.run("up")
    assert second.returncode == 1
    assert second.stderr.startswith(f"Error: Process {installation.pid} already runs everything in ")

    assert installation.end() == 0
    assert installation.remains(2) == []


def test_what_was_written_survives_kill_9_of_everything(installation: Installation) -> None:
    # Whoever of the two comes first starts the servers, and does not take them away from the other.
    owner = Installation(installation.state)
    owner.start(*OWNER)
    installation.up("--no-demo", "--no-workbench")
    assert owner.exit_code(20) == 0, owner.said()
    assert installation.answers()

    installation.kill_everything()
    again = installation.run(*OWNER)
    assert (again.returncode, again.stderr.strip()) == (1, TAKEN)


def test_kill_9_of_the_launcher_and_the_death_of_a_part_end_everything(installation: Installation) -> None:
    installation.up("--no-demo", "--no-workbench")
    orphans = dict(installation.seen)
    os.kill(installation.pid, signal.SIGKILL)
    installation.exit_code(5)
    installation.up("--no-demo", "--no-workbench")
    assert installation.answers()
    assert not orphans.keys() & installation.seen.keys()

    os.kill(installation.pid_of("api"), signal.SIGKILL)
    assert installation.exit_code(30) == 1
    assert "A PART ENDED BY ITSELF" in installation.said()
    assert installation.remains(2) == []


def test_the_end_of_one_installation_leaves_another_alone(installations: Callable[[str], Installation]) -> None:
    one, other = installations("one"), installations("other")
    starting = threading.Thread(target=one.up, args=("--no-demo", "--no-workbench"))
    starting.start()
    other.up("--no-demo", "--no-workbench")
    starting.join()

    (postmaster,) = (process for process in one.seen.values() if "listen_addresses=" in process.cmdline())
    postmaster.kill()
    assert one.exit_code(30) == 1
    assert "THE DATABASE OR REDIS ENDED BY ITSELF" in one.said()
    assert one.remains(2) == []

    assert other.answers()
    _kill_an_api_worker(other)
    answers: list[bytes] = []
    client = threading.Thread(target=_log_in_slowly, args=(other.api, answers))
    client.start()
    time.sleep(0.5)
    assert other.end() == 0
    client.join()
    assert answers[0].startswith(b"HTTP/1.1 401 ")


def _kill_an_api_worker(installation: Installation) -> None:
    manager = psutil.Process(installation.pid_of("api"))
    worker = next(child for child in manager.children() if os.getpgid(child.pid) != os.getpgid(manager.pid))
    worker.kill()
    installation.await_line("an API worker died and is replaced")
    installation.await_line("Worker ready", times=2)


def _log_in_slowly(port: int, answers: list[bytes]) -> None:
    body = b'{"username": "nobody01", "password": "wrong-words"}'
    head = (
        f"POST /api/v1/login/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"{head}\r\n".encode() + body[:-20])
        for byte in body[-20:]:
            time.sleep(0.1)
            connection.sendall(bytes([byte]))
        answers.append(connection.recv(1000))


def test_a_port_in_use_is_one_sentence(installation: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", installation.api))
        taken.listen()
        refused = installation.run("up", "--no-demo")
    assert refused.returncode == 1
    assert refused.stderr.strip() == (
        f"Error: Port {installation.api} on 127.0.0.1 is in use: choose another with API_PORT."
    )
