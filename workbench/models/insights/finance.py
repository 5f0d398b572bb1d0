"""Chapters on money: the result, where it comes from, what it is for, who owes, what is to come."""

from typing import Final

import pandas as pd

from analytics import charts, debts, finance, forecast
from analytics.frames import chosen, month_start, nullable
from analytics.money import TIYIN
from workbench.i18n import _, ngettext
from workbench.models.calendar import month_name
from workbench.models.insights.look import Look
from workbench.models.insights.parts import (
    Chapter,
    Column,
    Number,
    Picture,
    Sheet,
    amount,
    change,
    defined,
    percent,
    phones,
    tone,
)

A_YEAR: Final = pd.DateOffset(years=1)
MOST_BARS: Final = 12


def result(look: Look) -> Chapter:
    """Income, expense and profit by month with the year before beside it; of a part of the centre, its income."""
    first, last = look.choice.first, look.choice.last
    before = (pd.Timestamp(first) - A_YEAR).date()
    came = look.payments(month_start(before).date(), last)
    went = look.load("expenses", month_start(before).date(), last)
    if look.choice.is_part:
        went = went[:0]
    if came.empty and went.empty:
        return Chapter(empty=_("No money came or went in this time"), hint=_("Choose a longer one, or other groups."))
    flows = finance.cash_flow(came, went, first, last)
    is_income_only = look.choice.is_part
    picture = Picture(
        _("Income by month") if is_income_only else _("Income, expense and profit by month"),
        charts.lines(
            flows.assign(**{name: flows[name] / TIYIN / charts.MILLION for name in ("income", "income_before")}),
            "month", {"income": _("Income"), "income_before": _("A year before")},
            title=_("million so‘m"), shape=",.1f", zero=True, say=_,
        ) if is_income_only else charts.cash_flow(flows, _),
        ("income", "year_before") if is_income_only else ("income", "expense", "profit", "year_before"),
        is_wide=True,
    )  # fmt: skip
    remarks = [_("Expenses are the whole centre’s, so there is no profit of a part of it.")] if is_income_only else []
    pictures = [picture] if is_income_only else [picture, _salaries(came, went, look)]
    sheets = [_by_month(flows)] if is_income_only else [_by_month(flows), _spending(went, look)]
    return Chapter(_headline(came, went, look), pictures, sheets, remarks)


def _headline(came: pd.DataFrame, went: pd.DataFrame, look: Look) -> list[Number]:
    first, last = look.choice.first, look.choice.last
    ago = [(pd.Timestamp(day) - A_YEAR).date() for day in (first, last)]
    income, income_before = (
        int(chosen(came, "received_on", *days)["amount"].sum()) for days in ((first, last), (ago[0], ago[1]))
    )
    spent, spent_before = (
        int(chosen(went, "spent_on", *days)["amount"].sum()) for days in ((first, last), (ago[0], ago[1]))
    )
    payers = int(chosen(came, "received_on", first, last)["student"].nunique())
    numbers = [
        Number("income", amount(income), _than_before(income, income_before), tone(income, income_before)),
        Number("", f"{payers:,}".replace(",", "\u202f"), _("who paid in this time"), label=_("Students")),
    ]
    if look.choice.is_part:
        return numbers
    return [
        numbers[0],
        Number("expense", amount(spent), _than_before(spent, spent_before)),
        Number("profit", amount(income - spent),
               _than_before(income - spent, income_before - spent_before),
               tone(income - spent, income_before - spent_before)),
        numbers[1],
    ]  # fmt: skip


def _than_before(now: int, before: int) -> str:
    """Compared with the same days of the year before, if there is anything to compare with."""
    return _("%(change)s to a year before") % {"change": change(now, before)} if before else ""


def _salaries(came: pd.DataFrame, went: pd.DataFrame, look: Look) -> Picture:
    shares = finance.salary_share(came, went, look.choice.first, look.choice.last)
    chart = charts.lines(
        shares, "month", {"of_income": _("of income"), "of_expense": _("of expense")}, zero=True, say=_
    )
    return Picture(_("Salaries’ share"), chart, ("salary_share",), is_wide=True)


