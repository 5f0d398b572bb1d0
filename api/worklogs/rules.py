"""Working days arise by themselves."""

from datetime import date
from typing import Final

from api import db
from api.access import Actor, Role

# Looked for first: every attempt to insert would use up a number of the sequence.
_LOG: Final = """INSERT INTO work_log (employee, date) SELECT $1, $2
    WHERE NOT EXISTS (SELECT FROM work_log WHERE employee = $1 AND date = $2) ON CONFLICT DO NOTHING"""


async def log_working_day(actor: Actor, day: date) -> None:
    """Note that an employee works that day, inside the transaction of what they do; once, however often called."""
    if actor.role is Role.EMPLOYEE:
        await db.execute(_LOG, actor.id, day)
