"""Making a mock test from its PDFs and its recording."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from api.access import Actor
from api.mocks.bands import Scale
from api.mocks.schemas import ReadingType, Section
from workbench import theme, viewer
from workbench.elements import editing as writing
from workbench.elements import fields
from workbench.elements.editing import Editing
from workbench.elements.keeper import forget
from workbench.i18n import _
from workbench.models import mock_tests as model
from workbench.models.band_tables import scale_name
from workbench.models.faults import Faults
from workbench.models.mock_tests import File, Making, TestDraft
from workbench.runtime import run
from workbench.shortcuts import SAVE

FORM: Final = "mock-test-form"
Work = Editing[TestDraft]


def show(actor: Actor, go_to: Callable[[int | str], None], leave: Callable[[], None]) -> None:
    """The form; what is typed is kept, the files are asked for again after a reload."""
    work = writing.begin(f"academy:mock-test:{actor.id}:new", TestDraft(), model.read_back)
    work.take_typed()
    with st.container(horizontal=True, vertical_alignment="center", key="desk-bar"):
        st.button(_("IELTS mock tests"), icon=":material/arrow_back:", type="tertiary", key="leave", on_click=leave)
        theme.desk_title(work.draft.typed["title"] or _("New mock test"), "", "")
        if work.is_changed:
            writing.ask_discarding(lambda: _discard(work))
        is_wanted = st.button(
            _("Make the test"), key="save", type="primary", icon=":material/upload:", shortcut=SAVE.key
        )
    viewer.show_note()
    choose = _("Choose a file")
    st.html(f'<style>:root {{ --aw-choose-file: "{choose}"; }}</style>')
    with st.container(key=FORM, width=1180):
        fields.whole()
        _line(work, "title", _("Title"), max_chars=255)
        files: dict[str, File | None] = {}
        for column, section in zip(st.columns(3, gap="medium"), model.IN_ORDER, strict=True):
            with column, st.container(border=True, key=f"card-upload-{section}"):
                files |= _section(work, section)
        st.caption(_("All files together may have %(count)d MB.") % {"count": model.LARGEST})
    work.keep(FORM)
    if is_wanted:
        _make(actor, work, files, go_to)


def _section(work: Work, section: Section) -> dict[str, File | None]:
    theme.section(model.section_name(section))
    files = {name: _file(work, name, types) for name, types in model.FILES.items() if name.partition(".")[0] == section}
    minutes, count = st.columns(2)
    with minutes:
        _line(work, f"{section}.duration", _("Minutes"), max_chars=4)
    with count:
        _line(
            work, f"{section}.question_count", _("Tasks") if section is Section.WRITING else _("Questions"), max_chars=3
        )
    if section is Section.READING:
        kinds = {ReadingType.ACADEMIC: Scale.ACADEMIC, ReadingType.GENERAL: Scale.GENERAL}
        work.draft.reading_type = st.selectbox(
            _("Reading bands by"), list(kinds), list(kinds).index(work.draft.reading_type),
            key=work.key("reading-type"), format_func=lambda kind: scale_name(kinds[kind]),
        )  # fmt: skip
    return files


def _file(work: Work, name: str, types: tuple[str, ...]) -> File | None:
    chosen: File | None = st.file_uploader(
        model.file_name(name), list(types), key=work.key(f"file-{name}"), max_upload_size=model.LARGEST
    )
    fields.fault(name)
    return chosen


def _line(work: Work, name: str, label: str, *, max_chars: int) -> None:
    work.draft.typed[name] = st.text_input(label, work.draft.typed[name], key=work.key(name), max_chars=max_chars) or ""
    fields.fault(name)


def _discard(work: Work) -> None:
    fields.forget()
    work.discard()


def _make(actor: Actor, work: Work, files: dict[str, File | None], go_to: Callable[[int | str], None]) -> None:
    bar = st.progress(0.0, _("Checking the files…"))
    making = Making(work.draft)
    try:
        chosen = {name: file for name, file in files.items() if file is not None}
        for number, (name, file) in enumerate(chosen.items(), 1):
            run(making.stage(name, file))
            bar.progress(number / (len(model.FILES) + 2), _("Checking the files…"))
        faults: Faults = run(making.check())
        fields.note(faults)
        if not faults:
            bar.progress(0.9, _("Storing the test…"))
            made = run(making.store(actor))
    finally:
        making.end()
        bar.empty()
    if not faults:
        fields.forget()
        forget(work.name)
        work.done()
        test = run(model.find_test(actor, uuid=made))
        go_to(test.id if test else "")
    st.rerun()
