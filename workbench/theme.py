"""How the workbench looks beyond Streamlit's own theme settings: the top bar, the corner, small marks."""

from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote

import streamlit as st

from api.access import Actor, Role
from workbench import i18n
from workbench.i18n import _

BRAND: Final = Path(__file__).parent / "brand"
STAR: Final = BRAND / "star.svg"


def apply() -> None:
    """The page's frame: title, icon, wordmark and styles."""
    st.set_page_config(page_title="Academy Workbench", page_icon=str(STAR), layout="wide")
    st.html(BRAND / "workbench.css")
    st.html(BRAND / "rooms.css")
    st.html(BRAND / "marking.css")
    st.html(BRAND / "figures.css")
    st.html(BRAND / "authoring.css")
    st.logo(STAR.read_text(), size="large")


def who(actor: Actor, path: str) -> None:
    """Who is signed in, the other language, the way out."""
    role = _("Owner") if actor.role is Role.OWNER else _("Examiner")
    choice, leave = _("Language"), _("Sign out")
    languages = "".join(
        f'<a href="/language/{code}?next={quote(path, safe="")}" target="_self" title="{name}"'
        f"{' aria-current=true' if code == i18n.language() else ''}>{code.upper()}</a>"
        for code, name in i18n.LANGUAGES.items()
    )
    st.html(
        f'<div class="aw-corner"><nav class="aw-languages" aria-label="{escape(choice)}">{languages}</nav>'
        f'<span class="aw-who"><b>{escape(actor.name)}</b><i>{escape(role)}</i></span>'
        f'<a class="aw-out" href="/logout" target="_self">{escape(leave)}</a></div>'
    )


def heading(title: str, note: str = "") -> None:
    """A screen's title with a line of explanation beside it."""
    st.html(f'<header class="aw-heading"><h1>{escape(title)}</h1><p>{escape(note)}</p></header>')


def section(title: str) -> None:
    """A small heading inside a screen."""
    st.html(f'<h2 class="aw-section">{escape(title)}</h2>')


def progress(share: float) -> None:
    """A thin bar: how much of the day's work is done."""
    percent = round(share * 100)
    st.html(
        f'<div class="aw-progress" role="progressbar" aria-valuenow="{percent}" aria-valuemin="0" aria-valuemax="100">'
        f'<span style="width: {percent}%"></span></div>'
    )


def desk_title(candidate: str, title: str, note: str) -> None:
    """What lies on the desk."""
    st.html(
        f'<div class="aw-desk-title"><b>{escape(candidate)}</b><span>{escape(title)}</span><i>{escape(note)}</i></div>'
    )


def pill(text: str, tone: str, note: str = "") -> None:
    """A small coloured mark."""
    st.html(f'<span class="aw-pill {tone}">{escape(text)}</span><i class="aw-note">{escape(note)}</i>', width="content")


def line(text: str) -> None:
    """One line of text that takes no more room than it needs."""
    st.html(f'<span class="aw-line">{escape(text)}</span>', width="content")


def word(text: str) -> None:
    """A few words that matter."""
    st.html(f'<b class="aw-word">{escape(text)}</b>', width="content")


def empty(title: str, hint: str = "") -> None:
    """What stands where nothing is."""
    words = f"<b>{escape(title)}</b><p>{escape(hint)}</p>"
    st.html(f'<div class="aw-empty"><img src="/brand/star.svg" alt="">{words}</div>')
