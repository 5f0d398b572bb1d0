"""The report of a month as PDF: set by fpdf2, charts drawn as vectors by vl-convert and laid in by PDFium."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pypdfium2  # type: ignore[import-untyped]
import vl_convert
from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from analytics.definitions import DEFINITIONS
from api.access import Actor
from workbench.i18n import _
from workbench.models.calendar import NARROW, Month, money
from workbench.models.insights import tables
from workbench.models.insights.parts import Column, Number, Picture, Sheet, meaning
from workbench.models.insights.report import Report, Section, contents
from workbench.pages import PDFIUM

FONTS: Final = Path(str(files("font_manrope"))) / "files"
MARGIN, WIDTH, GAP = 15.0, 180.0, 6.0
CHART: Final = 780
"""Pixels across a chart that takes the whole width."""
HALF: Final = (WIDTH - GAP) / 2
MOST_ROWS: Final = 15
LONGEST: Final = 34
"""Letters across a column, in which longer texts break."""
POINT: Final = 72 / 25.4
INK, DIM, RULE, PALE = (21, 36, 58), (91, 107, 128), (200, 208, 218), (240, 243, 247)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as a page of its own, and where it is to lie: millimetres from the top left corner."""

    pdf: bytes
    page: int
    x: float
    y: float
    width: float


