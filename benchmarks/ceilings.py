"""The ceilings: bare Sanic and raw asyncpg, nothing checked. `python -m benchmarks.ceilings` serves them."""

import asyncpg
from argon2 import PasswordHasher
from sanic import HTTPResponse, Request, Sanic
from sanic.response import json

from api.access import Actor, Role
from api.attendance import queries as attendance
from api.attendance.schemas import AttendanceQuery
from api.listing import Listing
from api.mocks import queries as mocks
from api.mocks.schemas import AnswersQuery
from api.multilevel.queries import ONE_RESULT
from api.payments import queries as payments
from api.payments.schemas import PaymentsQuery
from api.scores import queries as scores
from api.scores.schemas import ScoresQuery
from api.settings import get_settings
from api.students import queries as students
from api.students.schemas import StudentsQuery
from benchmarks.mock_ceilings import mock

OWNER = Actor(0, Role.OWNER, "Owner", 0)
LISTS = {
    "attendance": attendance.attendance(OWNER, AttendanceQuery()),
    "scores": scores.scores(OWNER, ScoresQuery()),
    "payments": payments.payments(OWNER, PaymentsQuery()),
    "students": students.students(OWNER, StudentsQuery()),
    "mock_answers": mocks.session_answers(AnswersQuery(), "http://localhost"),
}
# Writes do what is required of them: look up what is named, and leave the trail of who did it.
LOCK = "SELECT to_jsonb(score) FROM score WHERE id = $1 FOR NO KEY UPDATE"
CHANGE = "UPDATE score SET score = $2, updated_at = now() WHERE id = $1 RETURNING to_jsonb(score)"
NAMED = """SELECT (SELECT id FROM account WHERE id = $1 AND role = 'student' AND withdrawn_at IS NULL FOR SHARE),
    (SELECT id FROM study_group WHERE id = $2 AND is_active AND withdrawn_at IS NULL FOR SHARE)"""
GIVE = """INSERT INTO score (student, "group", score, date, given_by) VALUES ($1, $2, $3, current_date, $4)
    RETURNING id, to_jsonb(score)"""
TRAIL = """INSERT INTO audit_entry (actor, action, object_type, object_id, before, after)
    VALUES ($1, $2, 'score', $3, $4::jsonb, $5::jsonb)"""
RATED = """SELECT json_agg(json_build_object('id', id, 'name', name, 'total', total)) FROM (
    SELECT g.id, g.name, coalesce(sum(s.score), 0) AS total FROM study_group g LEFT JOIN score s ON s."group" = g.id
    WHERE g.is_active AND g.withdrawn_at IS NULL GROUP BY g.id ORDER BY total DESC) AS ranked"""
RATED_STUDENTS = """SELECT json_agg(json_build_object('id', id, 'name', username, 'total', total)) FROM (
    SELECT a.id, a.username, coalesce(sum(s.score), 0) AS total
    FROM account a LEFT JOIN score s ON s.student = a.id AND s."group" = a."group"
    WHERE a."group" = $1 AND a.role = 'student' AND a.withdrawn_at IS NULL GROUP BY a.id ORDER BY total DESC
    ) AS ranked"""
SUMMED = """SELECT json_build_object('income', (SELECT sum(amount) FROM payment)::text,
    'expense', (SELECT sum(amount) FROM expense)::text, 'present', (SELECT count(*) FROM work_log
        WHERE date = current_date), 'employees', (SELECT count(*) FROM account WHERE role = 'employee'))"""
SUMS = {"groups": RATED, "students": RATED_STUDENTS, "dashboard": SUMMED}
app = Sanic("ceilings", configure_logging=False)
app.blueprint(mock)


def whole(listing: Listing) -> str:
    """One statement whose one value is the complete list as JSON."""
    items = f"SELECT ({listing.item})::text AS item {listing.rows} {listing.joined} {listing.condition}"
    return f"""{listing.fragments} SELECT '[' || coalesce(string_agg(item, ','), '') || ']'
        FROM ({items} ORDER BY {listing.order}) AS items"""


def one(listing: Listing) -> str:
    """One statement whose one value is the item with an id."""
    condition = f"{listing.condition} AND" if listing.condition else "WHERE"
    return f"SELECT {listing.item} {listing.rows} {listing.joined} {condition} {listing.order} = $1"


WHOLE = {name: whole(listing) for name, listing in LISTS.items()}
ONE = {name: one(listing) for name, listing in LISTS.items()}


@app.before_server_start
async def connect(app: Sanic) -> None:  # type: ignore[type-arg]
    """Open the pool."""
    app.ctx.pool = await asyncpg.create_pool(
        get_settings().database_url, min_size=2, max_size=10, server_settings={"timezone": "Asia/Tashkent"}
    )
    app.ctx.owner = await app.ctx.pool.fetchval("SELECT min(id) FROM account WHERE role = 'owner'")


@app.get("/result/<number:int>")
async def result(request: Request, number: int) -> HTTPResponse:
    """One test result, for anyone."""
    return HTTPResponse(await request.app.ctx.pool.fetchval(ONE_RESULT, number, None), content_type="application/json")


@app.get("/list/<name:str>")
async def complete(request: Request, name: str) -> HTTPResponse:
    """A complete list."""
    return HTTPResponse(
        await request.app.ctx.pool.fetchval(WHOLE[name], *LISTS[name].args), content_type="application/json"
    )


@app.get("/one/<name:str>/<row:int>")
async def single(request: Request, name: str, row: int) -> HTTPResponse:
    """One row."""
    return HTTPResponse(await request.app.ctx.pool.fetchval(ONE[name], row), content_type="application/json")


@app.get("/sum/<name:str>")
async def summed(request: Request, name: str) -> HTTPResponse:
    """A rating, or the dashboard."""
    args = [int(request.args["group"][0])] if request.args else []
    return HTTPResponse(await request.app.ctx.pool.fetchval(SUMS[name], *args), content_type="application/json")


@app.post("/score/<row:int>")
async def change(request: Request, row: int) -> HTTPResponse:
    """Change a score, leave a trail and read it back."""
    async with request.app.ctx.pool.acquire() as connection, connection.transaction():
        before = await connection.fetchval(LOCK, row)
        after = await connection.fetchval(CHANGE, row, request.json["score"])
        await connection.execute(TRAIL, request.app.ctx.owner, "change", str(row), before, after)
    return HTTPResponse(await request.app.ctx.pool.fetchval(ONE["scores"], row), content_type="application/json")


@app.post("/score")
async def give(request: Request) -> HTTPResponse:
    """Give a score, leave a trail and read it back."""
    body, owner = request.json, request.app.ctx.owner
    async with request.app.ctx.pool.acquire() as connection, connection.transaction():
        await connection.fetchrow(NAMED, body["student"], body["group"])
        row, after = await connection.fetchrow(GIVE, body["student"], body["group"], body["score"], owner)
        await connection.execute(TRAIL, owner, "create", str(row), None, after)
    text = await request.app.ctx.pool.fetchval(ONE["scores"], row)
    return HTTPResponse(text, status=201, content_type="application/json")


@app.post("/login")
async def login(request: Request) -> HTTPResponse:
    """One password checked, in a thread."""
    import asyncio

    stored = await request.app.ctx.pool.fetchval(
        "SELECT password_hash FROM account WHERE lower(username) = lower($1)", request.json["username"]
    )
    await asyncio.to_thread(PasswordHasher().verify, stored, request.json["password"])
    return json({"ok": True})


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=get_settings().api_port, single_process=True, access_log=False, motd=False)
