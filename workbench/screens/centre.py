"""The centre's settings, for owners."""

import streamlit as st

from api.centre import queries, rules
from workbench import theme, viewer
from workbench.i18n import _
from workbench.runtime import run
from workbench.shortcuts import SAVE

SAVED = "centre_saved"


def centre() -> None:
    """Show and change them."""
    actor = viewer.examiner()
    now = run(queries.settings())
    theme.heading(_("Settings"), _("These settings hold for every examiner, at once."))
    with st.container(key="settings", border=True, width=720):
        blind = st.toggle(
            _("Blind grading"), now.blind_grading,
            help=_("Examiners see a number in place of the student’s name."),
        )  # fmt: skip
        st.caption(_("Examiners see a number in place of the student’s name."))
        minutes = st.select_slider(
            _("Minutes that a submission stays with an idle examiner"),
            sorted({5, 10, 15, 20, 30, 45, 60, 90, 120, now.claim_minutes}),
            now.claim_minutes,
        )
        claims = st.select_slider(
            _("Submissions that one examiner may hold at a time"),
            sorted({*range(1, 11), 15, 20, now.claims_per_examiner}),
            now.claims_per_examiner,
        )
        changes = {"blind_grading": blind, "claim_minutes": minutes, "claims_per_examiner": claims}
        wanted = now.model_copy(update=changes)
        if st.button(_("Save"), key="save-centre", type="primary", shortcut=SAVE.key, disabled=wanted == now):
            with viewer.refusals_shown():
                run(rules.change_settings(actor, wanted))
                st.session_state[SAVED] = True
                st.rerun()
        if st.session_state.pop(SAVED, False):
            st.success(_("Saved."), icon=":material/check:")
