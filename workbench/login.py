"""The pages before the workbench: signing in, signing out, choosing the language. Plain HTML, no Streamlit."""

from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from api.access import Actor
from api.accounts import rules, tokens
from api.accounts.tokens import TokenKind
from api.errors import DomainError, Forbidden, Throttled, Unauthenticated
from workbench import i18n, sessions
from workbench.i18n import N_, _
from workbench.runtime import background
from workbench.wording import StudentsKeptOut, sentence

NOTICES: Final = {
    "ended": N_("Your session has ended. Please sign in again."),
    "signed-out": N_("You have signed out."),
}
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
STATUS: Final = {Unauthenticated: 401, Forbidden: 403, StudentsKeptOut: 403, Throttled: 429}
LARGEST_FORM: Final = 16 * 1024
YEAR: Final = 365 * 24 * 60 * 60

_templates = Environment(loader=FileSystemLoader(Path(__file__).parent / "brand"), autoescape=True)


def speak(request: Request) -> None:
    """Answer in the language that the viewer chose."""
    i18n.use(i18n.known(request.cookies.get(sessions.LANGUAGE_COOKIE)))


def page(request: Request, *, status: int = 200, error: str = "", username: str = "", target: str = "/") -> Response:
    """The page to sign in on."""
    notice = NOTICES.get(request.query_params.get("notice", ""), "")
    html = _templates.get_template("login.html").render(
        _=_,
        language=i18n.language(),
        languages=i18n.LANGUAGES,
        error=error,
        notice=_(notice) if notice else "",
        username=username,
        target=target,
    )
    return HTMLResponse(html, status_code=status, headers=HEADERS)


async def show(request: Request) -> Response:
    """GET /login"""
    speak(request)
    target = sessions.own_path(request.query_params.get("next"))
    try:
        await background().wait(sessions.signed_in(request.cookies))
    except Unauthenticated:
        return page(request, target=target)
    return RedirectResponse(target, 303)


async def sign_in(request: Request) -> Response:
    """POST /login"""
    speak(request)
    form = await fields(request)
    username, password = form.get("username", "").strip(), form.get("password", "")
    target = sessions.own_path(form.get("next"))
    try:
        if request.headers.get("sec-fetch-site") == "cross-site":
            raise Forbidden
        if not username or not password:
            return page(request, status=400, error=_("Enter your username and password."), username=username)
        actor = await background().wait(_staff(username, password, request.client.host if request.client else ""))
    except DomainError as refusal:
        status = STATUS.get(type(refusal), 400)
        answer = page(request, status=status, error=sentence(refusal), username=username, target=target)
        if isinstance(refusal, Throttled):
            answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer
    sessions.end(request.cookies)
    answer = RedirectResponse(target, 303)
    keep_session(request, answer, actor)
    return answer


async def fields(request: Request) -> dict[str, str]:
    """The form; one that is larger than any honest one counts as empty."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_FORM:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace")))


async def troubled(request: Request, fault: Exception) -> Response:
    """Whatever failed, people read a sentence; the log has the rest."""
    speak(request)
    return page(request, status=500, error=sentence(fault))


async def _staff(username: str, password: str, address: str) -> Actor:
    login = await rules.sign_in(username=username, password=password, address=address)
    if not login.actor.is_staff:
        raise StudentsKeptOut
    return login.actor


async def sign_out(request: Request) -> Response:
    """GET /logout"""
    sessions.end(request.cookies)
    answer = RedirectResponse("/login?notice=signed-out", 303)
    answer.delete_cookie(sessions.session_cookie(), httponly=True, samesite="lax")
    return answer


async def choose_language(request: Request) -> Response:
    """GET /language/{code}: remember the choice and go back."""
    answer = RedirectResponse(sessions.own_path(request.query_params.get("next")), 303)
    language = i18n.known(request.path_params["code"])
    answer.set_cookie(sessions.LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def keep_session(request: Request, answer: Response, actor: Actor) -> None:
    """Put a fresh token into the browser."""
    answer.set_cookie(
        sessions.session_cookie(),
        tokens.issue(actor, TokenKind.WORKBENCH),
        max_age=sessions.LASTS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


ROUTES: Final = [
    Route("/login", show, methods=["GET"]),
    Route("/login", sign_in, methods=["POST"]),
    Route("/logout", sign_out, methods=["GET"]),
    Route("/language/{code}", choose_language, methods=["GET"]),
]