def _by_month(flows: pd.DataFrame) -> Sheet:
    columns = [Column("month", _("Month"), "month"), defined("income", "income", "money")]
    is_of_all = bool(flows[["expense", "expense_before"]].to_numpy().any())
    if is_of_all:
        columns += [defined("expense", "expense", "money"), defined("profit", "profit", "money")]
    columns.append(Column("income_before", _("Income a year before"), "money", "year_before"))
    if is_of_all:
        columns += [Column("expense_before", _("Expense a year before"), "money", "year_before"),
                    Column("profit_before", _("Profit a year before"), "money", "year_before")]  # fmt: skip
    return Sheet("by-month", _("By month"), flows.iloc[::-1].reset_index(drop=True), tuple(columns))


def _spending(went: pd.DataFrame, look: Look) -> Sheet:
    spent = finance.spending_by_recipient(went, look.choice.first, look.choice.last)
    spent = spent.assign(kind=spent["is_salary"].map({True: _("works here"), False: ""}))
    columns = (Column("recipient", _("Recipient")), Column("kind", _("Who")), defined("expense", "expense", "money"))
    return Sheet("spending", _("To whom it went"), spent, columns, ("expense",))


def sources(look: Look) -> Chapter:
    """Income by group, subject and teacher."""
    first, last = look.choice.first, look.choice.last
    came = look.labelled(look.payments(first, last), "received_on", first, last)
    if came.empty:
        return Chapter(empty=_("No money came in this time"), hint=_("Choose a longer one, or other groups."))
    pictures, sheets = [], []
    titles = {"subject": _("Income by subject"), "teacher": _("Income by teacher"), "group": _("Income by group")}
    labels = {"subject": _("Subject"), "teacher": _("Teacher"), "group": _("Group")}
    for key, title in titles.items():
        found = look.named(finance.income_by(came, [key]))
        chart = charts.bars(found.head(MOST_BARS), f"{key}_name", "income", is_money=True, say=_)
        pictures.append(Picture(title, chart, ("income_by",), _only_first(len(found)), is_wide=key == "group"))
        columns = (Column(f"{key}_name", labels[key]), defined("income", "income", "money"),
                   Column("share", _("Share"), "share"), Column("students", _("Students"), "number"))  # fmt: skip
        sheets.append(Sheet(f"income-by-{key}", title, found, columns, ("income_by",)))
    return Chapter((), pictures, sheets)


def _only_first(number: int) -> str:
    return _("The greatest %(count)d; all are in the table.") % {"count": MOST_BARS} if number > MOST_BARS else ""


def accrued(look: Look) -> Chapter:
    """Which months were paid for, beside when the money came; how much of the fees has come; revenue per student."""
    first, last = look.choice.first, look.choice.last
    begin, end = look.reach(last)
    begin = min(begin, month_start(first).date())
    look.ahead(("student_months", begin, end))
    parts = look.payment_months(begin, end)
    if parts.empty:
        return Chapter(empty=_("Nothing was paid for these months"), hint=_("Choose a longer time, or other groups."))
    accruals = finance.accrual(parts, first, last)
    each = finance.revenue_per_student(accruals, look.student_months(begin, end))
    whole = accruals.merge(each[["month", "students", "per_student"]], on="month")
    rates = debts.collection(look.dues())
    whole = whole.merge(nullable(rates[["month", "expected", "rate"]], "expected"), on="month", how="left")
    shown = each.assign(per_student=each["per_student"].astype("Float64") / TIYIN / 1000).astype({"per_student": float})
    pictures = [
        Picture(_("Received and accrued"), charts.accrual(accruals, _), ("received", "accrued"), is_wide=True),
        Picture(_("Collection rate by month"), charts.lines(rates, "month", {"rate": _("Collected")}, say=_),
                ("collection_rate", "dues")),
        Picture(_("Revenue per student"),
                charts.lines(shown, "month", {"per_student": _("Revenue per student")}, title=_("thousand so‘m"),
                             shape=",.0f", say=_), ("per_student",)),
    ]  # fmt: skip
    columns = (
        Column("month", _("Month"), "month"), defined("received", "received", "money"),
        defined("accrued", "accrued", "money"), defined("expected", "dues", "money"),
        defined("rate", "collection_rate", "share"), Column("students", _("Students"), "number"),
        defined("per_student", "per_student", "money"),
    )  # fmt: skip
    table = Sheet("accrual", _("By month"), whole.iloc[::-1].reset_index(drop=True), columns)
    remark = _("What is due this month is still being paid: judge it by the months before.")
    return Chapter((), pictures, [table], [remark])


