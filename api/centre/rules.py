"""Changing the centre's settings."""

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.centre import queries
from api.centre.schemas import CentreOut


async def change_settings(actor: Actor, settings: CentreOut) -> CentreOut:
    """Put these settings in force, for everybody, at once."""
    actor.require(Permission.CENTRE_SETTINGS)
    after = settings.model_dump(mode="json")
    columns = settings.model_dump()
    values = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    async with db.transaction():
        before = (await queries.settings()).model_dump(mode="json")
        await db.execute(
            f"INSERT INTO centre (id, {queries.COLUMNS}) VALUES (1, {values})"
            f" ON CONFLICT (id) DO UPDATE SET ({queries.COLUMNS}) = ({values})",
            *columns.values(),
        )
        await record(actor, action="change", object_type="centre", object_id=1, before=before, after=after)
    return settings
