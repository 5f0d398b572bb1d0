"""Changing the centre's settings."""

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.centre import queries
from api.centre.schemas import CentreOut


async def change_settings(actor: Actor, settings: CentreOut) -> CentreOut:
    """Put these settings in force, for everybody, at once."""
    actor.require(Permission.CENTRE_SETTINGS)
    after = settings.model_dump()
    async with db.transaction():
        before = (await queries.settings()).model_dump()
        await db.execute(
            "INSERT INTO centre (id, blind_grading, claim_minutes, claims_per_examiner) VALUES (1, $1, $2, $3)"
            " ON CONFLICT (id) DO UPDATE SET (blind_grading, claim_minutes, claims_per_examiner) = ($1, $2, $3)",
            *after.values(),
        )
        await record(actor, action="change", object_type="centre", object_id=1, before=before, after=after)
    return settings
