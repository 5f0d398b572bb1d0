"""What the demo's figures tell: planned only, so that no database is needed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count
from statistics import mean

import numpy as np
import numpy.typing as npt
import pytest
from piccolo.table import Table

from api import clock
from api.demo import attendance, planning
from api.demo.enrolment import DEBTOR
from api.demo.scales import SCALES
from api.demo.teaching import LOSING
from api.demo.verdicts import SEVERE

MOMENT = datetime(2026, 11, 18, 15, 30, tzinfo=clock.TASHKENT)


class Numbers:
    """Ids from one, in place of the database's."""

    def __init__(self) -> None:
        self._ids: dict[object, Iterator[int]] = {}

    def ids(self, table: type[Table]) -> Iterator[int]:
        """The table's ids in turn."""
        return self._ids.setdefault(table, count(1))


@pytest.fixture(scope="module", params=["small", "medium"])
def centre(request: pytest.FixtureRequest) -> planning.Centre:
    order = planning.Order(SCALES[request.param], 1, MOMENT)
    return planning.plan_centre(order, Numbers(), {})


def _absent(centre: planning.Centre, of: "npt.NDArray[np.bool_]") -> float:
    return float((centre.presence.status[of] == attendance.ABSENT).mean())


def test_there_is_a_wave_of_influenza(centre: planning.Centre) -> None:
    scale = next(one for one in SCALES.values() if one.students == len(centre.roll.people.students))
    first, after = attendance.influenza(scale, MOMENT.date())
    days = np.array([lesson.day.toordinal() for lesson in centre.lessons])[centre.presence.lesson]
    wave = (days >= first.toordinal()) & (days < after.toordinal())
    assert _absent(centre, wave) > 1.6 * _absent(centre, ~wave)


def test_one_group_loses_its_students(centre: planning.Centre) -> None:
    left: Counter[str] = Counter()
    been: Counter[str] = Counter()
    for enrolment in centre.roll.enrolments:
        if enrolment.group.closed is None:
            been[enrolment.group.name] += 1
            left[enrolment.group.name] += enrolment.until is not None
    shares = {name: left[name] / been[name] for name in been}
    losing = centre.teaching.groups[LOSING]
    assert shares.pop(losing.name) > max(0.4, 1.2 * max(shares.values()))
    assert losing.loses_students_from is not None


def test_some_are_chronically_absent_and_most_are_not(centre: planning.Centre) -> None:
    records = np.bincount(centre.presence.student)
    absences = np.bincount(centre.presence.student[centre.presence.status == attendance.ABSENT], minlength=len(records))
    shares = (absences / np.maximum(records, 1))[records >= 10]
    assert 0.02 < (shares > 0.25).mean() < 0.3
    assert np.median(shares) < 0.15


def test_saturdays_are_worse_than_wednesdays(centre: planning.Centre) -> None:
    weekdays = np.array([lesson.day.weekday() for lesson in centre.lessons])[centre.presence.lesson]
    assert _absent(centre, weekdays == 5) > 1.2 * _absent(centre, weekdays == 2)


def test_the_debtor_comes_and_does_not_pay(centre: planning.Centre) -> None:
    debtor = centre.roll.people.students[DEBTOR]
    assert debtor.username == "student005" and debtor.withdrawn_at is None
    assert len([paid for paid in centre.payments if paid.student.id == debtor.id]) == 1
    assert (centre.presence.student == DEBTOR).sum() > 15


def test_people_pay_in_every_way(centre: planning.Centre) -> None:
    assert {len(paid.months) for paid in centre.payments} == {1, 3}
    by_month = Counter((paid.student.id, month) for paid in centre.payments for month in paid.months)
    assert max(by_month.values()) == 2


def test_a_large_centre_has_a_million_records() -> None:
    order = planning.Order(SCALES["large"], 1, MOMENT)
    centre = planning.plan_centre(order, Numbers(), {})
    assert len(centre.presence.status) >= 1_000_000
    earned = sum(paid.amount for paid in centre.payments)
    spent = sum(expense.amount for expense in centre.expenses)
    assert 0 < spent < earned


def test_one_examiner_is_severe() -> None:
    order = planning.Order(replace(SCALES["small"], students=600), 1, MOMENT)
    numbers = Numbers()
    centre = planning.plan_centre(order, numbers, {})
    verdicts = planning.plan_examining(order, centre.roll.people, numbers).bench.verdicts
    totals: dict[str, list[float]] = {}
    for verdict in verdicts:
        share = verdict.shown().total / verdict.shown().max_total
        totals.setdefault(verdict.examiner.username, []).append(float(share))
    means = {name: mean(shares) for name, shares in totals.items()}
    severe = means.pop(f"teacher{SEVERE + 1:03}")
    assert severe < min(means.values()) - 0.04
