"""The notebooks run from beginning to end on the demo centre, and are kept without what came out."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import notebooks

HERE = Path(notebooks.__file__).parent
NAMES = ("finance", "attendance", "assessment")


@pytest.fixture(scope="module")
def ran(demo_url: str) -> Iterator[dict[str, nbformat.NotebookNode]]:
    """All of them at once: mostly they wait for their kernels to begin."""
    environment = {**os.environ, "ANALYTICS_DATABASE_URL": demo_url, "PYTHONPATH": str(HERE.parent)}

    def run(name: str) -> nbformat.NotebookNode:
        return NotebookClient(_kept(name), timeout=120).execute(env=environment, cwd=str(HERE))

    with ThreadPoolExecutor(len(NAMES)) as threads:
        yield dict(zip(NAMES, threads.map(run, NAMES), strict=True))


def _kept(name: str) -> nbformat.NotebookNode:
    kept: nbformat.NotebookNode = nbformat.read(HERE / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    return kept


def _said(notebook: nbformat.NotebookNode) -> str:
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return "\n".join(data.get("text/markdown", "") for data in shown)


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_answered(ran: dict[str, nbformat.NotebookNode], name: str) -> None:
    cells = ran[name].cells
    asked = [cell for cell in cells if cell.cell_type == "markdown" and cell.source.endswith("?")]
    assert len(asked) >= 7
    for place, cell in enumerate(cells):
        if cell in asked:
            kinds = {kind for output in cells[place + 1].outputs for kind in output.get("data", {})}
            assert "text/markdown" in kinds and kinds & {"image/svg+xml", "text/html"}, cell.source
    assert not [output for cell in cells for output in cell.get("outputs", []) if output.get("name") == "stderr"]


def test_the_sentences_say_what_is_in_the_demo_centre(ran: dict[str, nbformat.NotebookNode]) -> None:
    assert "too few to say how wrong it may be" in _said(ran["finance"])
    assert "stand out" in _said(ran["attendance"]) and "SAT-A1 is the emptiest" in _said(ran["attendance"])
    assert "lie apart from the others" in _said(ran["assessment"])


@pytest.mark.parametrize("name", NAMES)
def test_notebooks_are_kept_without_outputs_and_with_one_cell_of_parameters(name: str) -> None:
    code = [cell for cell in _kept(name).cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert len([cell for cell in code if "parameters" in cell.metadata.get("tags", [])]) == 1
