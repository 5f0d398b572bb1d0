"""What there is to tell people, whom, and how it reads until the centre says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class NoticeKind(StrEnum):
    """One kind of news."""

    RESULT = "result"
    ABSENCE = "absence"
    PAYMENT = "payment"
    PAYMENT_DUE = "payment_due"
    HOMEWORK = "homework"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class KindSpec:
    """Who hears of it, with which words, and what the words may name: each placeholder with a sample for previews.

    `at_night` says whether it comes in quiet hours too, then without a sound. What is news of its day only is not sent
    on another one.
    """

    to_student: bool
    to_parents: bool
    at_night: bool
    template: str
    samples: Mapping[str, str]
    is_of_its_day: bool = False

    @property
    def is_joined(self) -> bool:
        """Whether several that wait for one chat become one text: what is worth telling at night comes by itself."""
        return not self.at_night


_STUDENT: Final = {"student": "Jasur Qodirov"}

KINDS: Final[Mapping[NoticeKind, KindSpec]] = {
    NoticeKind.RESULT: KindSpec(
        to_student=True,
        to_parents=False,
        at_night=True,
        template="{work} tekshirildi. Ball: {score}. Batafsil natijani ilovada ko‘ring.",
        samples=_STUDENT | {"work": "“Multilevel mock 1” imtihonining Writing bo‘limi", "score": "65.5"},
    ),
    NoticeKind.ABSENCE: KindSpec(
        to_student=False,
        to_parents=True,
        at_night=False,
        template="{student} bugun ({date}) {group} guruhining darsiga kelmadi.",
        samples=_STUDENT | {"group": "IELTS-A1", "date": "19.02.2025"},
        is_of_its_day=True,
    ),
    NoticeKind.PAYMENT: KindSpec(
        to_student=True,
        to_parents=True,
        at_night=False,
        template="{student}: {amount} so‘m to‘lov qabul qilindi ({months}). Rahmat!",
        samples=_STUDENT | {"amount": "600 000", "months": "Fevral 2025", "group": "IELTS-A1"},
    ),
    NoticeKind.PAYMENT_DUE: KindSpec(
        to_student=True,
        to_parents=True,
        at_night=False,
        template="Eslatma: {student} uchun {month} oyi to‘lovi hali qilinmagan ({group}).",
        samples=_STUDENT | {"month": "Fevral", "group": "IELTS-A1"},
    ),
    NoticeKind.HOMEWORK: KindSpec(
        to_student=True,
        to_parents=False,
        at_night=False,
        template="{group} guruhiga uyga vazifa berildi.\n{text}",
        samples=_STUDENT | {"group": "IELTS-A1", "text": "Listening bo‘limi bo‘yicha mashq qiling"},
    ),
    NoticeKind.QUEUE: KindSpec(
        to_student=False,
        to_parents=False,
        at_night=True,
        template="Yangi {queue} ishi: {work}.",
        samples={"queue": "Writing", "work": "“Multilevel mock 1”"},
    ),
}
