"""A pytest plugin: with it, `pytest --nbval` checks every output.

nbval alone passes over PNG and JPEG, over cells that were never run, and over
whatever a cell is marked to ignore. Here each of these is an error, figures
are compared by their pixels, and numbers within what their cell's tag says
(see outputs.py).
"""

import contextlib
import functools
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest
from jupyter_client.provisioning import KernelProvisionerFactory
from nbval.plugin import IPyNbCell, IPyNbFile

from utils.maintenance import failed_figures
from utils.maintenance.outputs import Tolerance, compare
from utils.maintenance.settings import without_personal_settings

# Bytes that a notebook's kernel may take, besides what importing torch and
# the rest takes: builds of PyTorch differ in that by hundreds of megabytes.
MOST_MEMORY = 1.2e9
SKIPPING = re.compile(r"(?i)nbval[-_](?!raises)|PYTEST_VALIDATE_IGNORE_OUTPUT")


def pytest_configure(config):
    is_worker = hasattr(config, "workerinput")  # of pytest-xdist
    has_workers = (
        getattr(config.option, "numprocesses", None) and not is_worker
    )
    if config.option.nbval and not has_workers:
        settings = contextlib.ExitStack()
        settings.enter_context(without_personal_settings())
        config.add_cleanup(settings.close)
    # A worker checks one notebook after the other.
    if is_worker and sys.platform == "linux":
        factory = KernelProvisionerFactory.instance()
        factory.default_provisioner_name = "forked-provisioner"


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
        self._refuse_too_much_memory()

    def _refuse_too_much_memory(self):
        peak = peak_memory(self.parent.kernel.km.provisioner.pid)
        self.user_properties.append(("memory", (self.path.stem, peak)))
        if peak > MOST_MEMORY and peak - imported_memory() > MOST_MEMORY:
            self.raise_cell_error(
                f"the kernel has taken {peak / 1e9:.2f} GB by now, "
                f"{imported_memory() / 1e9:.2f} GB of it to import torch; "
                f"the most besides is {MOST_MEMORY / 1e9} GB"
            )

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
        folder = figures_folder(self.config)
        paths = {}
        for name, image in difference.images.items():
            stem = f"{self.path.stem}-cell-{self.cell_num}-{number}"
            paths[name] = str(folder / f"{stem}-{name}.png")
            image.save(paths[name])
        failed = self.reportinfo()[2], difference.message, paths
        self.user_properties.append(("figure", failed))
        return "".join(f"\n  {name}: {path}" for name, path in paths.items())

    def reportinfo(self):
        place, root = self.path, self.config.rootpath
        if place.is_relative_to(root):
            place = place.relative_to(root)
        return self.path, 0, f"{place.as_posix()} {self.name}"

    def repr_failure(self, excinfo):
        head = f"{self.reportinfo()[2]}\n"
        return head + str(super().repr_failure(excinfo))


FOLDER = pytest.StashKey()


def figures_folder(config):
    """Where figures that differ are written: pytest's cache, or a new one."""
    if FOLDER not in config.stash:
        cache = getattr(config, "cache", None)  # -p no:cacheprovider: none
        config.stash[FOLDER] = Path(
            cache.mkdir("figures")
            if cache
            else tempfile.mkdtemp(prefix="course-figures-")
        )
    return config.stash[FOLDER]


@functools.cache
def imported_memory():
    """Bytes that a process takes which has imported torch, and no more."""
    code = "import utils.maintenance.preloaded; print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        process.stdout.readline()
        peak = peak_memory(process.pid)
        process.communicate(b"\n")
    return peak


def peak_memory(pid):
    """The most bytes that a process has had in memory so far.

    On macOS, which doesn't tell, those that it has now.
    """
    status = Path(f"/proc/{pid}/status")
    if status.exists():  # Linux; its line says "VmHWM:   123456 kB"
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) * 1024
    memory = psutil.Process(pid).memory_info()
    return getattr(memory, "peak_wset", memory.rss)


def pytest_report_header(config):
    if config.option.nbval:
        return "notebooks: every output is compared, figures too"
    return None


def pytest_terminal_summary(terminalreporter):
    """Lines that say how many cells were checked, how, and at what cost."""
    properties = [
        pair
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        for pair in report.user_properties
    ]
    found = {
        kind: [value for name, value in properties if name == kind]
        for kind in ("outputs", "memory", "figure")
    }
    if found["outputs"]:
        terminalreporter.write_line(_counts(found["outputs"]))
    if found["memory"]:
        name, peak = max(found["memory"], key=lambda pair: pair[1])
        terminalreporter.write_line(
            f"memory: at most {peak / 1e9:.2f} GB, in {name}"
        )
    if found["figure"]:
        folder = figures_folder(terminalreporter.config)
        page = failed_figures.write(folder, found["figure"])
        terminalreporter.write_line(f"figures that differ: {page.as_uri()}")


def _counts(cells):
    """How many cells were checked how, from their "outputs" properties."""
    kinds = [kind for kind, _, _ in cells]
    figures = sum(figures for _, figures, _ in cells)
    by_text = sum(by_text for _, _, by_text in cells)
    return (
        f"outputs: {kinds.count('exact')} cells exact, "
        f"{kinds.count('within')} within their tolerance, nothing skipped; "
        f"{figures} figures, {figures - by_text} of them by pixels and "
        f"{by_text} by text alone"
    )
