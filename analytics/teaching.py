"""Who teaches which group: nothing records it, so it is whoever took most of the group's registers that month."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from analytics.frames import months_of

NOBODY: Final = -1


def teachers_by_month(registers: pd.DataFrame) -> pd.DataFrame:
    """group, date, teacher -> group, month, teacher, registers: who took most of a group's registers in a month.

    Of equals, who took the last one.
    """
    taken = registers.assign(month=months_of(registers["date"]))
    counts = taken.groupby(["group", "month", "teacher"], as_index=False).agg(
        registers=("date", "size"), latest=("date", "max")
    )
    ordered = counts.sort_values(["group", "month", "registers", "latest"])
    return ordered.drop_duplicates(["group", "month"], keep="last").drop(columns="latest").reset_index(drop=True)


def labelled(frame: pd.DataFrame, groups: pd.DataFrame, teachers: pd.DataFrame, day: str | None = None) -> pd.DataFrame:
    """The rows with their group's `subject` and the `teacher` of the month of `day` (without it, of the last month).

    In a month without registers it is the teacher of the month before, else of the month after; -1 is nobody.
    """
    subjects = dict(zip(groups["group"].tolist(), groups["subject"].tolist(), strict=True))
    labels = frame.assign(subject=frame["group"].map(subjects).fillna(NOBODY).astype("int64"))
    if day is None or teachers.empty:
        last = teachers.drop_duplicates("group", keep="last")
        latest = dict(zip(last["group"].tolist(), last["teacher"].tolist(), strict=True))
        return labels.assign(teacher=frame["group"].map(latest).fillna(NOBODY).astype("int64"))
    return labels.assign(teacher=_of_that_month(frame["group"], months_of(frame[day]), teachers))


def _of_that_month(group: "pd.Series[Any]", month: "pd.Series[Any]", teachers: pd.DataFrame) -> "pd.Series[Any]":
    keys = pd.DataFrame({"group": group.astype("int64"), "month": month})
    asked = keys.drop_duplicates().sort_values("month")
    known = teachers[["group", "month", "teacher"]].astype({"group": "int64"}).sort_values("month")
    before = pd.merge_asof(asked, known, on="month", by="group", direction="backward")
    after = pd.merge_asof(asked, known, on="month", by="group", direction="forward")
    asked = asked.assign(teacher=before["teacher"].fillna(after["teacher"]).fillna(NOBODY).astype("int64").to_numpy())
    found = pd.DataFrame({"group": group.astype("int64"), "month": month}).merge(
        asked, on=["group", "month"], how="left"
    )
    return pd.Series(found["teacher"].to_numpy(), index=group.index)


def named(frame: pd.DataFrame, groups: pd.DataFrame, staff: pd.DataFrame, keys: Sequence[str] = ()) -> pd.DataFrame:
    """The rows with `group_name`, `subject_name`, `teacher_name` for those of the keys that they have."""
    names = {
        "group": dict(zip(groups["group"].tolist(), groups["group_name"].tolist(), strict=True)),
        "subject": dict(zip(groups["subject"].tolist(), groups["subject_name"].tolist(), strict=True)),
        "teacher": dict(zip(staff["employee"].tolist(), staff["name"].tolist(), strict=True)),
    }
    there = [key for key in keys or names if key in frame]
    return frame.assign(**{f"{key}_name": frame[key].map(names[key]) for key in there})
