"""Re-execute notebooks in place: `make notebooks`.

    python -m utils.maintenance.execute [NOTEBOOK ...]    (default: all)

Each is run from top to bottom in a fresh kernel. An output that equals the
stored one within its cell's tolerance stays as stored, so two runs in a row
give no diff. Then what is made from the notebooks is made anew: the bars with
the previous and next lecture, the README's table and picture, the teacher's
timetable, the index.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert.filters import strip_ansi
from nbval.plugin import coalesce_streams

from utils.files import whole
from utils.maintenance import bars, index, made, minutes, readme
from utils.maintenance.outputs import Tolerance, compare
from utils.maintenance.settings import without_personal_settings
from utils.paths import ROOT, notebooks

METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}

# Of a cell's metadata: the course's tags, and what nbgrader needs.
KEPT = ("tags", "nbgrader", "deletable", "editable")
# Of a cell whose output is to be predicted: JupyterLab shows "…" in its place
# until the cell is run.
HIDDEN = {"collapsed": True, "jupyter": {"outputs_hidden": True}}
WHY = "\n<details><summary>Why?"


def all_notebooks():
    """Paths of all of the course's notebooks, in order."""
    return notebooks() + notebooks("homework") + notebooks("solutions")


def execute(path):
    """Run one notebook in place; returns how many cells' outputs changed.

    Raises CellExecutionError, and leaves the file as it was, where a cell
    without the tag raises-exception raises.
    """
    stored = nbformat.read(path, as_version=4)
    notebook = nbformat.from_dict(stored)
    begun = seconds_of_kernels()
    NotebookClient(
        notebook,
        kernel_name="python3",
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    seconds = seconds_of_kernels() - begun
    changed = _keep_what_is_equal(stored, notebook)
    _clean(notebook)
    if path.parent == ROOT / "notebooks":
        before = stored.metadata.get(minutes.RUNNING)
        notebook.metadata[minutes.RUNNING] = minutes.to_store(seconds, before)
    if made.SUM in stored.metadata:
        notebook.metadata[made.SUM] = stored.metadata[made.SUM]
    nbformat.validate(notebook)
    with whole(path) as beside:
        nbformat.write(notebook, beside)
    return changed


def seconds_of_kernels():
    """What kernels have taken of the processor so far, after their end.

    Unlike the clock's time, it isn't more while the machine has other work.
    (Windows doesn't say: there it's the clock's.)
    """
    if os.name == "nt":
        return time.monotonic()
    times = os.times()
    return times.children_user + times.children_system


def _keep_what_is_equal(stored, notebook):
    """Put stored outputs in the place of new ones that equal them.

    Returns how many cells' outputs changed.
    """
    changed = 0
    old_cells = [cell for cell in stored.cells if cell.cell_type == "code"]
    new_cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for old, new in zip(old_cells, new_cells, strict=True):
        tolerance = Tolerance.from_tags(new.metadata.get("tags", []))
        new.outputs = coalesce_streams(new.outputs)
        if compare(coalesce_streams(old.outputs), new.outputs, tolerance):
            changed += 1
        else:
            new.outputs = [
                seen if seen.output_type == "error" else kept
                for kept, seen in zip(
                    coalesce_streams(old.outputs), new.outputs, strict=True
                )
            ]
    return changed


def _clean(notebook):
    """Leave no metadata but the course's, and no path of this machine."""
    hidden = predicted(notebook.cells)
    for cell in notebook.cells:
        cell.metadata = {
            key: value
            for key, value in cell.metadata.items()
            if key in KEPT and value != []
        }
        if cell.cell_type != "code":
            continue
        if cell.id in hidden:
            cell.metadata |= HIDDEN
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
            elif output.output_type == "error":
                output.traceback = _within_the_notebook(output.traceback)
    notebook.metadata = nbformat.from_dict(METADATA)


def predicted(cells):
    """The ids of the code cells whose output is to be predicted, as a set.

    Each is the first code cell after a prediction that shows something, and
    what else shows something before the answer, a *Why?*.
    """
    found, since, asked = set(), [], False  # since the last prediction
    for cell in [*cells, nbformat.v4.new_markdown_cell("## End")]:
        text = "\n" + cell.source
        if cell.cell_type == "code":
            if asked and cell.outputs:
                since.append(cell.id)
        elif minutes.PREDICT in text or "\n## " in text or WHY in text:
            found |= set(since if WHY in text else since[:1])
            asked, since = minutes.PREDICT in text, []
    return found


def _within_the_notebook(traceback):
    """A traceback without what went on inside of libraries' files.

    Their paths are this machine's.
    """
    return [
        part for part in traceback if not strip_ansi(part).startswith("File ")
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    paths = parser.parse_args().notebooks
    if not paths:
        # In a copy that somebody works on, nothing is run.
        copies = {*notebooks("homework")}
        paths = [
            path
            for path in all_notebooks()
            if path not in copies or made.is_as_made(path)
        ]
    with without_personal_settings():
        for path in paths:
            try:
                changed = execute(path.resolve())
            except CellExecutionError as error:
                sys.exit(f"{path.name} is left as it was: {error}")
            print(f"{path.name}: {changed} cells with new outputs")
    for path in bars.update() + readme.update() + index.update():
        print(f"{path}: made anew")


if __name__ == "__main__":
    main()
