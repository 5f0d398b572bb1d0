"""A centre that has just begun has figures of nothing, and no faults."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from analytics import (
    assessment,
    attendance,
    charts,
    debts,
    examiners,
    finance,
    forecast,
    loaders,
    students,
    teaching,
)

NOW, FIRST = datetime(2026, 6, 15, 12), date(2026, 1, 1)
TODAY = NOW.date()
MONTHS = 6


async def test_every_figure_of_an_empty_centre() -> None:
    with loaders.reading() as source:
        groups, staff, people = loaders.groups(source), loaders.staff(source), loaders.students(source)
        payments, parts, expenses = loaders.payments(source), loaders.payment_months(source), loaders.expenses(source)
        registers, marks, there = loaders.registers(source), loaders.marks(source), loaders.student_months(source)
        logs, gradings, reviews = loaders.work_logs(source), loaders.gradings(source), loaders.reviews(source)
        criteria, sections = loaders.grading_marks(source), loaders.multilevel_results(source)
        bands, results, exams = loaders.mock_scores(source), loaders.exam_results(source), loaders.exams(source)
        answers, options = loaders.exam_answers(source, 1), loaders.exam_options(source, 1)
    assert groups.empty and exams.empty and results.empty
    taught = teaching.teachers_by_month(registers)
    lessons = attendance.lessons(groups, registers, NOW, FIRST, TODAY)
    labelled = teaching.labelled(lessons, groups, taught, "date")
    owed, trials = debts.dues(there, parts, TODAY), forecast.back_test(payments, people, TODAY)
    shares = examiners.with_share(gradings)
    of_months: list[Any] = [
        finance.cash_flow(payments, expenses, FIRST, TODAY), finance.accrual(parts, FIRST, TODAY),
        finance.salary_share(payments, expenses, FIRST, TODAY), attendance.by_month(registers, FIRST, TODAY),
        students.movement(people, FIRST, TODAY),
    ]  # fmt: skip
    assert [len(found) for found in of_months] == [MONTHS] * len(of_months)
    of_nothing: list[Any] = [
        teaching.named(labelled, groups, staff), finance.income_by(payments, ["group"]),
        finance.spending_by_recipient(expenses, FIRST, TODAY), debts.debtors(owed, people, TODAY),
        debts.collection(owed), attendance.counted(marks, ["group", "date"]), attendance.unusual_weeks(registers),
        attendance.heatmap(registers, "group", "weekday"), attendance.at_risk(marks, people, TODAY),
        attendance.registers_not_taken(labelled, ["teacher"]), attendance.employee_presence(logs, labelled, staff),
        students.retention(people, TODAY), students.seats(groups, registers), students.changes(people, FIRST, TODAY),
        students.churn_by(teaching.labelled(people, groups, taught), ["subject"], FIRST, TODAY),
        examiners.severity(shares), examiners.agreement(examiners.pairs(shares)), examiners.turnaround(gradings),
        examiners.agreement_by_criterion(gradings, criteria), examiners.backlog(reviews, NOW),
        assessment.summary(sections, ["section"]), assessment.items(answers), assessment.jagged(bands),
        assessment.distractors(answers, options), assessment.sections_apart(sections), trials,
    ]  # fmt: skip
    assert [len(found) for found in of_nothing] == [0] * len(of_nothing)
    coming = forecast.next_month(payments, people, TODAY)
    assert (coming.expected, coming.low, coming.students) == (0, None, 0)
    drawn: list[Callable[[], Any]] = [
        lambda: charts.cash_flow(of_months[0]),
        lambda: charts.accrual(of_months[1]),
        lambda: charts.ageing(debts.ageing(owed, TODAY)),
        lambda: charts.heatmap(attendance.heatmap(registers, "group", "weekday"), "group", "weekday"),
        lambda: charts.retention(students.retention(people, TODAY)),
        lambda: charts.forecast(trials, coming),
    ]
    assert all(charts.svg(chart().properties(width=300)).startswith("<svg") for chart in drawn)
