"""A payment's receipt as a page of its own, made to be printed."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.errors import NotFound, Unauthenticated
from api.fields import LARGEST_ID
from api.payments.screens import PaymentLine, payment_line
from workbench import i18n, sessions
from workbench.gate import to_login
from workbench.i18n import _
from workbench.login import HEADERS, speak
from workbench.models.calendar import months_of, sum_of
from workbench.runtime import background
from workbench.wording import day_and_time

BRAND: Final = Path(__file__).parent / "brand"
POLICY: Final = HEADERS | {"Content-Security-Policy": HEADERS["Content-Security-Policy"] + "; script-src 'self'"}

_templates = Environment(loader=FileSystemLoader(BRAND), autoescape=True)


def page(payment: PaymentLine) -> str:
    """The receipt in the current language."""
    return _templates.get_template("receipt.html").render(
        _=_,
        language=i18n.language(),
        payment=payment,
        amount=sum_of(payment.amount),
        months=months_of(payment.months),
        received_at=day_and_time(payment.created_at),
    )


async def show(request: Request) -> Response:
    """GET /receipt/{payment}: for staff."""
    speak(request)
    try:
        actor = await background().wait(sessions.signed_in(request.cookies))
        payment = await background().wait(payment_line(actor, min(request.path_params["payment"], LARGEST_ID)))
    except Unauthenticated:
        return to_login(request)
    except NotFound:
        nothing = _templates.get_template("nothing.html").render(_=_, language=i18n.language())
        return HTMLResponse(nothing, status_code=404, headers=POLICY)
    return HTMLResponse(page(payment), headers=POLICY)


ROUTES: Final = [Route("/receipt/{payment:int}", show)]
