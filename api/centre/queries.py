"""Reading the centre's settings."""

from api import db
from api.centre.schemas import CentreOut


async def settings() -> CentreOut:
    """The centre's settings; the defaults until an owner changes one."""
    row = await db.fetch_row("SELECT blind_grading, claim_minutes, claims_per_examiner FROM centre")
    return CentreOut(**dict(row)) if row else CentreOut()
