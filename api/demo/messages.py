"""What the demo centre has told its students by Telegram, and what became of it: nothing is pending."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from api import db
from api.demo.copying import Row
from api.demo.hours import working_day
from api.demo.people import People, Person
from api.demo.teaching import Group, Teaching

# How many days ago, and the text: every second one for one group, the others for everybody.
SENT: Final = (
    (33, "Hurmatli o‘quvchilar! Yangi oy uchun to‘lovni 5-sanagacha amalga oshirishingizni so‘raymiz."),
    (27, "Ertangi dars soat 16:00 ga ko‘chirildi. Kechikmang!"),
    (20, "Shanba kuni sinov imtihoni bo‘ladi. Ruchka va qalam olib keling."),
    (13, "Bugungi uy vazifasini ilovaga yuklashni unutmang."),
    (9, "Markazimizda speaking club ochildi: har juma soat 17:00 da, barcha uchun bepul!"),
    (5, "Ertaga dars yo‘q. Keyingi dars odatdagi vaqtda."),
    (2, "Sinov imtihoni natijalari e’lon qilindi, ilovada ko‘rishingiz mumkin."),
)
# 26 texts a second, as a worker sends them; every fortieth linked student, or so, has blocked the bot.
_LOGS: Final = """
    INSERT INTO notice (key, recipient, message, status, error, attempts, claims, due_at, created_at, sent_at)
    SELECT 'message:' || $1::int || ':' || a.id, a.id, $1,
        CASE WHEN fault IS NULL THEN 'sent' ELSE 'failed' END, fault, 1, 1, $2::timestamptz, $2,
        CASE WHEN fault IS NULL
            THEN $2::timestamptz + interval '1 second' * (1 + row_number() OVER (ORDER BY a.username) / 26.0) END
    FROM account a CROSS JOIN LATERAL (SELECT CASE WHEN a.telegram_id IS NULL THEN 'Telegram ID topilmadi'
        WHEN hashtext(a.username) % 40 = 3 THEN 'Foydalanuvchi botni bloklagan' END AS fault) became
    WHERE a.role = 'student' AND a.created_at < $2::timestamptz AND (a.withdrawn_at IS NULL OR a.withdrawn_at > $2)
      AND ($3::int IS NULL OR a."group" = $3)
    ORDER BY a.username
"""


@dataclass(frozen=True, slots=True)
class Message:
    """A text for a group, or for everybody."""

    id: int
    text: str
    sender: Person
    group: Group | None
    at: datetime


def send(everybody: People, teaching: Teaching, now: datetime, ids: Iterator[int]) -> list[Message]:
    """All messages till now, oldest first."""
    messages = []
    for number, (days, text) in enumerate(SENT):
        at = datetime.combine(working_day((now - timedelta(days=days)).date()), time(11, 20 + number), now.tzinfo)
        group = teaching.groups[number] if number % 2 else None
        messages.append(Message(next(ids), text, group.teacher if group else everybody.owners[0], group, at))
    return messages


def message_rows(messages: list[Message]) -> Iterator[Row]:
    """Rows of message."""
    for message in messages:
        yield {"id": message.id, "text": message.text, "sent_by": message.sender.id, "created_at": message.at}


def message_audit_rows(messages: list[Message]) -> Iterator[Row]:
    """The trail of the messages."""
    for message in messages:
        yield {
            "actor": message.sender.id, "action": "create", "object_type": "message", "object_id": str(message.id),
            "after": {"text": message.text, "sent_by": message.sender.id}, "at": message.at,
        }  # fmt: skip


async def write_logs(messages: list[Message]) -> None:
    """The logs, once the people are there whom they name."""
    for message in messages:
        await db.execute(_LOGS, message.id, message.at, message.group.id if message.group else None)
