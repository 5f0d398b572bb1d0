"""Signs of life of what works in the background."""

from piccolo.columns import Timestamptz, Varchar
from piccolo.table import Table


class Pulse(Table, tablename="pulse"):
    """When a worker last did its round. One that stops in good order takes its row along."""

    worker = Varchar(length=255, null=False, default=None, unique=True)
    beat_at = Timestamptz(null=False, default=None)
