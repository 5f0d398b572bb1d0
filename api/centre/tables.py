"""The centre's own settings."""

from piccolo.columns import Boolean, Integer
from piccolo.constraints import Check
from piccolo.table import Table


class Centre(Table, tablename="centre"):
    """The one row of settings that owners change; until they do, the defaults here hold."""

    blind_grading = Boolean(null=False, default=True, help_text="Examiners do not see whose work they grade.")
    claim_minutes = Integer(null=False, default=30, help_text="How long an untouched claim lasts.")
    claims_per_examiner = Integer(null=False, default=5, help_text="How many items one examiner may hold.")

    centre_one_row = Check("id = 1")
    centre_claim_minutes_sane = Check("claim_minutes BETWEEN 1 AND 1440")
    centre_claims_sane = Check("claims_per_examiner BETWEEN 1 AND 100")
