"""What is answered while a session runs: handed in once, or kept as a draft until then."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from api import db, sql
from api.access import Actor, Permission
from api.errors import InvalidInput
from api.mocks import rules
from api.mocks.rules import RUNNING, Sitting, own_sitting
from api.mocks.schemas import AnsweredSection, DraftIn, Section

ANSWERED: Final = InvalidInput({"session": ["This field must be unique."]})
WRITTEN: Final = InvalidInput.whole("The fields session, task_number must make a unique set.")

# The session's row is locked first: whoever ends it waits for what is being kept, and nothing is kept after that.
_IF_RUNNING: Final = f"""WITH running AS (
        SELECT id, uuid FROM mock_session WHERE id = $1 AND {RUNNING} FOR NO KEY UPDATE), made AS ({{insert}})
    SELECT EXISTS (SELECT FROM running) AS is_running, (SELECT {{shown}} FROM made, running) AS answer"""
_MADE: Final = f"""'created_at', {sql.moment("made.created_at")}, 'updated_at', {sql.moment("made.updated_at")}"""
_ANSWER: Final = _IF_RUNNING.format(
    insert="""INSERT INTO mock_answer (session, section, answers) SELECT id, $2, $3::jsonb FROM running
        ON CONFLICT (session, section) DO NOTHING RETURNING *""",
    shown=f"json_build_object('id', made.id, 'session', running.uuid, 'answers', made.answers, {_MADE})",
)
_WRITE: Final = _IF_RUNNING.format(
    insert="""INSERT INTO mock_writing (session, task_number, text) SELECT id, $2::smallint, $3 FROM running
        ON CONFLICT (session, task_number) DO NOTHING RETURNING *""",
    shown=f"""json_build_object('id', made.id, 'session', running.uuid, 'task_number', made.task_number,
        'text', made.text, 'teacher_comment', made.teacher_comment, {_MADE})""",
)
_DRAFT: Final = _IF_RUNNING.format(
    insert="""INSERT INTO mock_draft AS d (session, section, item, text, revision, saved_at)
        SELECT running.id, sent.section, sent.item, sent.text, coalesce($5::bigint, 0), clock_timestamp()
        FROM running, unnest($2::text[], $3::smallint[], $4::text[]) AS sent (section, item, text)
        ON CONFLICT (session, section, item) DO UPDATE SET (text, revision, saved_at)
            = (excluded.text, greatest(d.revision, excluded.revision), excluded.saved_at)
        WHERE $5::bigint IS NULL OR excluded.revision >= d.revision RETURNING 1""",
    shown="count(*)",
)


def _drafted(section: str) -> str:
    return f"""(SELECT jsonb_object_agg(d.item::text, d.text) FROM mock_draft d
        WHERE d.session = s.id AND d.section = '{section}' AND d.text IS NOT NULL)"""


def _given(section: str) -> str:
    return f"(SELECT a.answers FROM mock_answer a WHERE a.session = s.id AND a.section = '{section}')"


_TEXTS: Final = """(SELECT jsonb_object_agg(v.task_number::text, v.text) FROM mock_writing v WHERE v.session = s.id)"""
_KEPT: Final = f"""SELECT json_build_object('session', s.uuid,
    'reading', coalesce({_given("reading")}, {_drafted("reading")}, '{{}}'),
    'listening', coalesce({_given("listening")}, {_drafted("listening")}, '{{}}'),
    'writing', coalesce({_drafted("writing")}, '{{}}') || coalesce({_TEXTS}, '{{}}'),
    'submitted', (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM (
        SELECT a.section AS name FROM mock_answer a WHERE a.session = s.id
        UNION ALL SELECT 'writing.' || v.task_number FROM mock_writing v WHERE v.session = s.id) AS given),
    'saved_at', to_json(date_trunc('second', greatest(
        (SELECT max(d.saved_at) FROM mock_draft d WHERE d.session = s.id),
        (SELECT max(a.created_at) FROM mock_answer a WHERE a.session = s.id),
        (SELECT max(v.created_at) FROM mock_writing v WHERE v.session = s.id)))))
    FROM mock_session s WHERE s.id = $1"""


async def submit_answers(actor: Actor, *, session: UUID, section: AnsweredSection, answers: Mapping[str, str]) -> str:
    """Hand in the answers to reading or to listening, once; what was taken, as JSON."""
    actor.require(Permission.MOCKS_SIT)
    sitting = await _running(actor, session, "session")
    if faults := _strange_questions(sitting, section, answers):
        raise InvalidInput({"answers": faults})
    return await _given_once(sitting, _ANSWER, ANSWERED, section, msgspec.json.encode(answers).decode())


async def submit_writing(actor: Actor, *, session: UUID, task_number: int, text: str) -> str:
    """Hand in the text of one writing task, once; what was taken, as JSON."""
    actor.require(Permission.MOCKS_SIT)
    sitting = await _running(actor, session, "session")
    return await _given_once(sitting, _WRITE, WRITTEN, task_number, text)


async def save_draft(actor: Actor, *, session: UUID, draft: DraftIn) -> str:
    """Keep what was sent of the answers until the session ends or they are handed in; all that is kept, as JSON."""
    actor.require(Permission.MOCKS_SIT)
    sitting = await _running(actor, session)
    parts: dict[Section, Mapping[str, str | None]] = {
        section: part for section in Section if (part := getattr(draft, section)) is not None
    }
    faults = {str(name): fault for name, part in parts.items() if (fault := _strange_questions(sitting, name, part))}
    if faults:
        raise InvalidInput(faults)
    sent = [(name, int(item), text) for name, part in parts.items() for item, text in part.items()]
    if sent:
        sections, items, texts = zip(*sent, strict=True)
        await _while_running(sitting, _DRAFT, list(sections), list(items), list(texts), draft.revision)
    return await _kept(sitting)


async def draft(actor: Actor, *, session: UUID) -> str:
    """What is kept of an own session, or was handed in, as JSON."""
    actor.require(Permission.MOCKS_SIT)
    sitting = await own_sitting(actor, session)
    if sitting.is_over:
        await rules.settle(sitting.id)
    return await _kept(sitting)


async def _kept(sitting: Sitting) -> str:
    return str(await db.fetch_value(_KEPT, sitting.id))


async def _running(actor: Actor, session: UUID, field: str | None = None) -> Sitting:
    sitting = await own_sitting(actor, session, field)
    if sitting.is_over:
        await rules.settle(sitting.id)
        raise rules.IS_OVER
    return sitting


async def _given_once(sitting: Sitting, statement: str, again: InvalidInput, *args: object) -> str:
    made = await _while_running(sitting, statement, *args)
    if made is None:
        raise again
    return str(made)


async def _while_running(sitting: Sitting, statement: str, *args: object) -> Any:
    row = await db.fetch_row(statement, sitting.id, *args)
    assert row is not None
    if not row["is_running"]:
        await rules.settle(sitting.id)
        raise rules.IS_OVER
    return row["answer"]


def _strange_questions(sitting: Sitting, section: str, answers: Mapping[str, object]) -> dict[str, list[str]]:
    if section == Section.WRITING:
        return {}
    last = sitting.questions[section]
    return {number: [f"Ensure this value is less than or equal to {last}."] for number in answers if int(number) > last}
