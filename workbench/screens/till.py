"""The till: who pays, for which months, how much; then a receipt."""

import secrets
from typing import Final

import streamlit as st

from api.access import Actor
from api.groups.schemas import GroupOut
from workbench import theme, viewer
from workbench.elements import fields
from workbench.i18n import _
from workbench.models import groups as groups_model
from workbench.models import payments as model
from workbench.models import students as students_model
from workbench.models.calendar import Month, money, month_of, months_of, sum_of
from workbench.models.faults import in_one_line
from workbench.models.payments import Till
from workbench.runtime import run
from workbench.screens.finding import STUDENT
from workbench.wording import day_and_time

TAKEN: Final = "taken_payment"
SLIP: Final = "payment_slip"
USED: Final = "payment_slips_used"


def taken() -> None:
    """What was taken last, with its receipt."""
    done = st.session_state.get(TAKEN)
    if done is None:
        return
    payment, words = done
    with st.container(horizontal=True, vertical_alignment="center", key="submitted"):
        theme.line(words)
        st.link_button(_("Print the receipt"), f"/receipt/{payment}", icon=":material/print:", type="primary")
        st.button(_("Close"), key="forget-taken", type="tertiary", icon=":material/close:", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(TAKEN, None)


def choose(actor: Actor) -> None:
    """Who pays?"""
    with st.container(border=True, key="card-till"):
        theme.section(_("Take a payment"))
        text = st.text_input(
            _("Who pays?"), key="payer-search", type="search", placeholder=_("Name or phone"), max_chars=100, width=420
        )
        if not text:
            return
        found = run(students_model.quick(actor, text))
        if not found:
            st.caption(_("Nobody found"))
        for one in found:
            label = " · ".join(str(one[part]) for part in ("name", "group", "phone") if one[part])
            st.button(label, key=f"payer-{one['id']}", on_click=_open, args=(one["id"],))


def _open(student: object) -> None:
    fields.forget()
    st.query_params[STUDENT] = str(student)
    st.session_state.pop("payer-search", None)


def _leave() -> None:
    fields.forget()
    st.query_params.pop(STUDENT, None)


def show(actor: Actor, student: int) -> None:
    """The form for this student."""
    found = run(model.till(actor, student))
    with st.container(border=True, key="card-till"):
        if found is None:
            theme.empty(_("There is no such student"))
            st.button(_("Choose another"), key="leave-till", on_click=_leave)
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            theme.desk_title(found.student.name, found.student.group_name or _("No group"), _last(found))
            st.button(_("Choose another"), key="leave-till", type="tertiary", on_click=_leave)
        _form(actor, found)


def _last(found: Till) -> str:
    if found.last is None:
        return _("Nothing paid yet.")
    return _("Last: %(amount)s on %(day)s") % {
        "amount": sum_of(found.last.amount), "day": day_and_time(found.last.created_at),
    }  # fmt: skip


def _form(actor: Actor, found: Till) -> None:
    key = f"till-{found.student.id}-{len(found.paid)}"
    months = st.pills(
        _("Months"), found.months, key=f"{key}-months", selection_mode="multi", default=[found.next_unpaid],
        format_func=lambda month: f"{month_of(month)} ✓" if month in found.paid else month_of(month),
    )  # fmt: skip
    left, right, rest = st.columns([2, 2, 3], vertical_alignment="bottom")
    groups = {group.id: group for group in run(groups_model.groups(actor))}
    with left:
        group = _group(found, groups, key)
    with right:
        price = found.price(len(months))
        suggested = money(price) if price else ""
        amount = fields.text("amount", suggested, key=f"{key}-{len(months)}", placeholder="600 000", live=True)
    value = model.amount_of(amount)
    if amount and not value:
        wanted = _("An amount in digits, more than nothing: 600 000")
        st.caption(f":red[{wanted}]")
    with rest:
        again = [month for month in months if month in found.paid]
        if again:
            st.info(_("Paid already, so this is a further part: %(months)s.") % {"months": months_of(again)})
        st.button(
            _("Take %(amount)s") % {"amount": sum_of(value)} if value else _("Take the payment"),
            key="take-payment", type="primary", icon=":material/payments:", disabled=not value,
            on_click=_ask, args=(secrets.token_hex(8),),
        )  # fmt: skip
    if SLIP in st.session_state:
        st.dialog(_("Take this payment?"), on_dismiss=_drop)(_confirm)(actor, found, group, amount, sorted(months))


def _group(found: Till, groups: dict[int, GroupOut], key: str) -> int | None:
    mine = found.student.group or (found.last.group if found.last else None)
    names = {group.id: group.name for group in groups.values()}
    group: int | None = fields.choice("group", list(names), names, mine, key=key)
    return group


def _ask(slip: str) -> None:
    fields.forget()
    st.session_state[SLIP] = slip


def _drop() -> None:
    st.session_state.pop(SLIP, None)


def _confirm(actor: Actor, found: Till, group: int | None, amount: str, months: list[Month]) -> None:
    value = model.amount_of(amount)
    st.html(f'<p class="aw-total">{sum_of(value) if value else "–"}</p>')
    theme.word(found.student.name)
    st.caption(months_of(months) or _("For no month in particular."))
    problem = st.empty()
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(_("Cancel"), key="till-no"):
            _drop()
            st.rerun()
        if st.button(_("Take it"), key="till-yes", type="primary", icon=":material/check:"):
            said = _take(actor, found, group, amount, months)
            if said is None:
                st.rerun()
            problem.error(said, icon=":material/error:")


def _take(actor: Actor, found: Till, group: int | None, amount: str, months: list[Month]) -> str | None:
    viewer.examiner()
    # A second click on the same slip must not take the money twice.
    used: set[str] = st.session_state.setdefault(USED, set())
    slip = st.session_state.get(SLIP, "")
    if slip in used:
        return None
    payment, faults = run(model.take(actor, student=found.student.id, group=group, amount=amount, months=months))
    if payment is None:
        return in_one_line(faults)
    used.add(slip)
    value = model.amount_of(amount)
    total = sum_of(value) if value else ""
    words = _("Taken from %(name)s: %(amount)s") % {"name": found.student.name, "amount": total}
    st.session_state[TAKEN] = (payment, words)
    _drop()
    _leave()
    return None
