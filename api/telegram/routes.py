"""The path by which people get a code for the bot."""

from sanic import Blueprint, Request

from api.access import Permission
from api.http.endpoint import endpoint
from api.telegram import rules
from api.telegram.schemas import LinkCodeOut

telegram = Blueprint("telegram", url_prefix="/api/v1/telegram")


@telegram.post("/link-code/")
@endpoint(allow=Permission.TELEGRAM_LINK, returns=LinkCodeOut, status=201)
async def make_link_code(request: Request) -> LinkCodeOut:
    """Get a one-time code that links the caller's Telegram; it lives a day, and the one before it dies."""
    return await rules.make_own_code(request.ctx.actor)