def owing(look: Look) -> Chapter:
    """Who owes what since when, with the telephones to call."""
    owed = look.dues()
    if owed.empty:
        return Chapter(empty=_("No fees fell due yet"), hint=_("Debts follow from registers and payments."))
    found = look.named(debts.debtors(owed, look.load("students"), look.today))
    buckets = debts.ageing(owed, look.today)
    whole = int(found["debt"].sum())
    old = int(buckets["debt"].iloc[-1])
    rates = debts.collection(owed)
    numbers = [
        Number("debt", amount(whole), ngettext("%(n)d student", "%(n)d students", len(found)) % {"n": len(found)}),
        Number("ageing", amount(old), _("older than 90 days"), "bad" if old else "", _("Old debts")),
    ]
    over = rates[(rates["month"] < month_start(look.today)) & (rates["expected"] > 0)]
    if len(over):
        of_month = _("of the fees of %(month)s") % {"month": month_name(over["month"].iloc[-1].month)}
        numbers.append(Number("collection_rate", percent(over["rate"].iloc[-1], 1), of_month))
    picture = Picture(_("Debts by age"), charts.ageing(buckets, _), ("ageing", "debt", "dues"), is_wide=True)
    columns = (
        Column("name", _("Student")), Column("group_name", _("Group")), *phones(), defined("debt", "debt", "money"),
        Column("months", _("Months"), "number"), Column("days", _("Oldest, days"), "number", "ageing"),
        Column("days_0_30", _("0–30 days"), "money", "ageing"),
        Column("days_31_60", _("31–60 days"), "money", "ageing"),
        Column("days_61_90", _("61–90 days"), "money", "ageing"),
        Column("days_over_90", _("over 90 days"), "money", "ageing"), Column("left_on", _("Left"), "day", "left"),
    )  # fmt: skip
    sheet = Sheet("debtors", _("Who owes"), found, columns, ("debt", "dues"), "students", _("Nobody owes anything."))
    return Chapter(numbers, [picture], [sheet], [_("As of %(day)s.") % {"day": f"{look.today:%d.%m.%Y}"}])


def coming(look: Look) -> Chapter:
    """Next month's income, with an interval, and how good such forecasts were."""
    today = look.now.date()
    back = (month_start(today) - pd.DateOffset(months=forecast.MOST_TRIED + forecast.HABIT_MONTHS + 1)).date()
    came, people = look.payments(back, today), look.students()
    if came.empty:
        return Chapter(empty=_("No payments to forecast from"), hint=_("It needs a month of payments at least."))
    trials = forecast.back_test(came, people, today)
    found = forecast.next_month(came, people, today)
    month = month_name(found.month.month)
    span = _("Too few months are known for an interval.")
    if found.low is not None and found.high is not None:
        span = _("80 %%: from %(low)s to %(high)s") % {"low": amount(found.low), "high": amount(found.high)}
    numbers = [
        Number("forecast", amount(found.expected), span, label=_("Income of %(month)s") % {"month": month}),
        Number("here", str(found.students), _("are here now")),
    ]
    within = trials["is_within"].dropna()
    if len(within):
        hits = _("%(hits)d of %(tried)d") % {"hits": int(within.sum()), "tried": len(within)}
        numbers.append(Number("back_test", hits, _("months fell into their interval")))
    if trials.empty:
        return Chapter(numbers)
    picture = Picture(_("What came and what was expected"), charts.forecast(trials, found, _),
                      ("forecast", "interval", "back_test"), is_wide=True)  # fmt: skip
    columns = (
        Column("month", _("Month"), "month"), Column("expected", _("Expected"), "money", "forecast"),
        Column("low", _("From"), "money", "interval"), Column("high", _("To"), "money", "interval"),
        Column("actual", _("Money received"), "money", "received"), Column("error", _("Error"), "share", "back_test"),
    )  # fmt: skip
    sheet = Sheet("forecast", _("Earlier months, forecast in the same way"), trials, columns, ("back_test",))
    return Chapter(numbers, [picture], [sheet])
