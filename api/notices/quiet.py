"""The hours in which nobody is woken."""

from datetime import datetime, time, timedelta


def quiet_until(moment: datetime, start: time, end: time) -> datetime | None:
    """When the quiet hours around this moment (Tashkent's) end; None outside of them. Equal times are no hours."""
    if not is_quiet(moment.time(), start, end):
        return None
    last = moment.replace(hour=end.hour, minute=end.minute, second=end.second, microsecond=0)
    return last if last > moment else last + timedelta(days=1)


def is_quiet(now: time, start: time, end: time) -> bool:
    """Whether the hours, which may go past midnight, are on."""
    if start <= end:
        return start <= now < end
    return now >= start or now < end
