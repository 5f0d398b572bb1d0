"""IELTS mock tests, sittings of them, what was answered, and the bands given."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    BigSerial,
    Boolean,
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
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from api.accounts.tables import Account
from api.media.tables import StoredFile


class MockTest(Table, tablename="mock_test"):
    """A test of three sections; the API knows it by its `uuid`, students start it with its `code`."""

    id: Serial
    uuid = UUID(null=False, default=UUID4())
    title = Varchar(length=255, null=False, default=None)
    code = Varchar(length=6, null=False, default=None)
    created_by = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())
    withdrawn_at = Timestamptz(null=True, default=None)

    mock_test_uuid_once = Unique(["uuid"])
    mock_test_code_once = Unique(["code"])


class MockSection(Table, tablename="mock_section"):
    """Reading, writing or listening: the questions as a PDF, for listening the recording too, and the answer key."""

    id: Serial
    test = ForeignKey(MockTest, null=False, default=None, on_delete=OnDelete.cascade)
    section = Varchar(length=16, null=False, default=None)
    file = ForeignKey(StoredFile, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    audio_file = ForeignKey(StoredFile, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    duration = Integer(null=False, default=None, help_text="Minutes.")
    question_count = SmallInt(null=False, default=None)
    reading_type = Varchar(length=16, null=False, default="academic", help_text="Whose table gives the band.")
    answer_key = JSONB(null=False, default="{}", help_text='{"3": ["carbon dioxide", "CO2"]}')
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())

    mock_section_once = Unique(["test", "section"])
    mock_section_known = Check("section IN ('reading', 'writing', 'listening')")
    mock_section_sounds = Check("(section = 'listening') = (audio_file IS NOT NULL)")
    mock_section_lasts = Check("duration > 0 AND question_count > 0")
    mock_section_reading_type_known = Check("reading_type IN ('academic', 'general')")


class MockSession(Table, tablename="mock_session"):
    """One sitting. Over from `due_at` on by the database's clock, whether that is noted in the row yet or not.

    At most one that is not noted as over per person and test (partial index in the migration).
    """

    id: Serial
    uuid = UUID(null=False, default=UUID4())
    user = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    test = ForeignKey(MockTest, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    started_at = Timestamptz(null=False, default=TimestamptzNow())
    due_at = Timestamptz(null=False, default=None, help_text="When it ends by itself.")
    ended_at = Timestamptz(null=True, default=None)
    is_completed = Boolean(null=False, default=False)
    is_finished = Boolean(null=False, default=False, help_text="It has its bands.")

    mock_session_uuid_once = Unique(["uuid"])
    mock_session_in_time = Check("ended_at <= due_at")
    mock_session_ended = Check("is_completed = (ended_at IS NOT NULL) AND (is_completed OR NOT is_finished)")


class MockDraft(Table, tablename="mock_draft"):
    """One answer, or one writing task, while the session runs; without text one that was taken back."""

    id: BigSerial = BigSerial(primary_key=True)
    session = ForeignKey(MockSession, null=False, default=None, on_delete=OnDelete.cascade)
    section = Varchar(length=16, null=False, default=None)
    item = SmallInt(null=False, default=None, help_text="The question's or the task's number.")
    text = Text(null=True, default=None)
    revision = BigInt(null=False, default=0, help_text="The client's own count: what comes late does not overwrite.")
    saved_at = Timestamptz(null=False, default=TimestamptzNow())

    mock_draft_once = Unique(["session", "section", "item"])
    mock_draft_section_known = Check("section IN ('reading', 'writing', 'listening')")


class MockAnswer(Table, tablename="mock_answer"):
    """The answers to reading or to listening, given once."""

    id: Serial
    session = ForeignKey(MockSession, null=False, default=None, on_delete=OnDelete.cascade)
    section = Varchar(length=16, null=False, default=None)
    answers = JSONB(null=False, default=None, help_text='{"1": "A", "2": "carbon dioxide"}')
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())

    mock_answer_once = Unique(["session", "section"])
    mock_answer_section_known = Check("section IN ('reading', 'listening')")


class MockWriting(Table, tablename="mock_writing"):
    """The text of one writing task, given once."""

    id: Serial
    session = ForeignKey(MockSession, null=False, default=None, on_delete=OnDelete.cascade)
    task_number = SmallInt(null=False, default=None)
    text = Text(null=False, default="")
    teacher_comment = Text(null=True, default=None)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())

    mock_writing_once = Unique(["session", "task_number"])
    mock_writing_task_known = Check("task_number IN (1, 2)")


class MockScore(Table, tablename="mock_score"):
    """The examiner's bands for one session, and beside them what the answer key suggested at that moment."""

    id: Serial
    session = ForeignKey(MockSession, null=False, default=None, on_delete=OnDelete.cascade)
    listening = Numeric(digits=(2, 1), null=False, default=None)
    reading = Numeric(digits=(2, 1), null=False, default=None)
    writing = Numeric(digits=(2, 1), null=False, default=None)
    speaking = Numeric(digits=(2, 1), null=False, default=None)
    score = Numeric(digits=(2, 1), null=False, default=None, help_text="The overall band.")
    listening_raw = SmallInt(null=True, default=None)
    listening_suggested = Numeric(digits=(2, 1), null=True, default=None)
    reading_raw = SmallInt(null=True, default=None)
    reading_suggested = Numeric(digits=(2, 1), null=True, default=None)
    created_by = ForeignKey(Account, null=False, default=None, on_delete=OnDelete.restrict, index=True)
    created_at = Timestamptz(null=False, default=TimestamptzNow())
    updated_at = Timestamptz(null=False, default=TimestamptzNow())

    mock_score_once = Unique(["session"])
    mock_score_in_bands = Check(
        "least(listening, reading, writing, speaking) >= 0 AND greatest(listening, reading, writing, speaking) <= 9"
    )
    mock_score_half_bands = Check("score * 2 = floor(score * 2) AND score BETWEEN 0 AND 9")


class MockBand(Table, tablename="mock_band"):
    """One line of a conversion table that the centre has changed: from `least` right answers on it is this band."""

    id: Serial
    scale = Varchar(length=16, null=False, default=None)
    least = SmallInt(null=False, default=None)
    most = SmallInt(null=False, default=None)
    band = Numeric(digits=(2, 1), null=False, default=None)

    mock_band_once = Unique(["scale", "least"])
    mock_band_scale_known = Check("scale IN ('listening', 'academic', 'general')")
    mock_band_in_order = Check("least BETWEEN 0 AND most AND band BETWEEN 0 AND 9")
