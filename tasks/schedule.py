"""What beat rings for, and how often. A ring that nobody heard in time is dropped: the next one does its work."""

from typing import Any, Final

from celery.schedules import crontab

SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "deliver notices": {"task": "notices.deliver", "schedule": 1.0, "options": {"expires": 2}},
    "return stale claims": {"task": "grading.return_stale_claims", "schedule": 60.0, "options": {"expires": 60}},
    "end mock sessions": {"task": "mocks.end_due_sessions", "schedule": 10.0, "options": {"expires": 10}},
    "tell absences": {"task": "notices.absences", "schedule": 60.0, "options": {"expires": 60}},
    # Every hour of the day that the centre has chosen: each reminder arises once.
    "remind of payments": {
        "task": "notices.payments_due",
        "schedule": crontab(minute=10),
        "options": {"expires": 3000},
    },
    # Several times a day, so that a machine that is off at night cleans up too.
    "clean media": {"task": "media.clean", "schedule": crontab(hour="*/6", minute=30), "options": {"expires": 3600}},
}
