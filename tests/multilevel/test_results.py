"""What students and staff read of handed-in sections."""

from decimal import Decimal

import httpx
import pytest

from api import db
from api.access import Actor
from api.grading import rules
from api.grading.schemas import MarkIn
from tests import factories
from tests.callers import actor_of, headers_of
from tests.grading.reviews import marks
from tests.multilevel.exams import Sitting, exam_by, sitting

RESULTS = "/multilevel/test-result/"


async def review_of(result: int) -> int:
    """The review of a handed-in section."""
    return int(await db.fetch_value("SELECT id FROM review WHERE target = $1", result))


async def grade(examiner: Actor, review: int, given: dict[str, MarkIn], reason: str = "") -> None:
    """Claim and submit."""
    await rules.claim(examiner, review=review)
    await rules.submit(examiner, review=review, marks=given, reason=reason)


async def test_a_checked_writing_section_is_answered_as_documented(sat: Sitting) -> None:
    await sat.hand_in_writing()
    examiner = await factories.employee(first_name="Admin", last_name="User")
    await grade(actor_of(examiner), await review_of(sat.results["writing"]), marks("20.5", "45", "Clear."))
    body = (await sat.result("writing")).json()
    assert list(body) == [
        *("id", "user_test_id", "section_type", "status", "submitted_at"),
        *("reviewed_at", "level", "score", "feedback", "reviewer"),
    ]
    assert (body["status"], body["level"]) == ("checked", "C1")
    assert body["score"] == {"task1_score": 20.5, "task2_score": 45, "total_score": 65.5, "max_score": 75}
    assert body["feedback"] == {"task1_comment": "Clear.", "task2_comment": "Clear."}
    assert body["reviewer"] == {"name": "Admin User", "reviewed_at": body["reviewed_at"]}


@pytest.mark.parametrize(
    ("total", "level"),
    [("75", "C1"), ("65", "C1"), ("64.5", "B2"), ("51", "B2"), ("50.5", "B1"), ("38", "B1"), ("37.5", None)],
)
async def test_the_level_follows_from_the_points(sat: Sitting, total: str, level: str | None) -> None:
    await sat.hand_in_parts()
    examiner = actor_of(await factories.employee())
    given = {"total": MarkIn(score=Decimal(total), comment="Fluent.")}
    await grade(examiner, await review_of(sat.results["speaking"]), given)
    body = (await sat.result("speaking")).json()
    assert body["level"] == level
    assert body["score"] == {"total_score": float(total), "max_score": 75}
    assert body["feedback"] == {"comment": "Fluent."}


async def test_a_changed_score_is_seen_only_when_it_is_submitted(sat: Sitting) -> None:
    await sat.hand_in_writing()
    review = await review_of(sat.results["writing"])
    first, second = actor_of(await factories.employee()), actor_of(await factories.employee())
    await rules.claim(first, review=review)
    await rules.save_draft(first, review=review, marks=marks("1", "2"))
    assert (await sat.result("writing")).json()["status"] == "pending"
    await rules.submit(first, review=review, marks=marks("10", "20"))
    before = (await sat.result("writing")).json()
    await rules.claim(second, review=review)
    await rules.save_draft(second, review=review, marks=marks("24", "50"))
    assert (await sat.result("writing")).json() == before
    await rules.submit(second, review=review, marks=marks("24", "50"), reason="Second look.")
    assert (await sat.result("writing")).json()["score"]["total_score"] == 74


async def test_students_see_their_own_results_and_staff_all(sat: Sitting, api: httpx.AsyncClient) -> None:
    other = await sitting(api, await factories.student(), sat.exam)
    await sat.hand_in_writing()
    await other.hand_in_parts()
    teacher = headers_of(await factories.employee())
    everything = (await api.get(RESULTS, headers=teacher)).json()
    assert [found["id"] for found in everything] == [sat.results["writing"], other.results["speaking"]]
    assert (await api.get(RESULTS, headers=sat.headers)).json() == everything[:1]
    assert (await api.get(f"{RESULTS}{other.results['speaking']}/", headers=sat.headers)).status_code == 404
    assert (await api.get(f"{RESULTS}{other.results['speaking']}/", headers=teacher)).json() == everything[1]
    assert (await api.get(f"{RESULTS}{other.results['writing']}/", headers=teacher)).status_code == 404


async def test_staff_filter_and_page_the_list(sat: Sitting, api: httpx.AsyncClient) -> None:
    another = await sitting(api, sat.student, await exam_by(await factories.owner(), "Another"))
    await sat.hand_in_writing()
    await sat.hand_in_parts()
    await another.hand_in_writing()
    headers = headers_of(await factories.employee())
    await grade(actor_of(await factories.employee()), await review_of(sat.results["writing"]), marks())

    async def found(query: str) -> list[int]:
        return [result["id"] for result in (await api.get(f"{RESULTS}?{query}", headers=headers)).json()]

    assert await found("section_type=speaking") == [sat.results["speaking"]]
    assert await found("status=checked") == [sat.results["writing"]]
    assert await found(f"exam_id={another.exam}&status=&search=") == [another.results["writing"]]
    assert await found(f"user_test_id={another.user_test}") == [another.results["writing"]]
    assert len(await found(f"student_id={sat.student.id}&search=qodirov")) == 3
    assert await found("date_from=2099-01-01") == await found("date=2020-01-01") == await found("group_id=7") == []
    page = await api.get(f"{RESULTS}?limit=1&offset=1&section_type=writing", headers=headers)
    assert [result["id"] for result in page.json()] == [another.results["writing"]]
    assert page.headers["X-Total-Count"] == "2"
    for bad in ("status=lost", "section_type=reading", "exam_id=x", "date_from=yesterday", "limit=0", "offset=-1"):
        answer = await api.get(f"{RESULTS}?{bad}", headers=headers)
        assert answer.status_code == 400 and list(answer.json()["details"]) == [bad.split("=")[0]]


@pytest.mark.parametrize("number", ["0", "-1", "1_0", "+3", "99999999999", "x"])
async def test_what_is_no_id_is_not_found(sat: Sitting, number: str) -> None:
    answer = await sat.api.get(f"{RESULTS}{number}/", headers=sat.headers)
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})
