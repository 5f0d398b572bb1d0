"""What the demo's exams tell: planned only, so that no database is needed."""

import re
from collections import defaultdict
from collections.abc import Iterator
from statistics import correlation, mean

import pytest

from api.demo import planning
from api.demo.papers import Question
from api.demo.papers_sat import Answer, Submission
from api.demo.scales import SCALES
from api.exams.scoring import tally
from tests.demo.test_story import MOMENT, Numbers


@pytest.fixture(scope="module")
def testing() -> planning.Testing:
    order, numbers = planning.Order(SCALES["medium"], 1, MOMENT), Numbers()
    return planning.plan_testing(order, planning.plan_centre(order, numbers, {}), numbers)


def score(submission: Submission) -> float:
    """The submission's percentage."""
    return float(tally([answer.earned for answer in submission.answers]).score)


def answered(testing: planning.Testing) -> Iterator[tuple[Submission, Answer, Question]]:
    """Every answer to a test question, with its submission."""
    for submission in testing.submissions:
        for answer in submission.answers:
            if answer.asked.question.choices:
                yield submission, answer, answer.asked.question


def test_questions_differ_in_difficulty(testing: planning.Testing) -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    for _, answer, question in answered(testing):
        right[question.text].append(answer.earned == 1)
    shares = sorted(mean(marks) for marks in right.values() if len(marks) > 50)
    assert shares[0] < 0.4 and shares[-1] > 0.85
    assert shares[-1] - shares[len(shares) // 2] > 0.15


def test_better_students_do_better(testing: planning.Testing) -> None:
    by_level: dict[int, list[float]] = defaultdict(list)
    for submission in testing.submissions:
        by_level[submission.student.level].append(score(submission))
    means = [mean(by_level[level]) for level in sorted(by_level)]
    assert means == sorted(means) and means[-1] - means[0] > 30


def test_one_key_is_wrong(testing: planning.Testing) -> None:
    discrimination = {}
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for submission, answer, question in answered(testing):
        pairs[question.text].append((float(answer.earned or 0), submission.student.level))
    for text, marks in pairs.items():
        if len(marks) > 50:
            discrimination[text] = correlation(*zip(*marks, strict=True))
    wrong = discrimination.pop("biased")
    assert wrong < -0.2 and min(discrimination.values()) > 0.1


def test_some_choices_tempt_nobody(testing: planning.Testing) -> None:
    chosen = {answer.option for _, answer, _ in answered(testing)}
    never = [choice for _, answer, _ in answered(testing) for key, choice in answer.asked.choices if key not in chosen]
    assert never and not any(choice.is_correct for choice in never)
    omitted = [answer for _, answer, _ in answered(testing) if answer.option is None]
    assert 0 < len(omitted) < 0.1 * sum(1 for _ in answered(testing))


def test_some_written_answers_wait_and_the_older_are_graded(testing: planning.Testing) -> None:
    states: dict[bool, list[Submission]] = {True: [], False: []}
    for submission in testing.submissions:
        if submission.written:
            states[submission.checked_by is not None].append(submission)
    assert len(states[False]) >= 20 and len(states[True]) > 5 * len(states[False])
    assert all(answer.earned is None for one in states[False] for answer in one.written)
    assert all(answer.earned == answer.worth for one in states[True] for answer in one.written)
    assert {grade.answer.worth for grade in testing.grades} == {number / 4 for number in range(5)}
    assert any(grade.answer.comment for grade in testing.grades)
    assert all(grade.at > grade.submission.submitted_at and grade.at < MOMENT for grade in testing.grades)


def test_exams_are_of_every_kind(testing: planning.Testing) -> None:
    kinds = {(paper.is_published, paper.is_active) for paper in testing.papers}
    assert kinds == {(True, True), (True, False), (False, True)}
    codes = [paper.code for paper in testing.papers]
    assert len(set(codes)) == len(codes) and all(re.fullmatch("[A-Z0-9]{6}", code) for code in codes)
    late = [submission for submission in testing.submissions if submission.is_late]
    assert 0 < len(late) < 0.1 * len(testing.submissions)
    once = {(submission.paper.id, submission.student.id) for submission in testing.submissions}
    assert len(once) == len(testing.submissions)
