"""Bands given and changed, through the same verdicts as a desk's."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from api import db
from api.grading import queries as grading
from api.grading.rules import claim_next, save_draft, submit
from api.grading.schemas import MarkIn, Queue, Remark
from tests import factories
from tests.callers import actor_of, headers_of
from tests.mocks.sitting import MOCK, NOWHERE, sitting

CREATE = f"{MOCK}score/create/"
KEYS = ["id", "session", "listening", "reading", "writing", "speaking", "score", "created_at", "updated_at"]


def marks(**bands: str) -> dict[str, MarkIn]:
    """An examiner's marks."""
    given = {"listening": "7.5", "reading": "8", "writing": "7", "speaking": "6.5"} | bands
    return {key: MarkIn(score=Decimal(band), comment=f"On {key}.") for key, band in given.items()}


async def test_bands_are_given_changed_and_seen_by_their_student(api: httpx.AsyncClient) -> None:
    employee = await factories.employee()
    headers, sat = headers_of(employee), await sitting(api)
    made = await api.post(CREATE, json=sat.bands, headers=headers)
    assert made.status_code == 201, made.text
    score = made.json()
    assert list(score) == KEYS
    assert [type(score[name]) for name in KEYS[2:7]] == [float] * 5
    assert [score[name] for name in KEYS[1:7]] == [sat.id, 7.5, 8.0, 7.0, 6.5, 7.5]
    own = await sat.own()
    assert (own["is_completed"], own["is_finished"], own["score"]["score"]) == (True, True, 7.5)
    again = await api.post(CREATE, json=sat.bands, headers=headers)
    assert (again.status_code, again.json()) == (400, {"session": ["This field must be unique."]})
    path = f"{MOCK}score/{score['id']}/update/"
    for method in ("PATCH", "PUT"):
        changed = await api.request(method, path, json={"writing": 7.5, "speaking": "7.0"}, headers=headers)
        assert changed.status_code == 200, changed.text
        assert [changed.json()[name] for name in KEYS[:7]] == [score["id"], sat.id, 7.5, 8.0, 7.5, 7.0, 7.5]
    listed = await api.get(f"{MOCK}score/me/", headers=sat.headers)
    assert listed.json() == [{key: value for key, value in changed.json().items() if key != "updated_at"}]
    assert (await api.get(f"{MOCK}score/me/", headers=headers)).json() == []
    trail = await db.fetch("SELECT action, actor FROM audit_entry WHERE object_type = 'review' ORDER BY id")
    assert [tuple(row) for row in trail] == [("grade", employee.id)] * 2
    assert (await api.patch(f"{MOCK}score/2147483647/update/", json={}, headers=headers)).status_code == 404
    assert (await api.patch(path, json={}, headers=sat.headers)).status_code == 403


@pytest.mark.parametrize(
    ("band", "fault"),
    [
        (9.5, "Ensure this value is less than or equal to 9."),
        (-0.5, "Ensure this value is greater than or equal to 0."),
        (7.25, "Ensure that there are no more than 1 decimal places."),
        ("good", "A valid number is required."),
        (True, "A valid number is required."),
        ("NaN", "A valid number is required."),
        (None, "This field may not be null."),
    ],
)
async def test_what_is_no_band(api: httpx.AsyncClient, band: Any, fault: str) -> None:
    headers, sat = headers_of(await factories.owner()), await sitting(api)
    refused = await api.post(CREATE, json=sat.bands | {"reading": band}, headers=headers)
    assert (refused.status_code, refused.json()) == (400, {"reading": [fault]})
    assert (await sat.own())["is_completed"] is False
    unknown = await api.post(CREATE, json=sat.bands | {"session": NOWHERE}, headers=headers)
    assert unknown.json() == {"session": [f'Invalid pk "{NOWHERE}" - object does not exist.']}
    assert len((await api.post(CREATE, json={}, headers=headers)).json()) == 5
    made = await api.post(CREATE, json=sat.bands | {"reading": 7.3, "writing": 0, "listening": "9.0"}, headers=headers)
    assert [made.json()[name] for name in KEYS[2:7]] == [9.0, 7.3, 0.0, 6.5, 5.5]


async def test_a_desk_gives_bands_and_comments(api: httpx.AsyncClient) -> None:
    examiner, sat = await factories.employee(), await sitting(api, student=await factories.student(telegram_id="77"))
    actor = actor_of(examiner)
    await sat.write(1)
    await sat.write(2)
    await sat.finish()
    review = await claim_next(actor, queue=Queue.MOCK)
    assert review is not None and review.title == sat.test["title"]
    remarks = [Remark(part="task1", text="Short."), Remark(part="task1", text="Spelling.", start=0, end=2, quote="In")]
    verdict = await submit(actor, review=review.id, marks=marks(task2_cc="6.5"), remarks=remarks)
    assert (verdict.total, verdict.max_total) == (Decimal("7.5"), Decimal(9))
    assert (await sat.own())["score"]["score"] == 7.5
    written = (await sat.answers(examiner))["writing_answers"]
    assert [task["teacher_comment"] for task in written] == [
        "Short.\nOn writing.\n“In”: Spelling.",
        "On task2_cc.\nOn writing.",
    ]
    assert await db.fetch_value("SELECT count(*) FROM notice WHERE recipient = $1", sat.student.id) == 1
    again = await api.post(CREATE, json=sat.bands, headers=headers_of(examiner))
    assert again.status_code == 400
    changed = await api.patch(
        f"{MOCK}score/{(await sat.own())['score']['id']}/update/", json={"writing": 9}, headers=headers_of(examiner)
    )
    assert changed.json()["score"] == 8.0
    assert [grading.total for grading in await grading.history(actor, review.id)] == [Decimal(8), Decimal("7.5")]
    [after, before] = await grading.history(actor, review.id)
    assert (after.remarks, set(after.marks)) == (before.remarks, set(before.marks))
    assert (after.marks["writing"].score, after.marks["writing"].comment) == (Decimal(9), "On writing.")


async def test_bands_from_outside_take_the_work_from_who_holds_it(api: httpx.AsyncClient) -> None:
    holder, sat = actor_of(await factories.employee()), await sitting(api)
    await sat.finish()
    review = await claim_next(holder, queue=Queue.MOCK)
    assert review is not None
    await save_draft(holder, review=review.id, marks=marks())
    made = await api.post(CREATE, json=sat.bands, headers=headers_of(await factories.owner()))
    assert made.status_code == 201
    assert await grading.held(holder) == []
    assert await grading.draft(holder, review.id)
