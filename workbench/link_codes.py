"""Link codes as a page to print and cut up: for the students of a group who are not linked, or their parents."""

from typing import Final

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.access import Permission
from api.errors import Forbidden, Unauthenticated
from api.fields import LARGEST_ID
from api.telegram.schemas import PrintedCode, Purpose
from workbench import i18n, sessions
from workbench.gate import to_login
from workbench.i18n import _
from workbench.login import HEADERS, fields, speak
from workbench.models import telegram as model
from workbench.receipts import BRAND, POLICY
from workbench.runtime import background
from workbench.wording import day_and_time

_templates = Environment(loader=FileSystemLoader(BRAND), autoescape=True)


def page(purpose: Purpose, group: str, codes: list[PrintedCode] | None) -> str:
    """The page in the current language: first the button, then the codes."""
    return _templates.get_template("codes.html").render(
        _=_,
        language=i18n.language(),
        purpose=purpose,
        title=model.purpose_name(purpose),
        group=group,
        codes=codes,
        picture=model.picture,
        typed=model.typed,
        until=day_and_time(codes[0].code.expires_at) if codes else "",
    )


async def show(request: Request) -> Response:
    """GET /link-codes: what would be printed, and the button to do so."""
    return await _answer(request, dict(request.query_params), is_printed=False)


async def make(request: Request) -> Response:
    """POST /link-codes: the codes themselves; those that were printed before die."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        return HTMLResponse(status_code=403, headers=HEADERS)
    return await _answer(request, await fields(request), is_printed=True)


async def _answer(request: Request, asked: dict[str, str], *, is_printed: bool) -> Response:
    speak(request)
    group = asked.get("group", "")
    try:
        purpose = Purpose(asked.get("purpose", Purpose.OWN))
        number = min(int(group), LARGEST_ID) if group else None
        actor = await background().wait(sessions.signed_in(request.cookies))
        actor.require(Permission.TELEGRAM_LINK_STUDENTS)
        codes = await background().wait(model.printed(actor, number, purpose)) if is_printed else None
    except Unauthenticated:
        return to_login(request)
    except ValueError:
        return HTMLResponse(status_code=404, headers=HEADERS)
    except Forbidden:
        return HTMLResponse(status_code=403, headers=HEADERS)
    return HTMLResponse(page(purpose, group, codes), headers=POLICY)


ROUTES: Final = [
    Route("/link-codes", show, methods=["GET"]),
    Route("/link-codes", make, methods=["POST"]),
]
