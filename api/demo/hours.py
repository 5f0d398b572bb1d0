"""When things happen at the centre: on working days, in working hours, in Tashkent."""

import random
from datetime import date, datetime, time, timedelta
from typing import Final

from api.clock import TASHKENT

SUNDAY: Final = 6
OPENS, CLOSES = time(9), time(19)


def working_day(day: date) -> date:
    """The day itself, or the Saturday before where it is a Sunday."""
    return day - timedelta(days=1) if day.weekday() == SUNDAY else day


def moment_on(day: date, rng: random.Random, earliest: time = OPENS, latest: time = CLOSES) -> datetime:
    """Some second of the day between two hours."""
    start = datetime.combine(day, earliest, TASHKENT)
    span = (datetime.combine(day, latest, TASHKENT) - start).total_seconds()
    return start + timedelta(seconds=int(rng.random() * span))


def next_working_moment(after: datetime, rng: random.Random, within_days: int) -> datetime:
    """Some working hour after a moment: the same day while there is time, else on one of the following days."""
    day = after.date() + timedelta(days=rng.randint(0, within_days))
    while day.weekday() == SUNDAY or datetime.combine(day, CLOSES, TASHKENT) - after < timedelta(hours=1):
        day += timedelta(days=1)
    start = max(datetime.combine(day, OPENS, TASHKENT), after + timedelta(minutes=20))
    return moment_on(day, rng, earliest=start.timetz().replace(tzinfo=None))
