"""What the bot says, in Uzbek."""

from calendar import monthrange
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Final

from api import clock
from api.access import Role
from api.payments.months import MONTH_NAMES, money, month_of, unpaid_months
from api.telegram import queries, rules
from api.telegram.schemas import Linked, Person, Purpose

COMMANDS: Final = {
    "natija": "So‘nggi natijalar",
    "davomat": "Shu oydagi davomat",
    "tolov": "To‘lovlar va qarzdorlik",
    "uzish": "Telegramni hisobdan uzish",
    "yordam": "Bot nima qila oladi",
}
LIST: Final = "\n".join(f"/{command} – {meaning}" for command, meaning in COMMANDS.items())
WELCOME: Final = (
    "Assalomu alaykum! Bu – o‘quv markazining boti: natijalar, davomat va to‘lovlar haqida xabar beradi.\n\n"
    "Boshlash uchun markazdan yoki ilovadan bir martalik kod oling: QR kodni skaner qiling yoki "
    "kodni shunday yuboring: /start KOD"
)
NOT_LINKED: Final = "Bu chat hali hech kimga bog‘lanmagan.\n\n" + WELCOME.partition("\n\n")[2]
CODE_UNKNOWN: Final = "Bu kod yaroqsiz: u ishlatilgan yoki muddati o‘tgan. Markazdan yoki ilovadan yangi kod oling."
STAFF_ONLY: Final = "Siz xodim sifatida bog‘langansiz: bu buyruq o‘quvchilar va ota-onalar uchun."
ASK_UNLINK: Final = "Bu chat {names} bilan bog‘langan. Uzish uchun yuboring: /uzish ha"
UNLINKED: Final = "Tayyor: bu chat endi hech kimga bog‘lanmagan. Qayta bog‘lash uchun yangi kod oling."
MOVED: Final = "Hisobingiz boshqa Telegramga bog‘landi. Buni siz qilmagan bo‘lsangiz, markazga xabar bering."
TROUBLE: Final = "Kechirasiz, xatolik yuz berdi. Birozdan so‘ng qayta urinib ko‘ring."
TOO_FAST: Final = "Iltimos, biroz sekinroq yozing: avval javobni kuting."
_PRESENT: Final = {"keldi": "✅", "kechikdi": "🕒", "kelmadi": "❌"}

Section = Callable[[Person], Awaitable[str]]


async def greet(chat: str) -> str:
    """`/start` without a code."""
    people = await queries.people_of(chat)
    if not people:
        return WELCOME
    return f"Assalomu alaykum! Bu chat bog‘langan: {_names(people)}.\n\n{LIST}"


async def link(chat: str, code: str) -> tuple[str, str | None]:
    """`/start CODE`: the answer, and the chat that has lost the account, if one has."""
    try:
        linked = await rules.link(chat=chat, code=code)
    except rules.CodeUnknown:
        return CODE_UNKNOWN, None
    return _welcome(linked), linked.left


async def results(chat: str) -> str:
    """`/natija`."""
    return await _of_students(chat, _results)


async def payments(chat: str) -> str:
    """`/tolov`."""
    return await _of_students(chat, _payments)


async def attendance(chat: str) -> str:
    """`/davomat`."""
    return await _of_students(chat, _attendance)


async def unlink(chat: str, *, is_sure: bool) -> str:
    """`/uzish`: asked first, done on the second word."""
    people = await queries.people_of(chat)
    if not people:
        return NOT_LINKED
    if not is_sure:
        return ASK_UNLINK.format(names=_names(people))
    await rules.unlink(chat=chat)
    return UNLINKED


async def explain(chat: str) -> str:
    """`/yordam`, and whatever is no command."""
    return LIST if await queries.people_of(chat) else NOT_LINKED


def _welcome(linked: Linked) -> str:
    if linked.purpose is Purpose.PARENT:
        told = f"Tayyor! Endi farzandingiz {linked.name} haqidagi xabarlar shu chatga keladi."
    elif linked.role is Role.STUDENT:
        told = f"Tayyor, {linked.name}! Natijalar va xabarlar endi shu chatga keladi."
    else:
        told = f"Tayyor, {linked.name}! Endi xabarlar shu chatga keladi."
    lost = f"\nBu chat avvalgi hisobdan uzildi: {', '.join(linked.lost)}." if linked.lost else ""
    return f"{told}{lost}\n\n{LIST}"


async def _of_students(chat: str, section: Section) -> str:
    """The section of each student of whom the chat may hear, under their names."""
    people = await queries.people_of(chat)
    if not people:
        return NOT_LINKED
    students = [person for person in people if person.is_student]
    if not students:
        return STAFF_ONLY
    return "\n\n".join([f"👤 {person.name}\n{await section(person)}" for person in students])


async def _results(person: Person) -> str:
    found = await queries.results(person)
    if not found:
        return "Hali natijalar yo‘q."
    return "\n".join(f"• {one.work} ({_day(one.at)}): {one.score or 'tekshirilmoqda'}" for one in found)


async def _payments(person: Person) -> str:
    today = clock.now().date()
    paid = await queries.paid_months(person)
    began = min([person.since.astimezone(clock.TASHKENT).date(), *(date(*month, 1) for month in paid)])
    owed = unpaid_months(began, today, paid)
    lines = [f"• {_day(one.at)}: {money(one.amount)} so‘m" for one in await queries.latest_payments(person)]
    latest = "\n".join(["So‘nggi to‘lovlar:", *lines]) if lines else "Hali to‘lovlar yo‘q."
    names = ", ".join(month_of(month) for month in owed)
    return f"{latest}\n" + (f"❗ To‘lanmagan oylar: {names}" if owed else "✅ Qarzdorlik yo‘q.")


async def _attendance(person: Person) -> str:
    today = clock.now().date()
    last = today.replace(day=monthrange(today.year, today.month)[1])
    lessons = await queries.attendance(person, today.replace(day=1), last)
    month = MONTH_NAMES[today.month - 1]
    if not lessons:
        return f"{month} oyida hali darslar belgilanmagan."
    counts = Counter(lesson.status for lesson in lessons)
    total = ", ".join(f"{counts[status]} marta {status}" for status in _PRESENT if counts[status])
    lines = [f"{_PRESENT[lesson.status]} {_day(lesson.date)} {lesson.group_name}" for lesson in lessons]
    return "\n".join([f"{month}: {total}", *lines])


def _names(people: Sequence[Person]) -> str:
    return ", ".join(f"{person.name} (farzandingiz)" if person.is_child else person.name for person in people)


def _day(day: date) -> str:
    return f"{day.astimezone(clock.TASHKENT) if isinstance(day, datetime) else day:%d.%m.%Y}"
