"""Fields of a form, each with what is wrong with it below."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from workbench.i18n import _
from workbench.models.faults import WHOLE, Faults, field_name

FAULTS: Final = "form_faults"


def faults() -> Faults:
    """What was wrong when this form was last sent."""
    found: Faults = st.session_state.get(FAULTS, {})
    return found


def note(found: Faults) -> None:
    """Keep what is wrong for the coming run; nothing wrong clears it."""
    st.session_state[FAULTS] = found


def forget() -> None:
    """Another form begins."""
    st.session_state.pop(FAULTS, None)


def text(field: str, value: str | None = None, *, key: str, **options: Any) -> str:
    """One line of text."""
    typed = st.text_input(field_name(field), value or "", key=f"{key}-{field}", **options)
    fault(field)
    return typed or ""


def choice(field: str, options: Sequence[Any], names: Mapping[Any, str], chosen: Any, *, key: str) -> Any:
    """One of several; None is none: where it is not among the options, somebody has to choose."""
    undecided = chosen is None and None not in options
    index = None if undecided else list(options).index(chosen) if chosen in options else 0
    picked = st.selectbox(
        field_name(field),
        options,
        index,
        key=f"{key}-{field}",
        format_func=lambda option: names.get(option, "–"),
        placeholder=_("Choose"),
    )
    fault(field)
    return picked


def fault(field: str) -> None:
    """What is wrong with this field."""
    if found := faults().get(field):
        st.caption(f":red[{found}]")


def whole() -> None:
    """What is wrong with the form as a whole."""
    if found := faults().get(WHOLE):
        st.error(found, icon=":material/error:")
