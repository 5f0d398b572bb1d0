"""What parents and students are told at a time, not by an act; each once, however often these run."""

from api import clock
from api.attendance.absences import tell_absences
from api.payments.reminders import remind_of_payments
from tasks.running import task


@task("notices.absences")
async def absences() -> None:
    """Tell parents who did not come today."""
    await tell_absences(clock.now())


@task("notices.payments_due")
async def payments_due() -> None:
    """Remind those who have not paid for the month, on the centre's day."""
    await remind_of_payments(clock.now().date())
