"""Requests nobody thought of, made from the served document by schemathesis with all of its checks."""

import asyncio
import sys
from pathlib import Path

import httpx
import pytest

from api import db
from tests import factories
from tests.callers import headers_of
from tests.operation.installation import PROJECT

EXAMPLES_PER_OPERATION = 3
OUT_OF_REACH = 1_000_000
"""Ids that no made-up request names: the caller must not change their own password or role."""
REFUSED_ALWAYS = "Authentication failed: 3 operations"
"""Login and refresh refuse what is made up, and an owner sits no exam, as it should be."""
HALVES = {"people and lessons": "--include-path-regex", "everything else": "--exclude-path-regex"}
PEOPLE_AND_LESSONS = "/(owners|workers|students|subjects|groups|attendance|scores|homework|work-logs)/"


@pytest.mark.no_cover  # thousands of requests, which tracing would make half as dear again
@pytest.mark.parametrize("half", HALVES)
async def test_no_request_made_from_the_document_breaks_the_api(api: httpx.AsyncClient, half: str) -> None:
    last = await db.fetch_value("SELECT nextval('account_id_seq')")
    await db.execute("SELECT setval('account_id_seq', $1)", OUT_OF_REACH + last)
    headers = headers_of(await factories.owner())
    await db.execute("SELECT setval('account_id_seq', $1)", last)
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("schemathesis")),
        *("run", f"{api.base_url}/openapi.json", "--checks", "all", "--continue-on-failure", "--no-color"),
        *("--phases", "examples,coverage,fuzzing", "-n", str(EXAMPLES_PER_OPERATION), "--seed", "1"),
        *(HALVES[half], PEOPLE_AND_LESSONS),
        *("--header", f"Authorization:{headers['Authorization']}"),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await process.communicate())[0].decode()
    assert process.returncode == 0, said[-20_000:]
    assert "Authentication failed" not in said.replace(REFUSED_ALWAYS, ""), said[-20_000:]
