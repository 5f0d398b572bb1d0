"""What the centre decides about each kind of notice: whether, in which words, and whether at night."""

from typing import Final

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.notices.kinds import KINDS, NoticeKind
from api.notices.schemas import KindOut
from api.notices.templates import check_template

_SAVE: Final = """INSERT INTO notice_setting (kind, is_on, at_night, template) VALUES ($1, $2, $3, $4)
    ON CONFLICT (kind) DO UPDATE SET (is_on, at_night, template) = ($2, $3, $4)"""


async def kinds() -> list[KindOut]:
    """Every kind, as the centre has it."""
    rows = await db.fetch("SELECT kind, is_on, at_night, template FROM notice_setting")
    chosen = {row["kind"]: KindOut(**row) for row in rows}
    return [chosen.get(kind) or own_ways(kind) for kind in NoticeKind]


def own_ways(kind: NoticeKind) -> KindOut:
    """How the kind is until the centre changes it."""
    return KindOut(kind=kind, is_on=True, at_night=KINDS[kind].at_night, template=KINDS[kind].template)


async def change_kind(actor: Actor, wanted: KindOut) -> None:
    """Put this in force for the notices from now on; words that can't be filled in are InvalidInput."""
    actor.require(Permission.CENTRE_SETTINGS)
    check_template(wanted.kind, wanted.template)
    async with db.transaction():
        (before,) = [one for one in await kinds() if one.kind == wanted.kind]
        await db.execute(_SAVE, wanted.kind, wanted.is_on, wanted.at_night, wanted.template.strip())
        await record(
            actor, action="change", object_type="notice_setting", object_id=wanted.kind,
            before=before.model_dump(mode="json"), after=wanted.model_dump(mode="json"),
        )  # fmt: skip
