"""Tables out and in: every table as XLSX, students and groups from XLSX or CSV."""

from datetime import date
from html import escape
from typing import Final
from urllib.parse import urlencode

import streamlit as st

from api import clock
from api.access import Actor, Permission
from workbench import exports, theme, viewer
from workbench.i18n import _, ngettext
from workbench.models import imports as model
from workbench.models.faults import field_name, in_one_line
from workbench.models.imports import Kind, Preview
from workbench.models.sheets import MOST_ROWS
from workbench.runtime import run

DONE: Final = "import_done"
SHOWN_ROWS: Final = 200
MEGABYTES: Final = 2


def exchange() -> None:
    """Both."""
    actor = viewer.examiner()
    theme.heading(_("Tables"), _("Everything as XLSX, and students and groups from a file."))
    viewer.show_note()
    _export()
    if actor.may(Permission.STUDENTS_WRITE):
        _import(actor)


def table_name(table: str) -> str:
    """What a table is called."""
    names = {
        "students": _("Students"), "groups": _("Groups"), "attendance": _("Attendance"), "scores": _("Scores"),
        "payments": _("Payments"), "expenses": _("Expenses"), "work-logs": _("Working days"),
    }  # fmt: skip
    return names.get(table, table)


def _export() -> None:
    theme.section(_("Export"))
    today = clock.now().date()
    with st.container(border=True, key="card-export"):
        period = st.date_input(
            _("From – till"), (today.replace(day=1), today), key="export-days", format="DD.MM.YYYY", width=300
        )
        days = [day for day in period if isinstance(day, date)] if isinstance(period, tuple) else []
        if len(days) < 2:
            st.caption(_("Choose the days from and till."))
            return
        query = urlencode({"from": days[0].isoformat(), "to": days[1].isoformat()})
        links = "".join(
            f'<a class="aw-file" href="/export/{name}.xlsx{"?" + query if table.is_dated else ""}" target="_self"'
            f" download>{escape(table_name(name))}<i>{escape(_whole() if not table.is_dated else _period())}</i></a>"
            for name, table in exports.TABLES.items()
        )
        st.html(f'<div class="aw-files">{links}</div>')


def _whole() -> str:
    return _("all of them")


def _period() -> str:
    return _("of these days")


def _import(actor: Actor) -> None:
    theme.section(_("Import"))
    with st.container(border=True, key="card-import"):
        kind = st.segmented_control(
            _("What"), list(Kind), default=Kind.STUDENTS, required=True, key="import-kind",
            format_func=lambda kind: table_name(kind.value), label_visibility="collapsed",
        )  # fmt: skip
        kind = kind or Kind.STUDENTS
        choose = _("Choose a file")
        st.html(f'<style>:root {{ --aw-choose-file: "{choose}"; }}</style>')
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(_("Up to %(count)d rows. Columns: %(columns)s.") % {
                "count": MOST_ROWS, "columns": ", ".join(model.COLUMNS[kind])
            })  # fmt: skip
            st.download_button(
                _("Template"), model.template(kind), f"{kind}.xlsx", key="template", icon=":material/download:",
                on_click="ignore",
            )  # fmt: skip
        file = st.file_uploader(
            _("File"), ["xlsx", "csv"], key=f"import-file-{st.session_state.get(DONE, (0, ''))[0]}",
            label_visibility="collapsed", max_upload_size=MEGABYTES,
        )  # fmt: skip
        if file is not None:
            _check(actor, run(model.preview(actor, kind, file.name, file.getvalue())))
        elif DONE in st.session_state:
            st.success(st.session_state[DONE][1], icon=":material/check:")


def _check(actor: Actor, preview: Preview) -> None:
    if preview.problem:
        st.error(preview.problem, icon=":material/error:")
        return
    count, faulty = len(preview.rows), len(preview.faulty)
    if faulty:
        said = ngettext("%(n)d row has a fault", "%(n)d rows have faults", faulty) % {"n": faulty}
        st.warning(said + ". " + _("Nothing is written until every row is right."), icon=":material/rule:")
    else:
        said = ngettext("%(n)d row, no faults.", "%(n)d rows, no faults.", count) % {"n": count}
        st.info(said, icon=":material/check:")
    label = ngettext("Import %(n)d row", "Import %(n)d rows", count) % {"n": count}
    st.button(
        label, key="import", type="primary", disabled=not preview.is_sound, on_click=_write, args=(actor, preview),
        icon=":material/upload:",
    )  # fmt: skip
    st.html(_table(preview))


def _table(preview: Preview) -> str:
    columns = [column for column in model.COLUMNS[preview.kind] if column != "password"]
    heads = "".join(f"<th>{escape(field_name(column))}</th>" for column in columns)
    shown = sorted(preview.rows, key=lambda row: (not row.faults, row.number))[:SHOWN_ROWS]
    rows = ""
    for row in shown:
        cells = "".join(
            f'<td class="{"bad" if column in row.faults else ""}">{escape(row.cells.get(column, ""))}</td>'
            for column in columns
        )
        tone = "bad" if row.faults else "done"
        said = escape(in_one_line(row.faults)) if row.faults else "✓"
        rows += f'<tr class="{tone}"><td>{row.number}</td><td class="said">{said}</td>{cells}</tr>'
    row_head, check_head = escape(_("Row")), escape(_("Check"))
    return (
        f'<div class="aw-preview-table"><table><thead><tr><th>{row_head}</th><th>{check_head}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


@viewer.callback
def _write(actor: Actor, preview: Preview) -> None:
    viewer.actor()
    facts = [row.facts for row in preview.rows]
    if preview.kind is Kind.STUDENTS:
        step = model.HASHED_AT_ONCE
        pieces = [run(model.prepare(actor, facts[start : start + step])) for start in range(0, len(facts), step)]
        facts = [one for piece in pieces for one in piece]
    problem = run(model.write(actor, preview.kind, facts))
    viewer.say(problem)
    if problem is None:
        said = ngettext("%(n)d row was imported.", "%(n)d rows were imported.", len(facts)) % {"n": len(facts)}
        st.session_state[DONE] = (st.session_state.get(DONE, (0, ""))[0] + 1, said)
