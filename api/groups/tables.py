"""Groups of students that learn one subject together."""

from piccolo.columns import Boolean, ForeignKey, OnDelete, Serial, Text, Time, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from api.subjects.tables import Subject


class Group(Table, tablename="study_group"):
    """One group and its timetable; without days or times its lessons are not checked."""

    id: Serial
    name = Varchar(length=30, null=False, default=None)
    description = Text(null=False, default="")
    subject = ForeignKey(Subject, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    is_active = Boolean(null=False, default=True)
    days = Varchar(length=32, null=True, default=None, help_text="Such as Mon,Wed,Fri.")
    start_time = Time(null=True, default=None)
    end_time = Time(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)

    study_group_times_in_order = Check("start_time < end_time")
