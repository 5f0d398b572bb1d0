"""Points given in lessons."""

from piccolo.columns import Date, ForeignKey, OnDelete, Serial, SmallInt, Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check
from piccolo.table import Table

from api.accounts.tables import Account
from api.groups.tables import Group


class Score(Table, tablename="score"):
    """0 to 100 points for one student in one group. Indexes that carry the points are in the migrations."""

    id: Serial
    student = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict)
    group = ForeignKey(Group, null=False, default=None, on_delete=OnDelete.restrict)
    score = SmallInt(null=False, default=None)
    date = Date(null=False, default=None, index=True)
    given_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())

    score_within_hundred = Check("score BETWEEN 0 AND 100")
