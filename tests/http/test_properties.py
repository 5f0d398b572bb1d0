"""Requests nobody thought of, made from the served document by schemathesis with all of its checks."""

import asyncio
import sys
from pathlib import Path

import httpx

from tests import factories
from tests.callers import headers_of
from tests.operation.installation import PROJECT

EXAMPLES_PER_OPERATION = 6


async def test_no_request_made_from_the_document_breaks_the_api(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("schemathesis")),
        *("run", f"{api.base_url}/openapi.json", "--checks", "all", "--continue-on-failure", "--no-color"),
        *("--phases", "examples,coverage,fuzzing", "-n", str(EXAMPLES_PER_OPERATION), "--seed", "1"),
        *("--header", f"Authorization:{headers['Authorization']}"),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()[-20_000:]
