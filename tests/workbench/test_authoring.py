"""Writing course exams and mock tests, their keys and the band tables: without Streamlit, and under its test runner."""

import io
from decimal import Decimal

import pytest

from api import db
from api.access import Actor
from api.accounts.tables import Account
from api.errors import Forbidden
from api.exams.schemas import QuestionType
from api.exams.screens import answers_for_staff, exam_for_staff, results_for_staff
from api.media.storage import get_store
from api.mocks.bands import DEFAULTS, Scale, table_faults
from api.mocks.schemas import AnsweredSection, ReadingType, Section, SessionStatus
from api.mocks.screens import answers_given, conversion_tables, key_of_test, sections_handed_in, sessions_of_test
from tests import factories
from tests.mocks.sitting import MP3, PDF
from tests.workbench import scene, sittings
from tests.workbench.test_screens import Seat, owner, seat
from workbench import i18n
from workbench.models import answer_keys, band_tables, course_exams, mock_tests
from workbench.models.course_exams import Asked, Choice, PaperDraft
from workbench.models.mock_tests import Making, TestDraft

__all__ = ["seat"]
LISTENING, READING = AnsweredSection.LISTENING, AnsweredSection.READING


@pytest.fixture(autouse=True)
def _in_english() -> None:
    i18n.ask_language(lambda: "en")


async def boss() -> tuple[Account, Actor]:
    account = await factories.owner()
    return account, scene.actor_of(account)


async def paper() -> PaperDraft:
    """An exam of a test question and a written one."""
    choices = [Choice("She go."), Choice("She goes.", is_correct=True), Choice("  ")]
    written = Asked(QuestionType.WRITTEN, "Why read?", "It widens the mind.", [Choice("left behind")])
    test = Asked(QuestionType.TEST, "Which is right?", choices=choices)
    return PaperDraft(subject=(await factories.subject()).id, title="Grammar", questions=[test, written])


async def test_an_exam_is_written_published_copied_and_withdrawn() -> None:
    _account, me = await boss()
    draft = await paper()
    assert await course_exams.save(me, draft, course_exams.blank()) is None
    assert draft.exam is not None
    line = await course_exams.line_of(me, draft.exam)
    assert line and not line.is_published and line.questions == 2
    assert await course_exams.publish(me, line, is_published=True) is None
    saved = course_exams.draft_of(await exam_for_staff(me, draft.exam))
    assert [[choice.text for choice in asked.choices] for asked in saved.questions] == [["She go.", "She goes."], []]
    assert saved.asks_the_same(draft)
    changed = course_exams.read_back(saved.written())
    assert changed and changed.written() == saved.written()
    changed.put({"title": "Grammar 2", f"text-{changed.questions[1].name}": "Why read at all?"})
    changed.move(1, -1)
    assert await course_exams.save(me, changed, saved) is None
    now = await exam_for_staff(me, draft.exam)
    assert (now.title, [asked.text for asked in now.questions]) == (
        "Grammar 2",
        ["Why read at all?", "Which is right?"],
    )
    assert now.is_published, "saving leaves it as it was"
    copied, problem = await course_exams.copy(me, draft.exam)
    assert copied and problem is None
    assert await course_exams.withdraw(me, copied) is None
    assert await course_exams.line_of(me, copied) is None
    assert await course_exams.withdraw(me, copied) == "It does not exist any more."
    with pytest.raises(Forbidden):
        await course_exams.line_of(scene.actor_of(await factories.student()), draft.exam)


async def test_an_exam_is_not_saved_until_it_is_whole_nor_published_without_questions() -> None:
    _account, me = await boss()
    draft = course_exams.blank()
    draft.minutes = "an hour"
    draft.questions += [
        Asked(text="One option?", choices=[Choice("Only", is_correct=True)]),
        Asked(text="None right?", choices=[Choice("A"), Choice("B"), Choice("", is_correct=True)]),
        Asked(QuestionType.WRITTEN),
    ]
    problem = await course_exams.save(me, draft, draft)
    for part in (
        "Give the exam a title.", "Choose the subject.", "Minutes are a whole number",
        "Question 1: write the question.", "Question 2: write two options or more.",
        "Question 3: mark the right option.", "Question 4: write the question.",
    ):  # fmt: skip
        assert part in (problem or "")
    whole = await paper()
    whole.questions = []
    assert await course_exams.save(me, whole, draft) is None
    line = await course_exams.line_of(me, whole.exam or 0)
    assert line and "without questions" in (await course_exams.publish(me, line, is_published=True) or "")
    assert not await db.fetch_value("SELECT is_published FROM exam WHERE id = $1", whole.exam)


