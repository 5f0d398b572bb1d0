"""Reading the centre's settings."""

from typing import Final

from api import db
from api.centre.schemas import CentreOut

COLUMNS: Final = ", ".join(CentreOut.model_fields)


async def settings() -> CentreOut:
    """The centre's settings; the defaults until an owner changes one."""
    row = await db.fetch_row(f"SELECT {COLUMNS} FROM centre")
    return CentreOut(**dict(row)) if row else CentreOut()
