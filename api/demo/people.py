"""Who works and learns at the demo centre."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from api.access import Role
from api.demo.content import read_toml
from api.demo.copying import Row
from api.demo.hours import moment_on, working_day
from api.demo.prose import LEVELS
from api.demo.scales import Scale

OPERATORS: Final = ("90", "91", "93", "94", "95", "97", "98", "99", "33", "88", "77", "50")
LEVEL_WEIGHTS: Final = (0.20, 0.40, 0.28, 0.12)
LATE_JOINERS: Final = 0.38
FIRST_FEW: Final = 5
# No subscriber's number begins with 000, and accounts of Telegram are not numbered this high: nobody real is meant.
UNUSED_SUBSCRIBERS: Final = "000"
FIRST_TELEGRAM_ID: Final = 4_000_000_000_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; `level` is the index of what a student can do."""

    id: int
    username: str
    role: Role
    sex: str
    first_name: str
    last_name: str
    level: int
    created_at: datetime
    is_new: bool = True
    group: int | None = None
    withdrawn_at: datetime | None = None

    @property
    def name(self) -> str:
        """As lists show them."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, by role."""

    owners: list[Person]
    teachers: list[Person]
    students: list[Person]

    def all(self) -> list[Person]:
        """In the order of their ids."""
        return [*self.owners, *self.teachers, *self.students]


def invite(
    scale: Scale, today: date, ids: Iterator[int], rng: random.Random, present: Mapping[str, int] | None = None
) -> People:
    """Everybody of a centre of this scale; `present` are the ids of those whose username is there already."""
    opened = today - timedelta(weeks=scale.weeks)

    def some(role: Role, stem: str, number: int, joined: tuple[int, int], late: float = 0.0) -> list[Person]:
        invited = [
            _person(role, f"{stem}{i:03}", opened + timedelta(days=_joined(i, joined, late, scale, rng)), rng)
            for i in range(1, number + 1)
        ]
        return [
            replace(person, id=present[person.username], is_new=False)
            if present and person.username in present
            else replace(person, id=next(ids))
            for person in invited
        ]

    return People(
        owners=some(Role.OWNER, "owner", scale.owners, (-60, -50)),
        teachers=some(Role.EMPLOYEE, "teacher", scale.teachers, (-45, -30)),
        students=some(Role.STUDENT, "student", scale.students, (-28, -2), late=LATE_JOINERS),
    )


def _joined(number: int, before: tuple[int, int], late: float, scale: Scale, rng: random.Random) -> int:
    """On which day of the history: before it, or, for a share of all but the first few, some time during it."""
    early = rng.randint(*before)
    return rng.randrange(scale.weeks * 7 * 9 // 10) if rng.random() < late and number > FIRST_FEW else early


def _person(role: Role, username: str, joined: date, rng: random.Random) -> Person:
    names = read_names()
    sex = rng.choice(("male", "female"))
    surname = rng.choice(names["surnames"])
    return Person(
        id=0,
        username=username,
        role=role,
        sex=sex,
        first_name=rng.choice(names[sex]),
        last_name=surname if sex == "male" else f"{surname}a",
        level=rng.choices(range(len(LEVELS)), LEVEL_WEIGHTS)[0],
        created_at=moment_on(working_day(joined), rng),
    )


def read_names() -> dict[str, list[str]]:
    """First names by sex, and surnames in the male form."""
    return read_toml("names")


def account_rows(people: People, password_hash: str, rng: random.Random) -> Iterator[Row]:
    """The accounts; everybody has the same password."""
    for number, person in enumerate(people.all()):
        is_student = person.role is Role.STUDENT
        if not person.is_new:
            continue
        yield {
            "id": person.id,
            "username": person.username,
            "password_hash": password_hash,
            "role": person.role.value,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "phone": _phone(rng),
            "parent_phone": _phone(rng) if is_student and rng.random() < 0.7 else None,
            "group": person.group,
            "telegram_id": str(FIRST_TELEGRAM_ID + number) if is_student and _is_linked(person, rng) else None,
            "is_active": person.withdrawn_at is None,
            "token_version": int(person.withdrawn_at is not None),
            "created_at": person.created_at,
            "withdrawn_at": person.withdrawn_at,
        }


def _is_linked(person: Person, rng: random.Random) -> bool:
    return rng.random() < 0.6 or person.username == "student001"


def _phone(rng: random.Random) -> str:
    return f"+998{rng.choice(OPERATORS)}{UNUSED_SUBSCRIBERS}{rng.randrange(10_000):04}"


def account_audit_rows(people: People) -> Iterator[Row]:
    """The trail of the accounts' making: an owner made them all, herself excepted."""
    for person in filter(lambda person: person.is_new, people.all()):
        yield {
            "actor": None if person is people.owners[0] else people.owners[0].id,
            "action": "create",
            "object_type": "account",
            "object_id": str(person.id),
            "after": {
                "username": person.username, "role": person.role.value,
                "first_name": person.first_name, "last_name": person.last_name,
            },
            "at": person.created_at,
        }  # fmt: skip
