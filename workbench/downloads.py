"""Figures to take away: tables as XLSX and CSV, a month's report as PDF."""

import io
from asyncio import Semaphore, to_thread
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api import clock
from api.access import Actor
from api.errors import DomainError, NotFound, Unauthenticated
from workbench import sessions
from workbench.exports import XLSX
from workbench.gate import to_login
from workbench.i18n import _
from workbench.login import speak
from workbench.models.insights import themes
from workbench.models.insights.choice import of_query
from workbench.models.insights.parts import Sheet
from workbench.models.insights.tables import write_csv, write_xlsx
from workbench.reports import report
from workbench.runtime import background
from workbench.wording import sentence

ASKS_FOR_EXAM: Final = ("assessment", "questions")
CSV: Final = "text/csv; charset=utf-8"
PDF: Final = "application/pdf"
# Drawing keeps a core busy; grading goes on meanwhile.
_one_at_a_time = Semaphore(1)


def _as_xlsx(sheet: Sheet) -> bytes:
    file = io.BytesIO()
    write_xlsx(sheet, file)
    return file.getvalue()


KINDS: Final[dict[str, tuple[str, Callable[[Sheet], bytes]]]] = {"xlsx": (XLSX, _as_xlsx), "csv": (CSV, write_csv)}


def _table(actor: Actor, request: Request) -> bytes:
    """The file; NotFound if there is no such chapter or table, ValueError if the choice can't be read."""
    theme, name, table, kind = (request.path_params[key] for key in ("theme", "chapter", "table", "kind"))
    choice = of_query(request.query_params, clock.now().date())
    asked = request.query_params.get("exam")
    more = {"exam": int(asked)} if asked and (theme, name) == ASKS_FOR_EXAM else {}
    try:
        found = themes.chapter(actor, theme, name, choice, **more)
        sheet = next(sheet for sheet in found.sheets if sheet.name == table)
        _type, write = KINDS[kind]
    except (KeyError, StopIteration) as fault:
        raise NotFound from fault
    return write(sheet)


async def table(request: Request) -> Response:
    """GET /figures/{theme}/{chapter}/{table}.{kind}?from=…&to=…&group=…&subject=…&teacher=…"""
    kind = request.path_params["kind"]
    name = f"{request.path_params['table']}-{clock.now():%Y-%m-%d}.{kind}"
    return await _sent(request, _table, name, KINDS[kind][0] if kind in KINDS else "")


async def month(request: Request) -> Response:
    """GET /figures/report/{month}.pdf: the report of a month such as 2026-10."""
    return await _sent(request, _report, f"report-{request.path_params['month']}.pdf", PDF)


def _report(actor: Actor, request: Request) -> bytes:
    year, number = request.path_params["month"].split("-")
    return report(actor, (int(year), int(number)))


async def _sent(request: Request, make: Callable[[Actor, Request], bytes], name: str, kind: str) -> Response:
    speak(request)
    try:
        actor = await background().wait(sessions.signed_in(request.cookies))
        async with _one_at_a_time:
            content = await to_thread(make, actor, request)
    except Unauthenticated:
        return to_login(request)
    except NotFound:
        return PlainTextResponse(status_code=404)
    except ValueError:
        return PlainTextResponse(_("Choose the days from and till."), status_code=400)
    except DomainError as refusal:
        return PlainTextResponse(sentence(refusal), status_code=403)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)


ROUTES: Final = [
    Route("/figures/report/{month}.pdf", month),
    Route("/figures/{theme}/{chapter}/{table}.{kind}", table),
]