async def test_questions_that_did_not_change_are_not_replaced_and_submitted_answers_stay() -> None:
    account, me = await boss()
    first, second = await sittings.exam(account, "Why are leaves green?", "What is a cell?")
    await sittings.handed_in([first, second], "Chlorophyll.", "A room.")
    exam = await db.fetch_value("SELECT exam FROM exam_question WHERE id = $1", first)
    saved = course_exams.draft_of(await exam_for_staff(me, exam))
    draft = course_exams.read_back(saved.written())
    assert draft
    draft.title = "Botany"
    assert await course_exams.save(me, draft, saved) is None
    assert [asked.id for asked in (await exam_for_staff(me, exam)).questions] == [first, second]
    del draft.questions[0]
    draft.questions[0].text = "What is a cell, exactly?"
    assert await course_exams.save(me, draft, saved) is None
    [result] = await results_for_staff(me, exam=exam)
    assert (result.waiting, result.total_questions) == (2, 2)
    assert [answer.question_text for answer in await answers_for_staff(me, result.id)] == [
        "Why are leaves green?", "What is a cell?",
    ]  # fmt: skip
    assert await course_exams.check(me, result.id, is_checked=True) is None
    [checked] = await results_for_staff(me, result=result.id)
    assert checked.is_checked
    assert await course_exams.remove(me, result.id) is None
    assert await results_for_staff(me, exam=exam) == []
    assert await course_exams.remove(me, result.id) == "It does not exist any more."


@pytest.mark.parametrize(
    ("pasted", "taken"),
    [
        ("1\tA / B\n3\tcarbon dioxide\tCO2\n", {1: "A / B", 3: "carbon dioxide / CO2"}),
        ("1. A\n2) TRUE\n4: 12.5", {1: "A", 2: "TRUE", 4: "12.5"}),
        ("2 A\n3 NOT GIVEN", {2: "A", 3: "NOT GIVEN"}),
        ("A\n\nFALSE\n", {1: "A", 2: "", 3: "FALSE"}),
        ("24 July\n30 May", {1: "24 July", 2: "30 May"}),
        ("12\n15", {1: "12", 2: "15"}),
        ("1\tA\n2\t\n3\tC", {1: "A", 2: "", 3: "C"}),
        ("1\tA\r\n2\tB", {1: "A", 2: "B"}),
    ],
)
def test_a_pasted_list_finds_its_questions(pasted: str, taken: dict[int, str]) -> None:
    assert answer_keys.read_pasted(pasted, 4) == (taken, None)


@pytest.mark.parametrize(
    ("pasted", "problem"),
    [
        (" \n", "There is nothing to take."),
        ("1\tA\n1\tB", "Given twice: 1."),
        ("1\tA\n9\tB", "There are 4 questions, so nothing can be taken for 9."),
        ("Question\tAnswer\n1\tA", "“Question\tAnswer” has no number of a question."),
        ("A\nB\nC\nD\nE", "There are 4 questions, so nothing can be taken for 5."),
    ],
)
def test_a_list_that_does_not_fit_is_refused_as_a_whole(pasted: str, problem: str) -> None:
    assert answer_keys.read_pasted(pasted, 4) == ({}, problem)


async def test_a_key_is_pasted_checked_and_saved_as_one() -> None:
    account, me = await boss()
    test = await sittings.mock_test(account, questions=4)
    for reading in ("A", "A", "b"):
        await sittings.mock_session(test, reading=reading)
    [uuid] = await db.fetch("SELECT uuid FROM mock_test WHERE id = $1", test)
    saved = answer_keys.draft_of(await key_of_test(me, uuid["uuid"]), {LISTENING: 4, READING: 4})
    assert saved.answers[READING] == ["A", "carbon dioxide / CO2", "TRUE", "A"]
    draft = answer_keys.read_back(saved.written())
    assert draft
    draft.reading_type = ReadingType.GENERAL
    draft.answers[READING][2] = "(a bridge"
    draft.put({"paste-listening": "1\tthe bank\tbank\n2\tand/or"})
    assert "Reading 3: parentheses must pair up" in (await answer_keys.save(me, uuid["uuid"], draft) or "")
    assert (await key_of_test(me, uuid["uuid"])).listening == {}, "both sections or none"
    assert draft.doubtful() == ["Listening 2"]
    draft.answers[READING][2] = "(a) bridge / FALSE"
    assert await answer_keys.save(me, uuid["uuid"], draft) is None
    key = await key_of_test(me, uuid["uuid"])
    assert key.listening == {"1": ["the bank", "bank"], "2": ["and/or"]}
    assert key.reading["3"] == ["(a) bridge", "FALSE"] and key.reading_type is ReadingType.GENERAL
    given = [one for one in await answers_given(me, test) if one.section is READING]
    counted = answer_keys.figures(draft.answers[READING], given)
    assert [(one.right, one.wrong) for one in counted] == [(2, "b ×1"), (3, ""), (0, "true ×3"), (2, "b ×1")]
    assert await sections_handed_in(me, test) == {READING: 3, LISTENING: 0}


