"""What students handed in, as the browser gets it."""

import httpx

from api import db
from tests import factories
from tests.workbench import scene
from tests.workbench.test_login import sign_in
from workbench.uploads import address


async def handed_in() -> tuple[str, bytes]:
    author = scene.actor_of(await factories.owner())
    await scene.writing(await scene.exam(author), pages=1)
    name = await db.fetch_value("SELECT name FROM stored_file ORDER BY id LIMIT 1")
    return address(f"/media/{name}"), scene.photo("Task 1, page 1")


async def test_strangers_and_students_get_nothing(client: httpx.AsyncClient) -> None:
    url, _ = await handed_in()
    client.headers["accept"] = "image/*"
    assert (await client.get(url)).status_code == 401


async def test_staff_get_the_file_whole_or_in_part(client: httpx.AsyncClient) -> None:
    url, content = await handed_in()
    await sign_in(client, (await factories.employee()).username)
    whole = await client.get(url)
    assert (whole.status_code, whole.content) == (200, content)
    assert whole.headers["content-type"] == "image/jpeg"
    assert whole.headers["x-content-type-options"] == "nosniff"
    part = await client.get(url, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(content)}"
    again = await client.get(url, headers={"if-none-match": whole.headers["etag"]})
    assert again.status_code == 304


async def test_nothing_else_of_the_disk_is_served(client: httpx.AsyncClient) -> None:
    await sign_in(client, (await factories.employee()).username)
    for path in ("%2e%2e/secret_key", "writing/%2e%2e/%2e%2e/secret_key", ".incoming/x", "writing", "nothing.jpg", ""):
        assert (await client.get(f"/uploads/{path}")).status_code == 404, path
