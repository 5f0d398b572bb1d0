"""The documented paths of messages."""

from typing import Final

from sanic import Blueprint, Request

from api.access import Permission
from api.http.endpoint import endpoint
from api.listing import Listing
from api.messages import queries, rules
from api.messages.schemas import MessageIn, MessageOut, MessagesQuery

_NEW: Final = {
    "id": 2,
    "text": "Ertaga dars yo'q!",
    "recipients": [10, 11, 12],
    "created_at": "2025-02-19T16:00:00+05:00",
    "logs": [],
}

messages = Blueprint("messages", url_prefix="/api/v1/messages")


@messages.get("/")
@endpoint(allow=Permission.MESSAGES_READ, query=MessagesQuery, returns=list[MessageOut])
async def list_messages(_: Request, query: MessagesQuery) -> Listing:
    """List the messages with what became of them, the newest first."""
    return queries.messages(query)


@messages.post("/")
@endpoint(
    allow=Permission.MESSAGES_SEND,
    body=MessageIn,
    beyond=rules.faults_beyond,
    returns=MessageOut,
    status=201,
    example=_NEW,
)
async def send_message(request: Request, body: MessageIn) -> str:
    """Send a text to students by Telegram.

    The answer comes before the delivery begins, without logs; reading the message shows them all as they change.
    """
    made = await rules.send_message(request.ctx.actor, text=body.text, recipients=body.recipient_ids)
    return await queries.message(made, with_logs=False)


@messages.get("/<message:id>/")
@endpoint(allow=Permission.MESSAGES_READ, returns=MessageOut)
async def get_message(_: Request, message: int) -> str:
    """Read one message with what became of it for each recipient."""
    return await queries.message(message)


@messages.delete("/<message:id>/")
@endpoint(allow=Permission.MESSAGES_SEND, status=204)
async def remove_message(request: Request, message: int) -> None:
    """Remove a message with its logs; what is pending of it is not sent any more."""
    await rules.remove_message(request.ctx.actor, message=message)
