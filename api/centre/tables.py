"""The centre's own settings."""

from datetime import time

from piccolo.columns import Boolean, Integer, SmallInt, Time
from piccolo.constraints import Check
from piccolo.table import Table


class Centre(Table, tablename="centre"):
    """The one row of settings that owners change; until they do, the defaults here hold."""

    blind_grading = Boolean(null=False, default=True, help_text="Examiners do not see whose work they grade.")
    claim_minutes = Integer(null=False, default=30, help_text="How long an untouched claim lasts.")
    claims_per_examiner = Integer(null=False, default=5, help_text="How many items one examiner may hold.")
    quiet_from = Time(null=False, default=time(22), help_text="When notices begin to wait for the morning.")
    quiet_until = Time(null=False, default=time(7), help_text="When they stop waiting.")
    payment_due_day = SmallInt(null=False, default=5, help_text="The day of the month of the reminder to pay.")
    absence_minutes = SmallInt(null=False, default=15, help_text="How long a register may still be corrected.")

    centre_one_row = Check("id = 1")
    centre_claim_minutes_sane = Check("claim_minutes BETWEEN 1 AND 1440")
    centre_claims_sane = Check("claims_per_examiner BETWEEN 1 AND 100")
    centre_payment_due_day_sane = Check("payment_due_day BETWEEN 1 AND 28")
    centre_absence_minutes_sane = Check("absence_minutes BETWEEN 0 AND 240")
