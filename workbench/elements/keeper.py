"""Keeps what is being written in the browser too, so that a reload or a restart loses none of it."""

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from workbench.widgets.assets import bundle

HERE: Final = Path(__file__).parent
FORGOTTEN: Final = "keeper_forgotten"


def keeper(name: str, content: str | None, *, form: str) -> str | None:
    """Keep `content` under `name`; None keeps what is there and returns it, as soon as the browser has told.

    Text areas inside the container of the key `form` are taken in every pause of typing, not only when left.
    """
    if content is not None and name in (forgotten := st.session_state.get(FORGOTTEN, [])):
        forgotten.remove(name)
    forgotten = list(st.session_state.get(FORGOTTEN, ()))
    data = {"name": name, "content": content, "form": f".st-key-{form}", "forget": forgotten}
    found = _component()(key="keeper", data=data, on_found_change=lambda: None).found
    return found["content"] if found and found["name"] == name and name not in forgotten else None


def forget(name: str) -> None:
    """What is kept under this name has served its purpose."""
    forgotten: list[str] = st.session_state.setdefault(FORGOTTEN, [])
    if name not in forgotten:
        forgotten.append(name)


def sweep() -> None:
    """Carry out what was asked of `forget`, on a page where nothing is written."""
    if FORGOTTEN in st.session_state:
        keeper("", None, form="nothing")


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("academy_keeper", html="<span></span>", js=bundle(HERE / "keeper.js"))
