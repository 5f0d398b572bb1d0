"""What the centre teaches."""

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table


class Subject(Table, tablename="subject"):
    """One subject; withdrawn ones keep their name for the records that point at them."""

    id: Serial
    name = Varchar(length=255, null=False, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)
