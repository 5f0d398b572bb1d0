"""What a seed decides, read back without ids."""

from collections import Counter
from typing import Any

from api import db
from api.demo import loading

# What differs between two loads of one seed: ids, salts, file names; all that refers to an id is looked up by name.
CONTENTS = {
    "people": """SELECT username, role, first_name, last_name, phone, parent_phone, telegram_id, g.name, a.created_at,
                        a.withdrawn_at FROM account a LEFT JOIN study_group g ON g.id = a.group""",
    "groups": """SELECT s.name, g.name, g.description, g.is_active, days, start_time, end_time, g.created_at
                 FROM study_group g JOIN subject s ON s.id = g.subject""",
    "attendance": """SELECT a.username, g.name, r.status, r.date, r.time, m.username, r.created_at, r.updated_at
                     FROM attendance r JOIN account a ON a.id = r.student JOIN study_group g ON g.id = r.group
                     JOIN account m ON m.id = r.marked_by""",
    "scores": """SELECT a.username, g.name, r.score, r.date, m.username, r.created_at
                 FROM score r JOIN account a ON a.id = r.student JOIN study_group g ON g.id = r.group
                 JOIN account m ON m.id = r.given_by""",
    "homework": """SELECT g.name, h.text, f.client_name, f.size, m.username, h.created_at
                   FROM homework h JOIN study_group g ON g.id = h.group LEFT JOIN stored_file f ON f.id = h.file
                   JOIN account m ON m.id = h.created_by""",
    "payments": """SELECT a.username, g.name, p.amount, m.username, p.created_at, pm.year, pm.month
                   FROM payment p JOIN account a ON a.id = p.student JOIN study_group g ON g.id = p.group
                   JOIN account m ON m.id = p.received_by JOIN payment_month pm ON pm.payment = p.id""",
    "expenses": """SELECT e.recipient, a.username, e.amount, e.reason, m.username, e.created_at
                   FROM expense e LEFT JOIN account a ON a.id = e.recipient_user
                   JOIN account m ON m.id = e.created_by""",
    "messages": """SELECT m.text, s.username, m.created_at, a.username, n.status, n.error, n.sent_at
                   FROM message m JOIN account s ON s.id = m.sent_by JOIN notice n ON n.message = m.id
                   JOIN account a ON a.id = n.recipient""",
    "work logs": "SELECT a.username, w.date, w.created_at FROM work_log w JOIN account a ON a.id = w.employee",
    "exams": """SELECT x.title, x.is_active, a.username, x.created_at, s.section_type, s.duration, q.number, q.text
                FROM multilevel_exam x JOIN account a ON a.id = x.created_by
                JOIN multilevel_section s ON s.exam = x.id JOIN multilevel_question q ON q.section = s.id""",
    "results": """SELECT a.username, x.title, t.is_open, t.created_at, r.section_type, r.submitted_at
                  FROM test_result r JOIN user_test t ON t.id = r.user_test
                  JOIN account a ON a.id = t.student JOIN multilevel_exam x ON x.id = t.exam""",
    "papers": """SELECT s.name, x.title, x.code, a.username, x.date, x.is_published, x.is_active, x.created_at, q.text,
                        q.place, o.text, o.is_correct, o.place
                 FROM exam x JOIN subject s ON s.id = x.subject JOIN account a ON a.id = x.created_by
                 JOIN exam_question q ON q.exam = x.id LEFT JOIN exam_option o ON o.question = q.id""",
    "answers": """SELECT x.title, a.username, r.score, r.started_at, r.created_at, r.is_late, r.checked_at, w.number,
                         w.option_text, w.written_answer, w.earned, w.comment
                  FROM exam_answer w JOIN exam_result r ON r.id = w.result JOIN exam x ON x.id = r.exam
                  JOIN account a ON a.id = r.student""",
    "pages": """SELECT a.username, r.submitted_at, i.task, i.page, f.size, f.client_name, f.width, f.height
                FROM writing_image i JOIN stored_file f ON f.id = i.file JOIN test_result r ON r.id = i.test_result
                JOIN user_test t ON t.id = r.user_test JOIN account a ON a.id = t.student""",
    "recordings": """SELECT a.username, r.submitted_at, q.text, s.part, f.size
                     FROM speaking_audio s JOIN stored_file f ON f.id = s.file
                     JOIN test_result r ON r.id = s.test_result JOIN user_test t ON t.id = r.user_test
                     JOIN account a ON a.id = t.student LEFT JOIN multilevel_question q ON q.id = s.question""",
    "reviews": """SELECT v.queue, a.username, v.submitted_at, v.state, v.lease_until, h.username AS holder
                  FROM review v JOIN account a ON a.id = v.student LEFT JOIN account h ON h.id = v.holder""",
    "marks": """SELECT v.queue, v.submitted_at, g.created_at, e.username, g.total, g.reason, m.criterion, m.score,
                       m.comment
                FROM mark m JOIN grading g ON g.id = m.grading JOIN review v ON v.id = g.review
                JOIN account e ON e.id = g.examiner""",
    "drafts": """SELECT v.submitted_at, a.username, d.marks, d.saved_at FROM grading_draft d
                 JOIN review v ON v.id = d.review JOIN account a ON a.id = d.author""",
    "skips": """SELECT v.submitted_at, a.username, k.reason, k.flagged FROM review_skip k
                JOIN review v ON v.id = k.review JOIN account a ON a.id = k.examiner""",
    "mocks": """SELECT t.title, t.code, a.username, s.started_at, s.ended_at, r.answers, w.text, k.score, e.username
                FROM mock_session s JOIN mock_test t ON t.id = s.test JOIN account a ON a.id = s.user
                JOIN mock_answer r ON r.session = s.id JOIN mock_writing w ON w.session = s.id
                LEFT JOIN mock_score k ON k.session = s.id LEFT JOIN account e ON e.id = k.created_by""",
    "trail": "SELECT action, object_type, at, reason FROM audit_entry",
}


async def contents() -> dict[str, Counter[Any]]:
    """Everything that a seed decides, without ids."""
    return {name: Counter(map(tuple, await db.fetch(sql))) for name, sql in CONTENTS.items()}


async def empty() -> None:
    """Empty tables once more."""
    tables = ", ".join(table._meta.tablename for table in loading.TABLES)
    await db.execute(f"TRUNCATE {tables} CASCADE")
