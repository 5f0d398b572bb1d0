"""Exams with their questions, students' first looks at them, and what they submitted."""

from piccolo.columns import (
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    OnDelete,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from api.accounts.tables import Account
from api.subjects.tables import Subject


class Exam(Table, tablename="exam"):
    """One exam; a withdrawn one keeps its title for its results, and its code."""

    id: Serial
    subject = ForeignKey(Subject, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    title = Varchar(length=255, null=False, default=None)
    code = Varchar(length=6, null=False, default=None, help_text="What students enter to get there.")
    description = Text(null=False, default="")
    time_limit = Integer(null=False, default=0, help_text="Minutes; 0 is no limit.")
    is_published = Boolean(null=False, default=False)
    is_active = Boolean(null=False, default=True)
    date = Date(null=False, default=None)
    created_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)

    exam_code_once = Unique(["code"])
    exam_code_readable = Check("code ~ '^[A-Z0-9]{6}$'")
    exam_time_limit_not_negative = Check("time_limit >= 0")


class ExamQuestion(Table, tablename="exam_question"):
    """One question of an exam, never changed: a replaced one stays behind for the answers to it.

    The questions that an exam asks now have no `replaced_at` (partial index in the migration).
    """

    id: Serial
    exam = ForeignKey(Exam, null=False, default=None, on_delete=OnDelete.cascade, index=True)
    text = Text(null=False, default=None)
    type = Varchar(length=8, null=False, default=None)
    place = Integer(null=False, default=None, help_text="Its order in the exam; of equals the older comes first.")
    sample = Text(null=True, default=None, help_text="What a good written answer says.")
    replaced_at = Timestamptz(null=True, default=None)

    exam_question_type_known = Check("type IN ('test', 'written')")
    exam_question_place_not_negative = Check("place >= 0")


class ExamOption(Table, tablename="exam_option"):
    """One choice of a test question."""

    id: Serial
    question = ForeignKey(ExamQuestion, null=False, default=None, on_delete=OnDelete.cascade, index=True)
    text = Text(null=False, default=None)
    is_correct = Boolean(null=False, default=None)
    place = Integer(null=False, default=None)

    exam_option_place_not_negative = Check("place >= 0")


class ExamStart(Table, tablename="exam_start"):
    """When a student first looked at the questions: the clock runs from there."""

    id: Serial
    exam = ForeignKey(Exam, null=False, default=None, on_delete=OnDelete.cascade)
    student = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict)
    started_at = Timestamptz(null=False, default=TimestamptzNow())

    exam_start_once = Unique(["exam", "student"])


class ExamResult(Table, tablename="exam_result"):
    """One student's submission to one exam, and what it is worth."""

    id: Serial
    exam = ForeignKey(Exam, null=False, default=None, on_delete=OnDelete.restrict)
    student = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    score = Numeric(digits=(4, 1), null=False, default=None, help_text="Percent.")
    correct_answers = SmallInt(null=False, default=None, help_text="Answers worth a half or more.")
    total_questions = SmallInt(null=False, default=None)
    started_at = Timestamptz(null=True, default=None, help_text="The first look; null where there was none.")
    is_late = Boolean(null=False, default=False)
    is_checked = Boolean(null=False, default=False)
    checked_by = ForeignKey(Account, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    checked_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow(), index=True)

    exam_result_once = Unique(["exam", "student"])
    exam_result_score_percent = Check("score BETWEEN 0 AND 100")
    exam_result_counts_in_order = Check("correct_answers BETWEEN 0 AND total_questions")
    exam_result_checked_whole = Check("is_checked = (checked_at IS NOT NULL) AND is_checked = (checked_by IS NOT NULL)")


class ExamAnswer(Table, tablename="exam_answer"):
    """What was answered to one question, with its own copy of what was asked: every question has one.

    `earned` is null for a written answer that waits for its grade (partial index in the migration). `option` is an id
    only: its text stands beside it.
    """

    id: Serial
    result = ForeignKey(ExamResult, null=False, default=None, on_delete=OnDelete.cascade)
    question = ForeignKey(ExamQuestion, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    number = SmallInt(null=False, default=None, help_text="The question's place in the exam, from 1.")
    question_text = Text(null=False, default=None)
    question_type = Varchar(length=8, null=False, default=None)
    option = Integer(null=True, default=None)
    option_text = Text(null=True, default=None)
    written_answer = Text(null=True, default=None)
    earned = Numeric(digits=(3, 2), null=True, default=None, help_text="From 0 to 1.")
    comment = Text(null=False, default="", help_text="The examiner's.")

    exam_answer_once = Unique(["result", "question"])
    exam_answer_within_one = Check("earned BETWEEN 0 AND 1")
    exam_answer_type_known = Check("question_type IN ('test', 'written')")
    exam_answer_test_is_marked = Check("question_type = 'written' OR earned IS NOT NULL")
    exam_answer_fits_question = Check(
        "CASE question_type WHEN 'test' THEN written_answer IS NULL ELSE option IS NULL AND option_text IS NULL END"
    )