async def test_band_tables_are_changed_checked_and_reset() -> None:
    _account, me = await boss()
    saved = band_tables.draft_of(await conversion_tables(me))
    draft = band_tables.read_back(saved.written())
    assert draft
    assert [draft.rows(scale) for scale in Scale] == [list(DEFAULTS[scale]) for scale in Scale]
    draft.lines[Scale.LISTENING][1] = (36, 37)
    draft.lines[Scale.GENERAL][5] = (34, 32)
    assert draft.faults(Scale.LISTENING) == [
        "Band 8.5 must end at 38, because band 9 begins at 39.",
        "Band 8 must end at 35, because band 8.5 begins at 36.",
    ]  # fmt: skip
    assert "Band 6.5: “from” is greater than “to”." in draft.faults(Scale.GENERAL)
    assert any(table_faults(draft.rows(Scale.LISTENING))) and any(table_faults(draft.rows(Scale.GENERAL)))
    draft.lines[Scale.ACADEMIC][11] = (8, None)
    assert draft.faults(Scale.ACADEMIC) == ["Band 3.5: fill in both “from” and “to”, or neither."]
    problem = await band_tables.save(me, draft, saved) or ""
    assert "Listening. Band 8.5" in problem and "Reading, General. Band 6.5" in problem
    assert await conversion_tables(me) == DEFAULTS
    draft.lines[Scale.ACADEMIC][11] = (8, 9)
    draft.lines[Scale.LISTENING][:3] = [(38, 40), (36, 37), (35, 35)]
    draft.reset(Scale.GENERAL)
    assert await band_tables.save(me, draft, saved) is None
    now = await conversion_tables(me)
    assert (now[Scale.LISTENING][0].least, now[Scale.ACADEMIC][-1].band) == (38, Decimal("3.5"))
    assert now[Scale.GENERAL] == DEFAULTS[Scale.GENERAL]
    for scale in (Scale.LISTENING, Scale.ACADEMIC):
        draft.reset(scale)
    assert await band_tables.save(me, draft, band_tables.draft_of(now)) is None
    assert await conversion_tables(me) == DEFAULTS
    draft.lines[Scale.LISTENING][:3] = [(38, 40), (36, 37), (35, 35)]
    employee = scene.actor_of(await factories.employee())
    assert await band_tables.save(employee, draft, saved) == "Your role does not allow this."


