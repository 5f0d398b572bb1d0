"""The API as one Sanic application."""

import re
from typing import Any, Final

from sanic import HTTPResponse, Request, Sanic
from sanic.exceptions import RequestCancelled
from sanic_ext import Config, Extend

from api import db
from api.accounts.routes import accounts, owners, workers
from api.attendance.routes import attendance
from api.audit.routes import audit
from api.dashboard.routes import dashboard
from api.exams.routes import exam_results, exams
from api.expenses.routes import expenses
from api.fields import LARGEST_ID
from api.groups.routes import groups
from api.homework.routes import homework
from api.http import framing, identity, uploads
from api.http.docs import docs
from api.http.health import health
from api.http.media import media
from api.http.rendering import refusal
from api.logs import configure_logging
from api.messages.routes import messages
from api.mocks.routes import mock
from api.multilevel.routes import multilevel
from api.payments.routes import payments
from api.scores.routes import scores
from api.settings import Settings
from api.students.routes import students
from api.subjects.routes import subjects
from api.telegram.routes import telegram
from api.worklogs.routes import work_logs

JSON_BODY_LIMIT: Final = 10 * 1024 * 1024
"""Bytes of a body that is not an upload; uploads stream and count for themselves."""

# Lists, not one text: sanic-ext splits a text at its commas and keeps the spaces.
CLIENT_HEADERS: Final = [
    "accept",
    "accept-language",
    "authorization",
    "cache-control",
    "content-language",
    "content-type",
    "dnt",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "origin",
    "pragma",
    "range",
    "user-agent",
    "x-csrftoken",
    "x-request-id",
    "x-requested-with",
]
READABLE_HEADERS: Final = [
    "accept-ranges",
    "content-disposition",
    "content-length",
    "content-range",
    "etag",
    "link",
    "retry-after",
    "x-request-id",
    "x-total-count",
]

_BLUEPRINTS: Final = (
    accounts,
    attendance,
    audit,
    dashboard,
    docs,
    exam_results,
    exams,
    expenses,
    groups,
    health,
    homework,
    media,
    messages,
    mock,
    multilevel,
    owners,
    payments,
    scores,
    students,
    subjects,
    telegram,
    work_logs,
    workers,
)


def create_app(settings: Settings, name: str = "academy") -> Sanic[Any, Any]:
    """The application with all routes; the database pool opens and closes with the server."""
    configure_logging()
    app = Sanic(name, configure_logging=False, strict_slashes=False)
    app.ctx.settings = settings
    app.config.update(
        REQUEST_MAX_SIZE=JSON_BODY_LIMIT,
        REQUEST_TIMEOUT=60,
        RESPONSE_TIMEOUT=300,
        GRACEFUL_SHUTDOWN_TIMEOUT=30,
        ACCESS_LOG=False,
        FALLBACK_ERROR_FORMAT="json",
        CORS_ORIGINS=[re.compile(".*")],
        CORS_SUPPORTS_CREDENTIALS=True,
        CORS_ALWAYS_SEND=False,
        CORS_ALLOW_HEADERS=CLIENT_HEADERS,
        CORS_EXPOSE_HEADERS=READABLE_HEADERS,
        CORS_MAX_AGE=86400,
    )
    app.router.register_pattern("id", _row_id, re.compile(r"^-?\d+$"))
    for blueprint in _BLUEPRINTS:
        app.blueprint(blueprint)
    Extend(app, config=Config(oas=False, health=False, http_all_methods=False, http_auto_trace=False, logging=False))
    app.exception(Exception)(_refuse)
    app.exception(RequestCancelled)(_refuse)  # type: ignore[arg-type]  # it is no Exception
    identity.attach(app)
    framing.attach(app)
    uploads.attach(app)
    app.before_server_start(_open)
    app.after_server_stop(_close)
    return app


def _row_id(text: str) -> int:
    number = int(text) if len(text) < 12 and text.isascii() and text.isdigit() else 0
    if not 0 < number <= LARGEST_ID:
        raise ValueError("no row has such an id")
    return number


async def _refuse(request: Request, fault: BaseException) -> HTTPResponse:
    return refusal(request, fault)


async def _open(app: Sanic[Any, Any]) -> None:
    await db.open_pool()


async def _close(app: Sanic[Any, Any]) -> None:
    await db.close_pool()
