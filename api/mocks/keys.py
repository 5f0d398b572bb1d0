"""Answer keys of tests and the conversion tables of the centre."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from api import db
from api.access import Actor, Permission
from api.audit.rules import record
from api.errors import InvalidInput, NotFound
from api.mocks.bands import BandRow, Scale, table_faults
from api.mocks.checking import band_tables
from api.mocks.schemas import AnsweredSection, BandRowOut, BandTablesIn, BandTablesOut, KeyIn, KeyOut, ReadingType

_SECTIONS: Final = """SELECT p.id, p.test, p.section, p.question_count, p.reading_type, p.answer_key
    FROM mock_section p JOIN mock_test t ON t.id = p.test
    WHERE t.uuid = $1 AND t.withdrawn_at IS NULL AND p.section <> 'writing' ORDER BY p.id"""


async def key_of(actor: Actor, test: UUID) -> KeyOut:
    """The key of a test."""
    actor.require(Permission.MOCKS_WRITE)
    return _shown(await _sections(test))


async def save_key(actor: Actor, *, test: UUID, key: KeyIn) -> KeyOut:
    """Put the sections that are sent in place of those there were; raw scores follow, bands that were given stay."""
    actor.require(Permission.MOCKS_WRITE)
    changes = key.model_dump(exclude_unset=True)
    async with db.transaction():
        sections = await _sections(test, "FOR NO KEY UPDATE OF p")
        _check(sections, changes)
        before = _shown(sections).model_dump(mode="json")
        for section, row in sections.items():
            await _save_section(section, row, changes)
        after = await key_of(actor, test)
        await record(
            actor,
            action="change",
            object_type="mock_key",
            object_id=sections[AnsweredSection.READING]["test"],
            before=before,
            after=after.model_dump(mode="json"),
        )
    return after


async def tables() -> BandTablesOut:
    """The conversion tables in force."""
    return BandTablesOut(
        **{
            str(scale): [BandRowOut(least=row.least, most=row.most, band=row.band) for row in rows]
            for scale, rows in (await band_tables()).items()
        }
    )


async def save_tables(actor: Actor, changes: BandTablesIn) -> BandTablesOut:
    """Put conversion tables in force; those that are not sent stay."""
    actor.require(Permission.CENTRE_SETTINGS)
    sent = {
        scale: [BandRow(row.least, row.most, row.band) for row in rows]
        for scale in Scale
        if (rows := getattr(changes, scale)) is not None
    }
    found = {str(scale): faults for scale, rows in sent.items() if any(faults := table_faults(rows))}
    if found:
        raise InvalidInput(found)
    async with db.transaction():
        await db.execute("LOCK TABLE mock_band IN SHARE ROW EXCLUSIVE MODE")
        before = (await tables()).model_dump(mode="json")
        for scale, rows in sent.items():
            await _save_table(scale, rows)
        after = await tables()
        facts = after.model_dump(mode="json")
        await record(actor, action="change", object_type="mock_bands", object_id=1, before=before, after=facts)
    return after


async def _sections(test: UUID, lock: str = "") -> dict[AnsweredSection, Mapping[str, Any]]:
    rows = await db.fetch(f"{_SECTIONS} {lock}", test)
    if not rows:
        raise NotFound
    return {AnsweredSection(row["section"]): dict(row) for row in rows}


def _shown(sections: Mapping[AnsweredSection, Mapping[str, Any]]) -> KeyOut:
    reading, listening = sections[AnsweredSection.READING], sections[AnsweredSection.LISTENING]
    return KeyOut(
        reading=json.loads(reading["answer_key"]),
        listening=json.loads(listening["answer_key"]),
        reading_type=ReadingType(reading["reading_type"]),
    )


def _check(sections: Mapping[AnsweredSection, Mapping[str, Any]], changes: Mapping[str, Any]) -> None:
    faults: dict[str, dict[str, list[str]]] = {}
    for section, row in sections.items():
        for number in changes.get(section) or {}:
            if int(number) > row["question_count"]:
                message = f"Ensure this value is less than or equal to {row['question_count']}."
                faults.setdefault(section, {})[number] = [message]
    if faults:
        raise InvalidInput(faults)


async def _save_section(section: AnsweredSection, row: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    if section in changes:
        answers = msgspec.json.encode(changes[section] or {}).decode()
        await db.execute("UPDATE mock_section SET answer_key = $2::jsonb WHERE id = $1", row["id"], answers)
    if section is AnsweredSection.READING and changes.get("reading_type"):
        kind = changes["reading_type"]
        await db.execute("UPDATE mock_section SET reading_type = $2 WHERE id = $1", row["id"], kind)


async def _save_table(scale: Scale, rows: Sequence[BandRow]) -> None:
    await db.execute("DELETE FROM mock_band WHERE scale = $1", scale)
    await db.execute(
        "INSERT INTO mock_band (scale, least, most, band)"
        " SELECT $1, * FROM unnest($2::smallint[], $3::smallint[], $4::numeric[])",
        scale,
        [row.least for row in rows],
        [row.most for row in rows],
        [row.band for row in rows],
    )
