"""Mock tests, sittings of them and verdicts: planned together, and as rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as hour
from random import Random

from piccolo.table import Table

from api import clock
from api.demo import mock_papers, mock_sittings, mock_verdicts
from api.demo.copying import Row
from api.demo.handins import StoredPiece
from api.demo.material import Work
from api.demo.mock_papers import MockPaper
from api.demo.mock_sittings import MockSitting
from api.demo.mock_verdicts import MockVerdict
from api.demo.people import People
from api.mocks.tables import MockAnswer, MockScore, MockSection, MockSession, MockTest, MockWriting


@dataclass(frozen=True, slots=True)
class MockNumbers:
    """Where ids come from."""

    tests: Iterator[int]
    files: Iterator[int]
    sessions: Iterator[int]
    reviews: Iterator[int]
    gradings: Iterator[int]


@dataclass(frozen=True, slots=True)
class MockPlan:
    """The tests, who sat them, and the bands given."""

    papers: list[MockPaper]
    sittings: list[MockSitting]
    verdicts: list[MockVerdict]

    @property
    def stored(self) -> list[StoredPiece]:
        """Every file."""
        return [stored for paper in self.papers for stored in paper.files.values()]


def plan_mocks(
    people: People, works: Sequence[Work], numbers: MockNumbers, *, opened: date, today: date, rng: Random
) -> MockPlan:
    """All of it, ids given."""
    papers = mock_papers.set_up(people.teachers[:3], opened, works, (numbers.tests, numbers.files), rng)
    held = mock_sittings.hold(papers, people.students, opened, today, rng)
    mock_sittings.number(held, numbers.sessions, numbers.reviews)
    midnight = datetime.combine(today, hour.min, clock.TASHKENT)
    return MockPlan(papers, held, mock_verdicts.judge(held, people.teachers, midnight, numbers.gradings, rng))


def mock_rows(mocks: MockPlan) -> Mapping[type[Table], Iterable[Row]]:
    """Rows of the tables that are the mock tests' alone."""
    scored = {verdict.sitting.id for verdict in mocks.verdicts}
    comments = {verdict.sitting.id: verdict.comment for verdict in mocks.verdicts if verdict.comment}
    return {
        MockTest: mock_papers.mock_test_rows(mocks.papers),
        MockSection: mock_papers.mock_section_rows(mocks.papers),
        MockSession: mock_sittings.mock_session_rows(mocks.sittings, scored),
        MockAnswer: mock_sittings.mock_answer_rows(mocks.sittings),
        MockWriting: mock_sittings.mock_writing_rows(mocks.sittings, comments),
        MockScore: mock_verdicts.mock_score_rows(mocks.verdicts),
    }
