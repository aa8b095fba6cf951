"""A pytest plugin: with it, `pytest --nbval` checks every output.

nbval alone passes over PNG and JPEG, over cells that were never run, and over
whatever a cell is marked to ignore. Here each of these is an error, figures
are compared by their pixels, and numbers within what their cell's tag says
(see outputs.py).
"""

import re
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from utils.maintenance.outputs import Tolerance, compare

SKIPPING = re.compile(r"(?i)nbval[-_](?!raises)|PYTEST_VALIDATE_IGNORE_OUTPUT")


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    nodes = yield
    return [
        CheckedNotebook.from_parent(parent, path=file_path)
        if isinstance(node, IPyNbFile)
        else node
        for node in nodes
    ]


class CheckedNotebook(IPyNbFile):
    """A notebook of which every code cell is run and every output compared."""

    def collect(self):
        cells = list(super().collect())
        count = len(cells)
        for number, cell in enumerate(cells, start=1):
            # The number that Jupyter shows beside the cell.
            cell = CheckedCell.from_parent(
                self,
                name=f"cell [{number}]",
                cell_num=number,
                cell=cell.cell,
                options=cell.options,
            )
            cell.expected_count = number, count
            yield cell


class CheckedCell(IPyNbCell):
    """A code cell that is run, and whose outputs are compared."""

    def runtest(self):
        self._refuse_what_would_not_be_checked()
        self.tolerance = self._tolerance()
        figures = sum(
            "image/png" in output.get("data", ())
            for output in self.cell.outputs
        )
        kind = "exact" if self.tolerance.exact else "within"
        by_text = figures if self.tolerance.factor else 0
        self.user_properties.append(("outputs", (kind, figures, by_text)))
        self.options.update(check=True, skip=False)
        super().runtest()

    def _refuse_what_would_not_be_checked(self):
        tags = self.cell.metadata.get("tags", [])
        for text in (*tags, *self.cell.source.splitlines()):
            if SKIPPING.search(text):
                self.raise_cell_error(
                    f"{text.strip()!r} would keep outputs from being checked:"
                    " take it out"
                )
        number, count = self.expected_count
        if self.cell.execution_count != number:
            self.raise_cell_error(
                f"its execution count is {self.cell.execution_count}, "
                f"expected {number} of 1…{count}: the notebook was not run "
                "from top to bottom. Type: make notebooks"
            )

    def _tolerance(self):
        try:
            return Tolerance.from_tags(self.cell.metadata.get("tags", []))
        except ValueError as error:
            self.raise_cell_error(str(error))

    def compare_outputs(self, test, ref, skip_compare=None):
        """Called by nbval with the new and the stored outputs."""
        differences = compare(ref, test, self.tolerance)
        self.comparison_traceback = [
            difference.message + self._saved(difference, number)
            for number, difference in enumerate(differences, start=1)
        ]
        return not differences

    def _saved(self, difference, number):
        """Write a difference's images; say where."""
        if not difference.images:
            return ""
        folder = Path(self.config.cache.mkdir("figures"))
        lines = []
        for name, image in difference.images.items():
            stem = f"{self.path.stem}-cell-{self.cell_num}-{number}"
            path = folder / f"{stem}-{name}.png"
            image.save(path)
            lines.append(f"\n  {name}: {path}")
        return "".join(lines)

    def reportinfo(self):
        place = self.path.relative_to(self.config.rootpath)
        return self.path, 0, f"{place.as_posix()} {self.name}"

    def repr_failure(self, excinfo):
        head = f"{self.reportinfo()[2]}\n"
        return head + str(super().repr_failure(excinfo))


def pytest_terminal_summary(terminalreporter):
    """The line that says how many cells were checked, and how."""
    cells = [
        dict(report.user_properties)["outputs"]
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        and "outputs" in dict(report.user_properties)
    ]
    if not cells:
        return
    kinds = [kind for kind, _, _ in cells]
    figures = sum(figures for _, figures, _ in cells)
    by_text = sum(by_text for _, _, by_text in cells)
    terminalreporter.write_line(
        f"outputs: {kinds.count('exact')} cells exact, "
        f"{kinds.count('within')} within their tolerance, nothing skipped; "
        f"{figures} figures, {figures - by_text} of them by pixels and "
        f"{by_text} by text alone"
    )
