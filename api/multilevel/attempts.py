"""Attempts at exams, and the sections in them that can be handed in once."""

from dataclasses import dataclass
from typing import Final

from api import db
from api.access import Actor, Permission
from api.errors import InvalidInput, NotFound
from api.fields import LARGEST_ID
from api.multilevel.schemas import SectionType

NO_SECTION: Final = "TestResult yaratishda xatolik"


@dataclass(frozen=True, slots=True)
class OpenSection:
    """One section of an attempt, locked for handing in."""

    test_result: int
    user_test: int
    exam: int
    exam_title: str
    student: int
    section_type: SectionType
    is_submitted: bool


_SECTION: Final = """
    SELECT tr.id AS test_result, ut.id AS user_test, x.id AS exam, x.title AS exam_title, ut.student,
           tr.section_type, tr.submitted_at IS NOT NULL AS is_submitted
    FROM test_result tr JOIN user_test ut ON ut.id = tr.user_test JOIN multilevel_exam x ON x.id = ut.exam
    WHERE ut.student = $1 AND {condition} FOR NO KEY UPDATE OF ut, tr"""

_OPEN: Final = """SELECT ut.id FROM user_test ut JOIN multilevel_exam x ON x.id = ut.exam
    WHERE ut.student = $1 AND ut.exam = $2 AND ut.is_open AND x.withdrawn_at IS NULL"""
_CAN_BE_SAT: Final = "SELECT true FROM multilevel_exam WHERE id = $1 AND is_active AND withdrawn_at IS NULL"
_BEGIN: Final = """INSERT INTO user_test (student, exam) VALUES ($1, $2)
    ON CONFLICT (student, exam) WHERE is_open DO NOTHING RETURNING id"""


async def open_user_test(actor: Actor, *, exam: int) -> tuple[int, bool]:
    """The actor's open attempt at the exam, and whether it has just been made; only an active exam can be begun."""
    actor.require(Permission.MULTILEVEL_SIT)
    async with db.transaction():
        # Another request of the same student may open or close one between two statements.
        while True:
            if open_one := await db.fetch_value(_OPEN, actor.id, exam):
                return int(open_one), False
            if not await db.fetch_value(_CAN_BE_SAT, exam):
                raise InvalidInput.unknown_key("exam_id", exam)
            if made := await db.fetch_value(_BEGIN, actor.id, exam):
                break
        await db.execute(
            "INSERT INTO test_result (user_test, section_type)"
            " SELECT $1, section_type FROM multilevel_section WHERE exam = $2 ORDER BY section_type DESC",
            made,
            exam,
        )
        return int(made), True


async def section_of_attempt(actor: Actor, *, user_test: int, section_type: SectionType) -> OpenSection:
    """That section of the actor's own attempt, locked; a stranger's attempt does not exist."""
    section = await _locked(actor, "ut.id = $2 AND tr.section_type = $3", user_test, section_type)
    if section is None:
        raise NotFound
    return section


async def section_of_result(actor: Actor, *, test_result: int) -> OpenSection:
    """The section with this result id, if it is the actor's own, locked."""
    section = await _locked(actor, "tr.id = $2", test_result)
    if section is None:
        raise NotFound
    return section


async def section_of_exam(actor: Actor, *, exam: int, section_type: SectionType) -> OpenSection:
    """That section of the actor's open attempt at the exam, which is made if there is none; locked."""
    user_test, _ = await open_user_test(actor, exam=exam)
    section = await _locked(actor, "ut.id = $2 AND tr.section_type = $3", user_test, section_type)
    if section is None:
        raise InvalidInput(summary=NO_SECTION)
    return section


async def mark_submitted(section: OpenSection) -> None:
    """Note the moment; an attempt whose sections are all handed in is closed."""
    await db.execute("UPDATE test_result SET submitted_at = now() WHERE id = $1", section.test_result)
    await db.execute(
        "UPDATE user_test SET is_open = EXISTS (SELECT FROM test_result"
        " WHERE user_test = $1 AND submitted_at IS NULL) WHERE id = $1",
        section.user_test,
    )


async def _locked(actor: Actor, condition: str, row_id: int, *args: object) -> OpenSection | None:
    if not 0 < row_id <= LARGEST_ID:
        return None
    row = await db.fetch_row(_SECTION.format(condition=condition), actor.id, row_id, *args)
    return OpenSection(**{**dict(row), "section_type": SectionType(row["section_type"])}) if row else None
