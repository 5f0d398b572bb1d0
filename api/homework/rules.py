"""Setting homework, changing and removing it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from api import db
from api.access import Actor, Permission, may_remove
from api.audit.rules import record, record_created
from api.audit.snapshots import facts_of, snapshot
from api.errors import Forbidden, InvalidInput
from api.groups.queries import ACTIVE_GROUP
from api.homework.tables import Homework
from api.media.rules import CheckedFile, Keeper, check_any, keeping
from api.media.uploads import Upload
from api.notices.kinds import NoticeKind
from api.notices.rules import Telling, take_back, tell_all
from api.notices.templates import shortened
from api.references import References
from api.worklogs.rules import log_working_day

FOLDER: Final = "homework"
LONGEST_SHOWN: Final = 1000
"""So much of a homework's text stands in the notice of it."""
FILE_ONLY: Final = "Vazifa faylini ilovada oching."
references: Final = References("homework", {"group": ACTIVE_GROUP})
_REFUSALS: Final = {"homework_not_empty": InvalidInput.whole("Fayl yoki matn kiritilishi shart.")}
_SET: Final = f"""INSERT INTO homework AS h ("group", text, file, created_by) VALUES ($1, $2, $3, $4)
    RETURNING h.id, {facts_of("h")} AS facts"""

_STUDENTS: Final = """SELECT s.id, g.name FROM account s JOIN study_group g ON g.id = s."group"
    WHERE s."group" = $1 AND s.role = 'student' AND s.is_active AND s.withdrawn_at IS NULL
      AND s.telegram_id IS NOT NULL ORDER BY s.id"""


async def set_homework(actor: Actor, *, group: int, text: str | None, file: Upload | None, now: datetime) -> int:
    """A new homework's id; it needs a text or a file."""
    actor.require(Permission.LESSONS_RECORD)
    checked = None if file is None else await check_any(file)
    async with keeping() as keeper, db.transaction(_REFUSALS):
        await references.check({"group": group})
        made = await db.fetch_row(_SET, group, text or None, await _kept(keeper, checked), actor.id)
        assert made is not None
        await record_created(actor, "homework", [(made["id"], made["facts"])])
        await _tell_students(made["id"], group, text)
        await log_working_day(actor, now.date())
    return int(made["id"])


async def change_homework(actor: Actor, *, homework: int, changes: Mapping[str, Any], file: Upload | None) -> None:
    """Change what is given; `file` replaces the one there was, and None among the changes takes it away."""
    actor.require(Permission.LESSONS_RECORD)
    checked = None if file is None else await check_any(file)
    async with keeping() as keeper, db.transaction(_REFUSALS):
        before = await snapshot(Homework, homework)
        columns: dict[str, Any] = {
            field: value or None for field, value in changes.items() if (value or None) != before[field]
        }
        await references.check(columns)
        if checked is not None:
            columns["file"] = await _kept(keeper, checked)
        if columns:
            await Homework.update({}, **columns, updated_at=datetime.now(UTC)).where(Homework.id == homework)
        if "file" in columns:
            await keeper.forget(before["file"])
        after = await snapshot(Homework, homework)
        await record(actor, action="change", object_type="homework", object_id=homework, before=before, after=after)


async def remove_homework(actor: Actor, *, homework: int) -> None:
    """Remove homework and its file: owners any, employees what they set themselves."""
    actor.require(Permission.LESSONS_RECORD)
    async with keeping() as keeper, db.transaction():
        before = await snapshot(Homework, homework)
        if not may_remove(actor, before["created_by"]):
            raise Forbidden
        await Homework.delete().where(Homework.id == homework)
        await take_back(f"homework:{homework}")
        await keeper.forget(before["file"])
        await record(actor, action="remove", object_type="homework", object_id=homework, before=before)


async def _tell_students(homework: int, group: int, text: str | None) -> None:
    rows = await db.fetch(_STUDENTS, group)
    facts = {"text": shortened(text, LONGEST_SHOWN) if text else FILE_ONLY}
    news = [Telling(f"homework:{homework}:{row['id']}", row["id"], facts | {"group": row["name"]}) for row in rows]
    if news:
        await tell_all(NoticeKind.HOMEWORK, news)


async def _kept(keeper: Keeper, checked: CheckedFile | None) -> int | None:
    if checked is None:
        return None
    [kept] = await keeper.keep([(checked, FOLDER)])
    return kept.id
