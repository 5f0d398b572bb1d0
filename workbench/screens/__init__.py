"""One file per screen; this list is the navigation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from api.access import Permission
from workbench.i18n import N_
from workbench.screens.attempts import attempts
from workbench.screens.centre import centre
from workbench.screens.course_exams import course_exams
from workbench.screens.exam import exam
from workbench.screens.exams import exams
from workbench.screens.exchange import exchange
from workbench.screens.expenses import expenses
from workbench.screens.groups import groups
from workbench.screens.home import home
from workbench.screens.insights_assessment import assessment
from workbench.screens.insights_attendance import attendance
from workbench.screens.insights_finance import finance
from workbench.screens.insights_morning import morning
from workbench.screens.insights_retention import retention
from workbench.screens.links import links
from workbench.screens.messages import messages
from workbench.screens.mock import mock
from workbench.screens.mock_tests import mock_tests
from workbench.screens.notices import notices
from workbench.screens.payments import payments
from workbench.screens.people import people
from workbench.screens.speaking import speaking
from workbench.screens.students import students
from workbench.screens.today import today
from workbench.screens.trail import trail
from workbench.screens.writing import writing


@dataclass(frozen=True, slots=True)
class Screen:
    """One entry of the navigation. The function's name is its address."""

    show: Callable[[], None]
    title: str
    icon: str
    permission: Permission
    section: str = ""
    is_home: bool = False

    @property
    def name(self) -> str:
        """What others call it to go there."""
        return self.show.__name__


GRADING: Final = N_("Grading")
EXAMS: Final = N_("Exams")
MONEY: Final = N_("Money")
CENTRE: Final = N_("Centre")
FIGURES: Final = N_("Figures")

SCREENS: Final = (
    Screen(home, N_("Home"), ":material/home:", Permission.GRADE, is_home=True),
    Screen(today, N_("Today"), ":material/today:", Permission.LESSONS_RECORD),
    Screen(students, N_("Students"), ":material/school:", Permission.STUDENTS_READ),
    Screen(morning, N_("Morning"), ":material/wb_twilight:", Permission.ANALYTICS_READ, FIGURES),
    Screen(finance, N_("Finance"), ":material/account_balance:", Permission.ANALYTICS_READ, FIGURES),
    Screen(attendance, N_("Attendance"), ":material/event_available:", Permission.ANALYTICS_READ, FIGURES),
    Screen(retention, N_("Retention"), ":material/group_add:", Permission.ANALYTICS_READ, FIGURES),
    Screen(assessment, N_("Assessment"), ":material/monitoring:", Permission.ANALYTICS_READ, FIGURES),
    Screen(writing, N_("Writing"), ":material/edit_note:", Permission.GRADE, GRADING),
    Screen(speaking, N_("Speaking"), ":material/graphic_eq:", Permission.GRADE, GRADING),
    Screen(mock, N_("Mock tests"), ":material/assignment:", Permission.GRADE, GRADING),
    Screen(exam, N_("Exam answers"), ":material/rule:", Permission.GRADE, GRADING),
    Screen(attempts, N_("Attempts"), ":material/fact_check:", Permission.MULTILEVEL_AUTHOR, GRADING),
    Screen(course_exams, N_("Course exams"), ":material/quiz:", Permission.EXAMS_WRITE, EXAMS),
    Screen(mock_tests, N_("IELTS mock tests"), ":material/headphones:", Permission.MOCKS_WRITE, EXAMS),
    Screen(exams, N_("Multilevel exams"), ":material/stairs:", Permission.MULTILEVEL_AUTHOR, EXAMS),
    Screen(payments, N_("Payments"), ":material/payments:", Permission.PAYMENTS_READ, MONEY),
    Screen(expenses, N_("Expenses"), ":material/receipt_long:", Permission.EXPENSES_READ, MONEY),
    Screen(messages, N_("Messages"), ":material/send:", Permission.MESSAGES_READ, CENTRE),
    Screen(links, N_("Telegram links"), ":material/qr_code_2:", Permission.TELEGRAM_LINK_STUDENTS, CENTRE),
    Screen(notices, N_("Notices"), ":material/notifications:", Permission.CENTRE_SETTINGS, CENTRE),
    Screen(groups, N_("Groups"), ":material/groups:", Permission.GROUPS_READ, CENTRE),
    Screen(people, N_("Staff"), ":material/badge:", Permission.ACCOUNTS_MANAGE, CENTRE),
    Screen(exchange, N_("Tables"), ":material/table:", Permission.STUDENTS_READ, CENTRE),
    Screen(trail, N_("Audit trail"), ":material/history:", Permission.AUDIT_READ, CENTRE),
    Screen(centre, N_("Settings"), ":material/tune:", Permission.CENTRE_SETTINGS, CENTRE),
)
