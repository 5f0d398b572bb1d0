"""Keeps what is being written in the browser too, so that a reload or a restart loses none of it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from pydantic import BaseModel
from streamlit.components.v2.types import ComponentRenderer

from workbench.widgets.assets import bundle

HERE: Final = Path(__file__).parent
FORGOTTEN: Final = "keeper_forgotten"
TOLD: Final = "keeper_told"


class Kept(BaseModel):
    """What the browser had: the last `content` it was given, and what was `typed` into each field after that."""

    name: str
    at: float
    content: str | None
    typed: dict[str, str]


def keeper(name: str, content: str | None, *, fields: Mapping[str, tuple[str, str]], form: str) -> Kept | None:
    """Keep `content` under `name`, None where there is nothing to keep; what the browser had from before, told once.

    `fields` are the text fields inside the container of the key `form`: by their own keys, what each is called and the
    text that the server has of it. Text areas are taken in every pause of typing, not only when left.
    """
    if content is not None and name in (forgotten := st.session_state.get(FORGOTTEN, [])):
        forgotten.remove(name)
    forgotten = list(st.session_state.get(FORGOTTEN, ()))
    data = {"name": name, "content": content, "fields": fields, "form": f".st-key-{form}", "forget": forgotten}
    found = _component()(key="keeper", data=data, on_found_change=lambda: None).found
    if not found:
        return None
    kept = Kept.model_validate(found)
    if kept.name != name or name in forgotten or st.session_state.get(TOLD) == kept.at:
        return None
    st.session_state[TOLD] = kept.at
    return kept


def forget(name: str) -> None:
    """What is kept under this name has served its purpose."""
    forgotten: list[str] = st.session_state.setdefault(FORGOTTEN, [])
    if name not in forgotten:
        forgotten.append(name)


def sweep() -> None:
    """Carry out what was asked of `forget`, on a page where nothing is written."""
    if FORGOTTEN in st.session_state:
        keeper("", None, fields={}, form="nothing")


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("academy_keeper", html="<span></span>", js=bundle(HERE / "keeper.js"))
