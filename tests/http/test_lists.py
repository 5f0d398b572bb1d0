"""Every list, whole and in pieces."""

from typing import Any

import httpx
import pytest
from sanic_routing.route import Route

from api.accounts.tables import Account
from api.fields import PageQuery
from api.groups.tables import Group
from api.http.endpoint import operation_of
from tests import factories
from tests.callers import headers_of
from tests.exams.papers import make, submitted
from tests.http.test_document import slashless
from tests.mocks import sitting as mocks
from tests.multilevel.exams import exam_by, sitting

V1 = "/api/v1/"
OF_STUDENTS = {
    "/api/v1/exam-results/my-results/",
    "/api/v1/homework/my-homework/",
    "/api/v1/mock/score/me/",
    "/api/v1/mock/session/me/",
    "/api/v1/payments/my-payments/",
    "/multilevel/user-tests/",
}


@pytest.fixture(scope="session")
def lists(routes: list[Route]) -> list[str]:
    """The path of every list."""
    return sorted(
        f"/{slashless(route.path)}/"
        for route in routes
        if (operation := operation_of(route)) and operation.query and issubclass(operation.query, PageQuery)
    )


async def fill(api: httpx.AsyncClient, owner: Account, student: Account, group: Group) -> None:
    """Let every list have two rows at least, those of the student too."""
    await factories.owner()
    others = [await factories.employee(), await factories.employee()]
    classmate = await factories.student(group=group.id)
    for teacher, learner in zip(others, (student, classmate), strict=True):
        named = {"student": learner.id, "group": group.id}
        for path, body in (("attendance/", {"status": "keldi"}), ("scores/", {"score": 90})):
            made = await api.post(V1 + path, json=named | body, headers=headers_of(teacher))
            assert made.status_code == 201
    for _ in range(2):
        for path, row in (
            ("groups/", {"name": "IELTS", "subject": (await factories.subject()).id}),
            ("homework/", {"group": group.id, "text": "Read."}),
            ("payments/", {"student": student.id, "group": group.id, "amount": 10}),
            ("expenses/", {"amount": 10, "reason": "Ijara"}),
            ("messages/", {"text": "Ertaga dars yo'q!", "recipient_ids": [student.id]}),
        ):
            assert (await api.post(V1 + path, json=row, headers=headers_of(owner))).status_code == 201
        await submitted(api, await make(api, owner), student)
        sat = await sitting(api, student, await exam_by(owner))
        assert (await sat.hand_in_writing()).status_code == 201
        mock = await mocks.sitting(api, await mocks.a_test(api, owner), student)
        scored = await api.post(f"{V1}mock/score/create/", json=mock.bands, headers=headers_of(owner))
        assert scored.status_code == 201


async def test_every_list_comes_in_pieces_too(api: httpx.AsyncClient, lists: list[str]) -> None:
    owner, group = await factories.owner(), await factories.group()
    student = await factories.student(group=group.id)
    await fill(api, owner, student, group)
    assert len(lists) > 15
    for path in lists:
        headers = headers_of(student if path in OF_STUDENTS else owner)
        query: dict[str, Any] = {"group_id": group.id} if path.endswith("/students/rating/") else {}
        whole = (await api.get(path, params=query, headers=headers)).json()
        assert len(whole) > 1, path
        for offset in range(len(whole) + 1):
            piece = await api.get(path, params=query | {"limit": 1, "offset": offset}, headers=headers)
            assert (piece.status_code, piece.headers["X-Total-Count"]) == (200, str(len(whole))), path
            assert piece.json() == whole[offset : offset + 1], path
        assert (await api.get(path, params=query | {"offset": 1}, headers=headers)).json() == whole[1:], path
        assert (await api.get(path, params=query | {"limit": 0}, headers=headers)).status_code == 400, path


async def test_pieces_lead_to_those_before_and_after(api: httpx.AsyncClient) -> None:
    headers = headers_of(await factories.owner())
    for _ in range(5):
        await factories.subject()
    for offset, before, after in ((0, None, 2), (1, 0, 3), (2, 0, 4), (4, 2, None), (5, 3, None), (90, 3, None)):
        piece = await api.get(f"{V1}subjects/", params={"search": "", "limit": 2, "offset": offset}, headers=headers)
        for name, expected in (("prev", before), ("next", after)):
            link = piece.links.get(name)
            assert (link and httpx.URL(link["url"]).params["offset"]) == (None if expected is None else str(expected))
