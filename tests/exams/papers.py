"""Exams, and students who sit them, through HTTP."""

from dataclasses import dataclass
from typing import Any

import httpx

from api.accounts.tables import Account
from tests import factories
from tests.callers import headers_of

EXAMS = "/api/v1/exams/"
RESULTS = "/api/v1/exam-results/"
Question = dict[str, Any]


def choice_question(text: str = "Which sentence is correct?", correct: int = 1, options: int = 4) -> Question:
    """A question whose `correct`-th choice, counted from 0, is right."""
    offered = [
        {"text": f"Option {number}", "is_correct": number == correct, "order": number + 1} for number in range(options)
    ]
    return {"text": text, "type": "test", "options": offered}


def written_question(text: str = "Why read?", sample: str = "Reading improves vocabulary.") -> Question:
    """A question for an examiner."""
    return {"text": text, "type": "written", "written_answer_sample": sample}


@dataclass(frozen=True)
class Paper:
    """An exam as staff get it, and who made it."""

    exam: dict[str, Any]
    author: Account

    @property
    def id(self) -> int:
        """The exam's id."""
        return int(self.exam["id"])

    @property
    def path(self) -> str:
        """Where it is."""
        return f"{EXAMS}{self.id}/"

    def answer(self, number: int, option: int | None = None, text: str | None = None) -> dict[str, Any]:
        """The answer to a question, counted from 0, by the option counted from 0 or by a text."""
        question = self.exam["questions"][number]
        answer: dict[str, Any] = {"question_id": question["id"]}
        if option is not None:
            answer["option_id"] = question["options"][option]["id"]
        if text is not None:
            answer["written_answer"] = text
        return answer


async def make(api: httpx.AsyncClient, author: Account, *questions: Question, **facts: Any) -> Paper:
    """A published exam of these questions, by default one of each type."""
    body: dict[str, Any] = {"title": "IELTS Grammar Test #1", "is_published": True, **facts}
    body.setdefault("subject", None)
    body["subject"] = body["subject"] or (await factories.subject()).id
    body["questions"] = list(questions) or [choice_question(), written_question()]
    made = await api.post(EXAMS, json=body, headers=headers_of(author))
    assert made.status_code == 201, made.text
    return Paper(made.json(), author)


async def submit(api: httpx.AsyncClient, paper: Paper, student: Account, *answers: dict[str, Any]) -> httpx.Response:
    """The answer to a submission."""
    return await api.post(f"{paper.path}submit/", json={"answers": answers}, headers=headers_of(student))


async def submitted(api: httpx.AsyncClient, paper: Paper, student: Account, *answers: dict[str, Any]) -> dict[str, Any]:
    """The result of a submission, by default with the right option and a text."""
    given = answers or (paper.answer(0, option=1), paper.answer(1, text="It widens the mind."))
    answer = await submit(api, paper, student, *given)
    assert answer.status_code == 201, answer.text
    result: dict[str, Any] = answer.json()
    return result
