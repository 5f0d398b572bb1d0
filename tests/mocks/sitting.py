"""Mock tests, sessions and files that the tests start from."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from api import db
from api.accounts.tables import Account
from tests import factories
from tests.callers import headers_of

MOCK = "/api/v1/mock/"
PDF = b"%PDF-1.7\n" + b"\n" * 2000
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\0" * 500
NUMBERS = {"duration": "60", "question_count": "40"}
IS_OVER = {"detail": "Bu session allaqachon yakunlangan."}
FORBIDDEN = {"detail": "You do not have permission to perform this action."}
NOWHERE = "0b8e5d0a-6f5c-4b39-9d0e-3f3a7c1f2b64"


def form(named: str = "{}[{}]", **changes: Any) -> dict[str, Any]:
    """The documented form, in either way of naming its fields; `changes` by dotted names, None leaves one out."""
    fields: dict[str, Any] = {
        "title": "IELTS Mock Test #1",
        "reading.file": ("reading.pdf", PDF),
        "reading.duration": "60",
        "reading.question_count": "40",
        "writing.file": ("writing.pdf", PDF),
        "writing.duration": "60",
        "writing.question_count": "2",
        "listening.audio_file": ("audio.mp3", MP3),
        "listening.question_file": ("questions.pdf", PDF),
        "listening.duration": "30",
        "listening.question_count": "40",
    }
    fields |= {name.replace("__", "."): value for name, value in changes.items()}
    return {
        named.format(*name.split(".")) if "." in name else name: value if isinstance(value, tuple) else (None, value)
        for name, value in fields.items()
        if value is not None
    }


async def a_test(api: httpx.AsyncClient, by: Account | None = None, **changes: Any) -> dict[str, Any]:
    """A new test as its maker is answered."""
    by = by or await factories.employee()
    made = await api.post(f"{MOCK}tests/create/", files=form(**changes), headers=headers_of(by))
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


@dataclass
class Sitting:
    """A student in a session, and a client that sends as they do."""

    api: httpx.AsyncClient
    student: Account
    headers: dict[str, str]
    test: dict[str, Any]
    id: str

    async def post(self, path: str, **body: Any) -> httpx.Response:
        """A POST below /mock/."""
        return await self.api.post(MOCK + path, json=body, headers=self.headers)

    async def answer(self, section: str, answers: Any) -> httpx.Response:
        """Hand in the answers of reading or listening."""
        return await self.post(f"answers/{section}/", session=self.id, answers=answers)

    async def write(self, task: int, text: str = "In my opinion") -> httpx.Response:
        """Hand in a writing task."""
        return await self.post("answers/writing/", session=self.id, task_number=task, text=text)

    async def draft(self, **parts: Any) -> httpx.Response:
        """Keep a draft."""
        return await self.api.put(f"{MOCK}session/{self.id}/draft/", json=parts, headers=self.headers)

    async def kept(self) -> dict[str, Any]:
        """What is kept."""
        found = await self.api.get(f"{MOCK}session/{self.id}/draft/", headers=self.headers)
        assert found.status_code == 200
        body: dict[str, Any] = found.json()
        return body

    async def finish(self) -> httpx.Response:
        """End it."""
        return await self.api.post(f"{MOCK}session/{self.id}/finish/", headers=self.headers)

    async def own(self) -> dict[str, Any]:
        """The session as its list shows it."""
        found = (await self.api.get(f"{MOCK}session/me/", headers=self.headers)).json()
        return next(one for one in found if one["id"] == self.id)

    async def answers(self, by: Account) -> dict[str, Any]:
        """All that was answered, as staff see it."""
        found = await self.api.get(f"{MOCK}session/{self.id}/answers/", headers=headers_of(by))
        assert found.status_code == 200, found.text
        body: dict[str, Any] = found.json()
        return body

    @property
    def bands(self) -> dict[str, Any]:
        """The documented bands for it."""
        return {"session": self.id, "listening": 7.5, "reading": 8.0, "writing": 7.0, "speaking": 6.5}


async def sitting(
    api: httpx.AsyncClient, test: dict[str, Any] | None = None, student: Account | None = None
) -> Sitting:
    """A student who has just started."""
    test = test or await a_test(api)
    student = student or await factories.student(group=(await factories.group()).id)
    headers = headers_of(student)
    started = await api.post(f"{MOCK}session/start/", json={"test": test["id"], "code": test["code"]}, headers=headers)
    assert started.status_code == 201, started.text
    return Sitting(api, student, headers, test, started.json()["id"])


async def let_time_pass(session: str, *, seconds: float = 1) -> None:
    """Have the session been due so many seconds ago; the database's clock is the only one that counts."""
    await db.execute(
        "UPDATE mock_session SET due_at = clock_timestamp() - make_interval(secs => $2) WHERE uuid = $1",
        UUID(session),
        float(seconds),
    )
