"""Made-up classes for the tests of grading: folders, notebooks, results."""

import csv
import json
import shutil
import subprocess
import sys

import nbformat
import pytest

from utils.grading import marking
from utils.grading.worker import Marked
from utils.maintenance.homework import HOMEWORK, SOLUTIONS
from utils.paths import ROOT

SET = "03_vectorize_the_layer"
SETS = sorted(path.stem for path in SOLUTIONS.glob("*.ipynb"))


def code_cells(path):
    """The sources of a notebook's code cells."""
    cells = nbformat.read(path, as_version=4).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


SOLVED = code_cells(SOLUTIONS / f"{SET}.ipynb")
UNTOUCHED = code_cells(HOMEWORK / f"{SET}.ipynb")


def notebook(*cells):
    """The text of a notebook of these code cells."""
    made = [nbformat.v4.new_code_cell(cell) for cell in cells]
    return nbformat.writes(nbformat.v4.new_notebook(cells=made))


def submit(folder, student, *cells, name=f"{SET}.ipynb"):
    """Put a notebook of these cells into a student's folder; its path."""
    path = folder / student / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebook(*cells), encoding="utf-8")
    return path


def read(folder, student, name=SET):
    """The result of a student's set."""
    path = folder / student / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def table(grades):
    """{student: row} of grades.csv."""
    with open(grades / "grades.csv", encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def grade(*arguments, **options):
    """Run the command in a process of its own."""
    options = {"encoding": "utf-8", "errors": "replace"} | options
    return subprocess.run(
        [sys.executable, "-m", "utils.grading", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        **options,
    )


class MarkedBy:
    """Stands for the grader's worker: marks without running anything.

    Args:
        mark: function (cells) -> Marked, or what it raises.
    """

    def __init__(self, mark):
        self.mark = mark

    def __call__(self, chapters):
        return self

    def ask(self, function, *arguments):
        if function == "mark":
            return self.mark(arguments[0])
        return getattr(marking, function)(*arguments)

    def end(self):
        pass


def all_right(cells, points=1):
    """Marks for set 03, whatever is in the cells."""
    return Marked({f"03.{k}": (points, "right") for k in range(1, 6)})


# CI on Linux has bubblewrap, or fails: nobody reads skips there.
def sandbox_missing():
    import os

    in_ci = "CI" in os.environ and sys.platform == "linux"
    return not shutil.which("bwrap") and not in_ci


needs_sandbox = pytest.mark.skipif(
    sandbox_missing(), reason="bubblewrap isn't installed"
)
