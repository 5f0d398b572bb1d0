"""The ceilings of mock sessions: the statements that keep an answer, for anyone, with nothing checked."""

import json
from typing import Final

from sanic import Blueprint, HTTPResponse, Request

SESSION: Final = "SELECT id FROM mock_session WHERE uuid = $1::text::uuid"
RUNNING: Final = f"SELECT id FROM mock_session WHERE id = ({SESSION}) AND NOT is_completed FOR NO KEY UPDATE"
DRAFT: Final = f"""WITH running AS ({RUNNING}) INSERT INTO mock_draft AS d (session, section, item, text, revision)
    SELECT running.id, sent.section, sent.item, sent.text, $5 FROM running,
        unnest($2::text[], $3::smallint[], $4::text[]) AS sent (section, item, text)
    ON CONFLICT (session, section, item) DO UPDATE SET (text, revision) = (excluded.text, excluded.revision)
    WHERE excluded.revision >= d.revision"""
KEPT: Final = f"""SELECT json_object_agg(section, answers) FROM (SELECT section, json_object_agg(item, text) AS answers
    FROM mock_draft WHERE session = ({SESSION}) GROUP BY section) AS parts"""
ANSWER: Final = f"""WITH running AS ({RUNNING}) INSERT INTO mock_answer (session, section, answers)
    SELECT id, $2, $3::jsonb FROM running RETURNING to_json(mock_answer)::text"""
WRITE: Final = f"""WITH running AS ({RUNNING}) INSERT INTO mock_writing (session, task_number, text)
    SELECT id, $2::int, $3 FROM running RETURNING to_json(mock_writing)::text"""

mock = Blueprint("mock", url_prefix="/mock")


@mock.put("/session/<session:str>/draft")
async def draft(request: Request, session: str) -> HTTPResponse:
    """Keep a draft and read back what is kept."""
    parts = {name: part for name, part in request.json.items() if name != "revision"}
    sent = [(name, int(item), text) for name, part in parts.items() for item, text in part.items()]
    sections, items, texts = map(list, zip(*sent, strict=True))
    await request.app.ctx.pool.execute(DRAFT, session, sections, items, texts, request.json["revision"])
    return HTTPResponse(await request.app.ctx.pool.fetchval(KEPT, session), content_type="application/json")


@mock.post("/answers/writing")
async def write(request: Request) -> HTTPResponse:
    """Keep a text."""
    body = request.json
    made = await request.app.ctx.pool.fetchval(WRITE, body["session"], body["task_number"], body["text"])
    return HTTPResponse(made, status=201, content_type="application/json")


@mock.post("/answers/<section:str>")
async def answer(request: Request, section: str) -> HTTPResponse:
    """Keep the answers of a section."""
    body = request.json
    made = await request.app.ctx.pool.fetchval(ANSWER, body["session"], section, json.dumps(body["answers"]))
    return HTTPResponse(made, status=201, content_type="application/json")
