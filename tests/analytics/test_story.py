"""Every analysis finds in the demo centre what was put there, through the loaders as the pages use them."""

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from analytics import assessment, attendance, debts, examiners, finance, forecast, loaders, students, teaching
from api import clock
from api.demo import planning
from api.demo.attendance import influenza
from api.demo.lessons import FORGETFUL_AT, FORGETFUL_EVERY
from api.demo.scales import SCALES
from api.groups.schemas import WEEK
from tests.demo.test_story import MOMENT, Numbers

SMALL = SCALES["small"]


class Centre:
    """Everything of the demo centre, as of one moment."""

    def __init__(self, url: str) -> None:
        self.now = clock.now().replace(tzinfo=None)
        self.today = self.now.date()
        self.begin = self.today - timedelta(weeks=SMALL.weeks)
        with loaders.reading(url) as source:
            self.groups, self.staff = loaders.groups(source), loaders.staff(source)
            self.students, self.registers = loaders.students(source), loaders.registers(source)
            self.payments, self.expenses = loaders.payments(source), loaders.expenses(source)
            self.payment_months, self.student_months = loaders.payment_months(source), loaders.student_months(source)
            self.marks, self.work_logs = loaders.marks(source), loaders.work_logs(source)
            self.gradings = examiners.with_share(loaders.gradings(source))
            self.reviews = loaders.reviews(source)
            self.names: dict[str, Any] = dict(
                source.read("SELECT username, id FROM account").itertuples(index=False, name=None)
            )
            self.answers = [loaders.exam_answers(source, exam) for exam in loaders.exams(source)["exam"]]
            self.bands = loaders.mock_scores(source)
        self.teachers = teaching.teachers_by_month(self.registers)

    def group(self, name: str) -> int:
        """The group of this name."""
        return int(self.groups.loc[self.groups["group_name"] == name, "group"].iloc[0])


@pytest.fixture(scope="module")
def centre(demo_url: str) -> Centre:
    return Centre(demo_url)


def test_the_influenza_fortnight_is_unusual(centre: Centre) -> None:
    first, after = influenza(SMALL, centre.today)
    weeks = attendance.unusual_weeks(centre.registers)
    ill = weeks[(weeks["week"] >= pd.Timestamp(first)) & (weeks["week"] + pd.Timedelta(days=6) < pd.Timestamp(after))]
    assert len(ill) and ill["is_unusual"].all()
    assert weeks.sort_values("ratio")["week"].iloc[-1] >= pd.Timestamp(first) - pd.Timedelta(days=6)


def test_the_group_that_loses_its_students_is_the_worst_of_the_open_ones(centre: Centre) -> None:
    labelled = teaching.labelled(centre.students, centre.groups, centre.teachers)
    lost = students.churn_by(labelled, ["group"], centre.begin, centre.today)
    is_open = centre.groups.loc[centre.groups["is_active"], "group"]
    assert lost[lost["group"].isin(is_open)].iloc[0]["group"] == centre.group("SAT-A1")
    assert students.seats(centre.groups, centre.registers).iloc[0]["group_name"] == "SAT-A1"


