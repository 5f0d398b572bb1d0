"""Multilevel exams, students' attempts at them, and what they hand in."""

from piccolo.columns import Boolean, ForeignKey, Integer, OnDelete, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from api.accounts.tables import Account
from api.media.tables import StoredFile


class MultilevelExam(Table, tablename="multilevel_exam"):
    """An exam with a writing and a speaking section."""

    title = Varchar(length=255, null=False, default=None)
    is_active = Boolean(null=False, default=True)
    created_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)


class MultilevelSection(Table, tablename="multilevel_section"):
    """One section of an exam, with its duration in minutes."""

    exam = ForeignKey(MultilevelExam, null=False, default=None, on_delete=OnDelete.cascade)
    section_type = Varchar(length=16, null=False, default=None)
    duration = Integer(null=False, default=None, help_text="Minutes.")

    multilevel_section_once = Unique(["exam", "section_type"])
    multilevel_section_known = Check("section_type IN ('writing', 'speaking')")
    multilevel_section_lasts = Check("duration > 0")


class MultilevelQuestion(Table, tablename="multilevel_question"):
    """A writing task (`letter`, `essay`) or a speaking question (`part1` to `part3`)."""

    section = ForeignKey(MultilevelSection, null=False, default=None, on_delete=OnDelete.cascade)
    number = SmallInt(null=False, default=None)
    question_type = Varchar(length=16, null=False, default=None)
    text = Text(null=False, default=None)

    multilevel_question_once = Unique(["section", "number"])
    multilevel_question_numbered = Check("number BETWEEN 1 AND 100")


class UserTest(Table, tablename="user_test"):
    """One student's attempt at one exam; at most one is open at a time (partial index in the migration)."""

    student = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    exam = ForeignKey(MultilevelExam, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    is_open = Boolean(null=False, default=True, help_text="Until every section is handed in.")
    created_at = Timestamptz(null=False, default=TimestamptzNow())


class TestResult(Table, tablename="test_result"):
    """One section of an attempt; submitted once."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    user_test = ForeignKey(UserTest, null=False, default=None, on_delete=OnDelete.cascade)
    section_type = Varchar(length=16, null=False, default=None)
    submitted_at = Timestamptz(null=True, default=None, index=True)

    test_result_once = Unique(["user_test", "section_type"])
    test_result_section_known = Check("section_type IN ('writing', 'speaking')")


class WritingImage(Table, tablename="writing_image"):
    """One page of handwriting, the `page`-th of its task."""

    test_result = ForeignKey(TestResult, null=False, default=None, on_delete=OnDelete.cascade)
    task = SmallInt(null=False, default=None)
    page = SmallInt(null=False, default=None)
    file = ForeignKey(StoredFile, null=False, default=None, on_delete=OnDelete.restrict, index=True)

    writing_image_once = Unique(["test_result", "task", "page"])


class SpeakingAudio(Table, tablename="speaking_audio"):
    """One recording: the answer to a question, or to a whole part."""

    test_result = ForeignKey(TestResult, null=False, default=None, on_delete=OnDelete.cascade)
    question = ForeignKey(MultilevelQuestion, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    part = SmallInt(null=True, default=None)
    file = ForeignKey(StoredFile, null=False, default=None, on_delete=OnDelete.restrict, index=True)

    speaking_audio_question_once = Unique(["test_result", "question"])
    speaking_audio_part_once = Unique(["test_result", "part"])
    speaking_audio_answers_something = Check("(question IS NULL) <> (part IS NULL)")
