"""Log lines: one JSON object each where no terminal is, with the request's id, without secrets."""

import json
import os
import subprocess
import sys

from tests.operation.installation import PROJECT

SPEAKS = """
import logging, structlog
from api.logs import configure_logging
configure_logging()
structlog.contextvars.bind_contextvars(request_id="r1")
structlog.get_logger("ours").info("claimed", review=7, new_password="pw-in-clear", telegram_token="to-ken")
logging.getLogger("theirs").warning("%s of %s", 1, 2)
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("theirs").exception("failed")
"""


def _lines(**variables: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SPEAKS],
        cwd=PROJECT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.splitlines()


def test_every_line_is_json_with_the_requests_id_and_without_secrets() -> None:
    ours, theirs, fault = (json.loads(line) for line in _lines())
    assert (ours["event"], ours["review"], ours["level"], ours["logger"]) == ("claimed", 7, "info", "ours")
    assert {line["request_id"] for line in (ours, theirs, fault)} == {"r1"}
    assert theirs["event"] == "1 of 2"
    assert "ZeroDivisionError" in fault["exception"]
    assert "pw-in-clear" not in str(ours)
    assert "to-ken" not in str(ours)


def test_lines_are_for_people_when_that_is_asked_for() -> None:
    first = _lines(LOG_FORMAT="console")[0]
    assert "claimed" in first
    assert not first.startswith("{")
    assert "pw-in-clear" not in first
