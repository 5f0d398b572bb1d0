"""Reading the dashboard."""

from typing import Final

from api import db

_EMPLOYED: Final = "a.role = 'employee' AND a.is_active AND a.withdrawn_at IS NULL"
_DASHBOARD: Final = f"""SELECT json_build_object(
    'finance', json_build_object('income', round(income, 2)::text, 'expense', round(expense, 2)::text,
        'profit', round(income - expense, 2)::text),
    'attendance', json_build_object(
        'employees_present_today', (SELECT count(*) FROM work_log w JOIN account a ON a.id = w.employee
            WHERE w.date = current_date AND w.status AND {_EMPLOYED}),
        'total_employees', (SELECT count(*) FROM account a WHERE {_EMPLOYED})))
    FROM (SELECT coalesce(sum(amount), 0) AS income FROM payment) p,
         (SELECT coalesce(sum(amount), 0) AS expense FROM expense) e"""


async def dashboard() -> str:
    """Sums of all payments and expenses, and who of the employees is there today."""
    found: str = await db.fetch_value(_DASHBOARD)
    return found