def test_the_debtor_is_among_the_first_to_call(centre: Centre) -> None:
    owed = debts.dues(centre.student_months, centre.payment_months, centre.today)
    found = debts.debtors(owed, centre.students, centre.today)
    mine = found[found["student"] == centre.names["student005"]]
    months_over = max(0, (centre.today - centre.begin).days // 31 - 1)
    assert len(mine) == 1 and mine["months"].iloc[0] >= months_over and mine.index[0] < 5
    assert mine["phone"].iloc[0].startswith("+998")
    # Of the whole months, most fees have come in.
    rates = debts.collection(owed)
    whole = rates[rates["month"] + pd.DateOffset(months=2) <= pd.Timestamp(centre.today)]
    assert (whole["rate"] > 0.85).all()


def test_the_severe_examiner_stands_out(centre: Centre) -> None:
    found = examiners.severity(centre.gradings)
    assert found.iloc[0]["examiner"] == centre.names["teacher007"]
    assert found.iloc[0]["high"] < 0 and found.iloc[0]["deviation"] < found.iloc[1]["deviation"] - 0.04


def test_registers_were_not_taken_and_employees_not_there(centre: Centre) -> None:
    lessons = attendance.lessons(centre.groups, centre.registers, centre.now, centre.begin, centre.today)
    missing = attendance.registers_not_taken(lessons, ["group"])
    assert 0.8 < missing["taken"].sum() / missing["lessons"].sum() < 1
    labelled = teaching.labelled(lessons, centre.groups, centre.teachers, "date")
    presence = attendance.employee_presence(centre.work_logs, labelled, centre.staff)
    assert presence["presence"].dropna().between(0, 1).all()


def test_the_forgetful_teachers_are_those_who_leave_registers() -> None:
    """At the medium scale, since one teacher's few lessons of eight weeks may be taken by luck; without a database."""
    planned = planning.plan_centre(planning.Order(SCALES["medium"], 1, MOMENT), Numbers(), {})
    held = [
        (lesson.group.id, lesson.day, lesson.group.teacher.id) for lesson in planned.lessons if lesson.is_registered
    ]
    registers = pd.DataFrame(held, columns=["group", "date", "teacher"]).astype({"date": "datetime64[us]"})
    days = registers.groupby("group")["date"].agg(first_register="min", last_register="max")
    timetable = [
        (one.id, 1, ",".join(WEEK[day] for day in one.weekdays), one.end, one.closed is None)
        for one in planned.teaching.groups
    ]
    groups = pd.DataFrame(timetable, columns=["group", "subject", "days", "end_time", "is_active"]).join(
        days, on="group"
    )
    begin = MOMENT.date() - timedelta(weeks=SCALES["medium"].weeks)
    lessons = attendance.lessons(groups, registers, MOMENT.replace(tzinfo=None), begin, MOMENT.date())
    labelled = teaching.labelled(lessons, groups, teaching.teachers_by_month(registers), "date")
    shares = attendance.registers_not_taken(labelled, ["teacher"]).set_index("teacher")["share"]
    forgetful = {one.id for one in planned.roll.people.teachers[FORGETFUL_AT::FORGETFUL_EVERY]}
    assert len(forgetful & set(shares.index[: len(forgetful) + 2])) >= len(forgetful) - 1
    assert shares[shares.index.isin(forgetful)].mean() > 3 * shares[~shares.index.isin(forgetful)].mean()


def test_the_chronically_absent_are_at_risk(centre: Centre) -> None:
    found = attendance.at_risk(centre.marks, centre.students, centre.today)
    shares = attendance.rated(attendance.counted(centre.marks, ["student"]))
    worst = shares[(shares["absence"] > 0.4) & (shares["total"] > 15)]
    here = centre.students.loc[centre.students["left_on"].isna(), "student"]
    assert set(worst["student"]) & set(here) <= set(found["student"])
    assert (found["reasons"] > 0).all() and found["phone"].notna().all()
    assert centre.students["student"].isin(found["student"]).mean() < 0.8


def test_counts_from_the_database_are_those_of_the_single_marks(centre: Centre) -> None:
    added_up = attendance.counted(centre.marks, ["group", "date"])
    loaded = centre.registers.drop(columns="teacher").reset_index(drop=True)
    pd.testing.assert_frame_equal(added_up, loaded, check_dtype=False)


def test_money_is_the_databases(centre: Centre, demo_url: str) -> None:
    with loaders.reading(demo_url) as source:
        exact = source.read("SELECT (sum(amount) * 100)::bigint AS received FROM payment")["received"][0]
    flows = finance.cash_flow(centre.payments, centre.expenses, centre.begin, centre.today)
    accruals = finance.accrual(centre.payment_months, centre.begin - timedelta(days=90), centre.today)
    labelled = teaching.labelled(centre.payments, centre.groups, centre.teachers, "received_on")
    assert flows["income"].sum() == accruals["received"].sum() == exact
    assert all(finance.income_by(labelled, [by])["income"].sum() == exact for by in ("group", "subject", "teacher"))
    assert finance.salary_share(centre.payments, centre.expenses, centre.begin, centre.today)["salaries"].sum() > 0


def test_eight_weeks_are_too_few_for_an_interval_and_a_forecast_says_so(centre: Centre) -> None:
    coming = forecast.next_month(centre.payments, centre.students, centre.today)
    assert coming.expected > 0 and coming.low is None and coming.tried < forecast.LEAST_TRIED


def test_works_marked_twice_and_the_queue_are_there(centre: Centre) -> None:
    both = examiners.pairs(centre.gradings)
    assert len(both) >= 6 and examiners.agreement(both)["adjacent"].between(0, 1).all()
    waiting = examiners.backlog(centre.reviews, centre.now).set_index("queue")
    assert (waiting.loc[["writing", "speaking"], "waiting"] > 0).all()
    assert (examiners.turnaround(centre.gradings)["median"] < examiners.turnaround(centre.gradings)["p90"]).all()


def test_exams_and_mock_tests_are_analysed_as_far_as_there_are_any(centre: Centre) -> None:
    for answers in centre.answers:
        found = assessment.items(answers)
        assert found["difficulty"].between(0, 1).all()
    assert (assessment.jagged(centre.bands)["gap"].abs() >= 2).all()


def test_days_are_tashkents_at_midnight(demo_url: str) -> None:
    with loaders.reading(demo_url) as source:
        found = source.read(
            "SELECT TIMESTAMPTZ '2026-03-31 18:59:59Z'::date AS before,"
            " TIMESTAMPTZ '2026-03-31 19:00:00Z'::date AS after, {moment}::date AS given",
            moment=datetime(2026, 4, 1, 0, 0, tzinfo=clock.TASHKENT),
        )  # fmt: skip
    assert [f"{value:%m-%d}" for value in found.iloc[0]] == ["03-31", "04-01", "04-01"]
    assert set(map(str, found.dtypes)) == {"datetime64[us]"}


def test_periods_include_their_first_and_last_day(centre: Centre, demo_url: str) -> None:
    days = sorted(set(centre.payments["received_on"]))
    first, last = days[1].date(), days[-2].date()
    with loaders.reading(demo_url) as source:
        chosen = loaders.payments(source, first, last)
        one = loaders.registers(source, date(2000, 1, 1), centre.registers["date"].min().date())
    assert (chosen["received_on"].min().date(), chosen["received_on"].max().date()) == (first, last)
    assert len(one) == (centre.registers["date"] == centre.registers["date"].min()).sum()