class Sent(io.BytesIO):
    """A file as Streamlit hands it over."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name, self.size = name, len(content)


FILES = {
    "listening.audio_file": MP3, "listening.question_file": PDF, "reading.file": PDF, "writing.file": PDF,
}  # fmt: skip


async def made(draft: TestDraft, files: dict[str, bytes], me: Actor) -> tuple[dict[str, str], object]:
    """What was wrong, and the test if nothing was."""
    making = Making(draft)
    try:
        for name, content in files.items():
            await making.stage(name, Sent(name, content))
        faults = await making.check()
        return faults, None if faults else await making.store(me)
    finally:
        making.end()


async def test_a_mock_test_is_made_of_sound_files_only_and_nothing_is_left_on_the_disk() -> None:
    account, me = await boss()
    draft = TestDraft()
    draft.put({"reading.duration": "an hour", "listening.question_count": "201", "nothing": "here"})
    faults, _test = await made(draft, {"reading.file": b"\xff\xd8\xff", "writing.file": b""}, me)
    assert faults == {
        "title": "Give the test a title.",
        "reading.file": "This is not a PDF.",
        "reading.duration": "A whole number from 1 to 1440.",
        "writing.file": "The file is empty.",
        "listening.audio_file": "Choose a file.",
        "listening.question_file": "Choose a file.",
        "listening.question_count": "A whole number from 1 to 200.",
    }
    faults, _test = await made(draft, FILES | {"listening.audio_file": PDF}, me)
    assert faults["listening.audio_file"].startswith("This is not a recording")
    draft.put({"title": "Autumn", "reading.duration": "55", "listening.question_count": "40"})
    draft.reading_type = ReadingType.GENERAL
    faults, uuid = await made(draft, FILES, me)
    assert faults == {}
    found = await mock_tests.find_test(me, uuid=uuid)  # type: ignore[arg-type]
    assert found and (found.title, found.minutes[Section.READING], found.author) == (
        "Autumn", 55, f"{account.first_name} {account.last_name}",
    )  # fmt: skip
    assert found.files[Section.LISTENING].audio_type == "audio/mpeg"
    assert mock_tests.about_key(found) == ("No key", "held")
    assert (await key_of_test(me, found.uuid)).reading_type is ReadingType.GENERAL
    assert not list(get_store().incoming.iterdir())
    assert await mock_tests.withdraw(me, found.uuid) is None
    assert await mock_tests.find_test(me, test=found.id) is None


async def test_sessions_of_a_test_say_how_far_they_are() -> None:
    account, me = await boss()
    test = await sittings.mock_test(account)
    review = await sittings.mock_session(test, await factories.student(first_name="Aziz", last_name="Karimov"))
    student = await factories.student(first_name="Botir", last_name="Rahimov")
    await db.execute(
        """INSERT INTO mock_session ("user", test, due_at) VALUES ($1, $2, now() + interval '30 minutes')""",
        student.id, test,
    )  # fmt: skip
    running, over = await sessions_of_test(me, test)
    assert (running.student_name, running.status, running.review) == ("Botir Rahimov", SessionStatus.ACTIVE, None)
    assert (over.student_name, over.status, over.review) == ("Aziz Karimov", SessionStatus.COMPLETED, review)
    await db.execute("UPDATE mock_session SET due_at = now() - interval '1 second' WHERE id = $1", running.id)
    assert {one.status for one in await sessions_of_test(me, test)} == {SessionStatus.COMPLETED}
    with pytest.raises(Forbidden):
        await sessions_of_test(scene.actor_of(student), test)


async def test_an_exam_is_written_on_the_screen(seat: Seat) -> None:
    me = await owner(seat)
    subject = await factories.subject(name="IELTS")
    app = await seat.look("course_exams", exam="new")
    field = {one.label: one for one in app.text_input}
    field["Title"].input("Grammar")
    app.selectbox[0].select(subject.id)
    app.text_area[1].input("Which is right?")
    for label, text in (("Option A", "She go."), ("Option B", "She goes.")):
        field[label].input(text)
    app.checkbox[1].check()
    await seat.press("add-written")
    assert [area.label for area in app.text_area] == ["Description", "Question", "Sample answer, for examiners only"]
    app.text_area[1].input("Why read?")
    await seat.press("question-up")
    await seat.press("save")
    line = await course_exams.line_of(me, int(app.query_params["exam"]))
    assert line and (line.title, line.subject, line.questions) == ("Grammar", subject.id, 2)
    assert line.code in seat.text and "once the exam is published" in seat.text
    assert "She goes." in seat.text and "Not saved yet" not in seat.text
    await seat.press("publish")
    assert "Students enter this code" in seat.text
    await seat.press("results")
    assert "Nobody has handed it in yet" in seat.text


async def test_changed_questions_of_a_submitted_exam_ask_first(seat: Seat) -> None:
    await owner(seat)
    author = await factories.employee()
    first, second = await sittings.exam(author, "Why are leaves green?", "What is a cell?")
    await sittings.handed_in([first, second], "Chlorophyll.", "A room.")
    exam = await db.fetch_value("SELECT exam FROM exam_question WHERE id = $1", first)
    app = await seat.look("course_exams", exam=exam)
    assert "1 student has handed this exam in" in seat.text
    await seat.press("question-remove")
    await db.execute("UPDATE exam SET title = 'Botany' WHERE id = $1", exam)
    await seat.run()
    assert "Somebody has saved other changes meanwhile" in seat.text
    await seat.press("save")
    assert await db.fetch_value("SELECT count(*) FROM exam_question WHERE exam = $1 AND replaced_at IS NULL", exam) == 2
    await seat.press("confirm-yes")
    assert await db.fetch_value("SELECT count(*) FROM exam_question WHERE exam = $1 AND replaced_at IS NULL", exam) == 1
    await seat.press("results")
    [result] = await db.fetch("SELECT id FROM exam_result WHERE exam = $1", exam)
    await seat.look("course_exams", results=exam, result=result["id"])
    assert "Chlorophyll." in seat.text and "2 answers wait" in seat.text
    assert "grade" in {button.key for button in app.button}


async def test_a_mock_test_shows_its_parts_and_employees_only_read_the_tables(seat: Seat) -> None:
    await owner(seat)
    test = await sittings.mock_test(await factories.employee())
    await sittings.mock_session(test)
    code = await db.fetch_value("SELECT code FROM mock_test WHERE id = $1", test)
    await seat.look("mock_tests", test=test)
    assert code in seat.text and "<audio" in seat.text
    await seat.look("mock_tests", test=test, show="sessions")
    await seat.look("mock_tests", test=test, show="key")
    await seat.look("mock_tests", test="bands")
    assert "reset-listening" in {button.key for button in seat.app.button}
    await seat.press("reset-listening")
    assert "Not saved yet" not in seat.text
    await seat.look("mock_tests", test="new")
    await seat.press("save")
    assert "Give the test a title." in seat.text and "Choose a file." in seat.text
    seat.sit(scene.actor_of(await factories.employee()))
    await seat.look("mock_tests", test="bands")
    assert not {"reset-listening", "save"} & {button.key for button in seat.app.button}
