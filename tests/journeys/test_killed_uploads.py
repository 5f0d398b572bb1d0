"""`kill -9` of everything in the middle of 200 uploads."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.multilevel.exams import WRITING, picture
from tests.operation.installation import PROJECT, Installation

STUDENTS = 200
BEFORE_THE_KILL = 60
"""Acknowledged uploads after which everything is killed, with many more under way."""

_STATE = """
import asyncio, json
from datetime import timedelta
from api import db
from api.media.rules import clean
async def look():
    await db.open_pool()
    removed = await clean(timedelta(0))
    rows = await db.fetch('''
        SELECT tr.id, tr.submitted_at IS NOT NULL AS submitted,
               (SELECT count(*) FROM writing_image i JOIN stored_file f ON f.id = i.file WHERE i.test_result = tr.id)
                   AS images,
               (SELECT count(*) FROM review r WHERE r.queue = 'writing' AND r.target = tr.id) AS reviews
        FROM test_result tr WHERE section_type = 'writing' ''')
    files = await db.fetch("SELECT name, size FROM stored_file")
    print(json.dumps([removed, [dict(row) for row in rows], [dict(file) for file in files]]))
asyncio.run(look())
"""


def python(installed: Installation, *words: str) -> Any:
    """What a Python of this installation prints, as JSON."""
    ran = subprocess.run(
        [sys.executable, *words], cwd=PROJECT, env=installed.variables, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


async def upload_until_killed(installed: Installation, centre: dict[str, Any]) -> set[int]:
    """Send all, kill everything after some; the results that were acknowledged."""
    acknowledged: set[int] = set()
    page = picture() + b"\x00" * 200_000
    limits = httpx.Limits(max_connections=24)

    async def upload(client: httpx.AsyncClient, student: dict[str, Any]) -> None:
        fields: dict[str, Any] = {
            "user_test_id": (None, str(student["user_test"])),
            "exam_id": (None, str(centre["exam"])),
            "section_type": (None, "writing"),
            "task1_image1": ("1.jpg", page, "image/jpeg"),
            "task2_image1": ("2.jpg", page, "image/jpeg"),
        }
        try:
            answer = await client.post(WRITING, files=fields, headers={"Authorization": f"Bearer {student['token']}"})
        except httpx.HTTPError:
            return
        if answer.status_code == 500 and len(acknowledged) >= BEFORE_THE_KILL:
            return  # the database died a moment before the API
        assert answer.status_code == 201, answer.text
        acknowledged.add(answer.json()["test_result_id"])
        if len(acknowledged) == BEFORE_THE_KILL:
            installed.kill_everything()

    base = f"http://127.0.0.1:{installed.api}"
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:
        await asyncio.gather(*(upload(client, student) for student in centre["students"]))
    return acknowledged


def test_what_was_acknowledged_is_whole_and_nothing_else_is_left(installation: Installation) -> None:
    installation.variables["API_WORKERS"] = "2"
    installation.up("--no-demo", "--no-workbench")
    centre = python(installation, "-m", "tests.journeys.population", str(STUDENTS))
    acknowledged = asyncio.run(upload_until_killed(installation, centre))
    assert BEFORE_THE_KILL <= len(acknowledged) < STUDENTS
    installation.up("--no-demo", "--no-workbench")
    _, rows, files = python(installation, "-c", _STATE)
    whole = {row["id"] for row in rows if row["submitted"]}
    assert acknowledged <= whole
    for row in rows:
        assert (row["images"], row["reviews"]) == ((2, 1) if row["submitted"] else (0, 0))
    media = Path(installation.state) / "media"
    on_disk = {str(path.relative_to(media)): path.stat().st_size for path in media.rglob("*") if path.is_file()}
    assert on_disk == {file["name"]: file["size"] for file in files}
