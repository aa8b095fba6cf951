"""How long a lecture is: computed, and what it says of itself."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from utils.maintenance.minutes import RUNNING, Lecture, lectures, to_store

OPENING = "# Go\n\n**You will learn** to go.\n\n**About {says} minutes**"


def lecture(folder, says=10, words=200, code=2, predictions=1, running=0.5):
    """A lecture of these sizes, its predictions' words aside."""
    opening = OPENING.format(says=says)
    prose = [opening, "word " * (words - len(opening.split()))]
    prose += ["> **Predict.**"] * predictions
    cells = [new_markdown_cell(text) for text in prose]
    cells += [new_code_cell("x = 1") for _ in range(code)]
    notebook = new_notebook(cells=cells)
    if running is not None:
        notebook.metadata[RUNNING] = running
    path = folder / "01_go.ipynb"
    nbformat.write(notebook, path)
    return Lecture(path)


def test_minutes_are_computed(tmp_path):
    # 300 words, 4 code cells, a prediction, and half a minute of running.
    assert lecture(tmp_path, words=298, code=4).minutes == 6
    assert lecture(tmp_path, words=299, code=4).minutes == 7


def test_what_the_neighbours_are_called_makes_no_lecture_longer(tmp_path):
    one = lecture(tmp_path)
    notebook = nbformat.read(one.path, as_version=4)
    notebook.cells[0].source = (
        "*Previous: [01 Go](01_go.ipynb) · Next: [03 Go on](03_go_on.ipynb)*"
        f"\n\n{notebook.cells[0].source}"
    )
    nbformat.write(notebook, one.path)
    assert Lecture(one.path).words == one.words


@pytest.mark.parametrize(
    ("sizes", "fault"),
    [
        ({"says": 4}, "says 4 minutes"),
        ({"running": None}, "isn't stored"),
        ({"running": 3.5}, "runs over 3"),
        ({"words": 12_000, "says": 90}, "over 60 minutes"),
        ({"code": 88, "says": 60}, "over 90 cells"),
    ],
)
def test_a_lecture_that_is_too_long_or_says_less_is_found(
    tmp_path, sizes, fault
):
    assert lecture(tmp_path).faults() == []
    (found,) = lecture(tmp_path, **sizes).faults()
    assert fault in found


def test_the_running_time_is_stored_coarsely():
    assert to_store(3) == 0.5
    assert to_store(100) == 1.5
    assert to_store(100, stored=2) == 2
    assert to_store(85, stored=2) == 1.5


@pytest.mark.parametrize("one", lectures(), ids=lambda one: one.path.stem)
def test_a_lecture_is_not_too_long_and_says_how_long_it_takes(one):
    assert one.faults() == []