class Paper(FPDF):
    """A4 with the house's type; the number of the page and the title at the foot."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.set_auto_page_break(True, 18)
        for style, name in (("", "Medium"), ("B", "Bold")):
            self.add_font("Manrope", style, FONTS / f"Manrope-{name}.ttf")
        self.set_title(title)
        self.set_text_color(*INK)
        self.title_of_all = title
        self.drawings: list[Drawing] = []

    def normalize_text(self, text: str) -> str:
        """The type has no narrow space."""
        return str(super().normalize_text(text.replace(NARROW, "\u00a0")))

    def footer(self) -> None:
        """What stands at the foot of every page."""
        self.set_y(-13)
        self.write_line(f"{self.title_of_all} · {self.page_no()}", 8, dim=True)

    def write_line(self, text: str, size: float, *, bold: bool = False, dim: bool = False) -> None:
        """A paragraph over the whole width."""
        self.set_font("Manrope", "B" if bold else "", size)
        self.set_text_color(*(DIM if dim else INK))
        self.multi_cell(WIDTH, size * 0.5, text, new_x="LMARGIN", new_y="NEXT", align="L")
        self.set_text_color(*INK)

    def keep_together(self, height: float) -> None:
        """Begin a page if so much does not fit on this one any more."""
        if self.will_page_break(height):
            self.add_page()


def report(actor: Actor, month: Month) -> bytes:
    """The report as a file."""
    return printed(contents(actor, month))


def printed(found: Report) -> bytes:
    """The same of contents that are there already."""
    paper = Paper(found.title)
    paper.add_page()
    paper.write_line(found.title, 20, bold=True)
    paper.write_line(found.made, 9, dim=True)
    for section in found.sections:
        _section(paper, section)
    _definitions(paper, found.definitions)
    return _with_drawings(bytes(paper.output()), paper.drawings)


def _section(paper: Paper, section: Section) -> None:
    # A heading stays with its numbers and its first chart.
    paper.keep_together(115 if section.pictures else 55)
    paper.ln(6)
    paper.write_line(section.title, 13, bold=True)
    paper.ln(1)
    if section.empty:
        paper.write_line(section.empty, 9, dim=True)
        return
    _numbers(paper, section.numbers)
    narrow = [picture for picture in section.pictures if not picture.is_wide]
    for picture in section.pictures:
        if picture.is_wide:
            _pictures(paper, [picture], WIDTH)
    for place in range(0, len(narrow), 2):
        _pictures(paper, narrow[place : place + 2], HALF)
    for remark in section.remarks:
        paper.write_line(remark, 8, dim=True)
    for sheet in section.sheets:
        _sheet(paper, sheet)


def _numbers(paper: Paper, numbers: Sequence[Number]) -> None:
    if not numbers:
        return
    paper.keep_together(20)
    across = WIDTH / max(4, len(numbers))
    top = paper.get_y()
    for place, number in enumerate(numbers):
        paper.set_xy(MARGIN + place * across, top)
        for text, size, style in ((number.name, 8, ""), (number.value, 13, "B"), (number.note, 7.5, "")):
            paper.set_font("Manrope", style, size)
            paper.set_text_color(*(INK if style else DIM))
            paper.multi_cell(across - 2, size * 0.48, text, new_x="LEFT", new_y="NEXT", align="L")
    paper.set_text_color(*INK)
    paper.set_xy(MARGIN, top + 19)


def _pictures(paper: Paper, pictures: Sequence[Picture], width: float) -> None:
    drawn = [_drawn(picture.chart, width) for picture in pictures]
    height = max(_height(pdf, width) for pdf in drawn)
    paper.keep_together(height + 10)
    top = paper.get_y()
    for place, (picture, pdf) in enumerate(zip(pictures, drawn, strict=True)):
        left = MARGIN + place * (width + GAP)
        paper.set_xy(left, top)
        paper.set_font("Manrope", "B", 9)
        paper.cell(width, 6, picture.title)
        paper.drawings.append(Drawing(pdf, paper.page_no(), left, top + 7, width))
    paper.set_xy(MARGIN, top + height + 9)


@cache
def _know_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _drawn(chart: Any, width: float) -> bytes:
    _know_fonts()
    drawing = chart.to_dict()
    drawing["width"] = round(CHART * width / WIDTH)
    return bytes(vl_convert.vegalite_to_pdf(drawing))


def _height(pdf: bytes, width: float) -> float:
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        across, down = document.get_page_size(0)
        document.close()
    return float(down / across * width)


def _sheet(paper: Paper, sheet: Sheet) -> None:
    paper.keep_together(30)
    paper.ln(2)
    paper.write_line(sheet.title, 9, bold=True)
    rows = tables.rows(sheet)
    if not rows:
        paper.write_line(sheet.empty or _("There is nothing in this time."), 8, dim=True)
        return
    columns = [place for place, column in enumerate(sheet.columns) if any(row[place] is not None for row in rows)]
    widths = tuple(_room(sheet.columns[place], [row[place] for row in rows[:MOST_ROWS]]) for place in columns)
    aligns = tuple("LEFT" if sheet.columns[place].kind == "text" else "RIGHT" for place in columns)
    paper.set_font("Manrope", "", 7.5)
    paper.set_draw_color(*RULE)
    with paper.table(
        width=WIDTH, col_widths=widths, text_align=aligns, line_height=4, padding=0.6,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES, headings_style=FontFace(emphasis="BOLD", fill_color=PALE),
    ) as table:  # fmt: skip
        table.row([sheet.columns[place].label for place in columns])
        for row in rows[:MOST_ROWS]:
            table.row([_printed(sheet.columns[place], row[place]) for place in columns])
    if len(rows) > MOST_ROWS:
        more = _("The first %(shown)d of %(all)d; the workbench has all of them.")
        paper.write_line(more % {"shown": MOST_ROWS, "all": len(rows)}, 8, dim=True)


def _room(column: Column, values: Sequence[Any]) -> int:
    """How wide a column wants to be: its longest value, or the longest word of its heading."""
    words = [*column.label.split(), *(_printed(column, value) for value in values)]
    return min(max(6, *map(len, words)) + 1, LONGEST)


def _printed(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, date):
        return f"{value:%m.%Y}" if column.kind == "month" else f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return f"{value:.1%}" if column.kind == "share" else f"{value:.2f}"
    return str(value)


def _definitions(paper: Paper, keys: Sequence[str]) -> None:
    paper.keep_together(40)
    paper.ln(6)
    paper.write_line(_("What the figures mean"), 13, bold=True)
    for key in keys:
        paper.ln(1)
        paper.set_font("Manrope", "B", 8)
        paper.multi_cell(WIDTH, 4, _(DEFINITIONS[key].name), new_x="LMARGIN", new_y="NEXT")
        paper.write_line(meaning(DEFINITIONS[key]), 8)


def _with_drawings(pdf: bytes, drawings: Sequence[Drawing]) -> bytes:
    """The charts laid into their places, still as vectors."""
    with PDFIUM:
        whole = pypdfium2.PdfDocument(pdf)
        for drawing in drawings:
            _lay(whole, drawing)
        for page in {drawing.page for drawing in drawings}:
            whole[page - 1].gen_content()
        into = io.BytesIO()
        whole.save(into)
        whole.close()
    return into.getvalue()


def _lay(whole: Any, drawing: Drawing) -> None:
    chart = pypdfium2.PdfDocument(drawing.pdf)
    across, down = chart.get_page_size(0)
    form = chart.page_as_xobject(0, whole)
    page = whole[drawing.page - 1]
    scale = drawing.width * POINT / across
    placed = form.as_pageobject()
    bottom = page.get_height() - drawing.y * POINT - down * scale
    placed.set_matrix(pypdfium2.PdfMatrix(scale, 0, 0, scale, drawing.x * POINT, bottom))
    page.insert_obj(placed)
    page.gen_content()
    chart.close()
