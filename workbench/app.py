"""What Streamlit runs for every page: who is it, the frame, the navigation, the screen."""

import streamlit as st

from workbench import theme, viewer
from workbench.elements.shortcuts import shortcuts
from workbench.i18n import _
from workbench.screens import SCREENS
from workbench.screens.finding import find

viewer.settle_language()
theme.apply()
actor = viewer.examiner()
pages = {
    screen.name: st.Page(screen.show, title=_(screen.title), icon=screen.icon, default=screen.is_home)
    for screen in SCREENS
    if actor.may(screen.permission)
}
sections: dict[str, list[st.Page]] = {}
for screen in SCREENS:
    if screen.name in pages:
        sections.setdefault(_(screen.section) if screen.section else "", []).append(pages[screen.name])
page = st.navigation(sections, position="top")
if viewer.GOING in st.session_state:
    name, query = st.session_state.pop(viewer.GOING)
    st.switch_page(pages[name], query_params=query)
with st.container(key="corner", horizontal=True, vertical_alignment="center", width="content"):
    find(actor)
    shortcuts(next(name for name, other in pages.items() if other == page), page.title)
    theme.who(actor, viewer.place())
page.run()
