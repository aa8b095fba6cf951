"""`pytest --nbval` on small notebooks: each wrong one is caught, and its
right twin passes.
"""

import copy
import itertools
import re
import subprocess
import sys
import time
from contextlib import nullcontext
from importlib.metadata import entry_points
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook, new_output

from utils.maintenance import nbval_plugin
from utils.maintenance.settings import without_personal_settings

pytest_plugins = ["pytester"]

PLUGIN = ("-p", "utils.maintenance.nbval_plugin", "--nbval")
FIGURE = (
    "import matplotlib.pyplot as plt\n"
    "from utils.figures import show\n"
    "figure, ax = plt.subplots(figsize=(3, 2))\n"
    "ax.plot([1, 3])\n"
    "show(figure, 'A line from 1 to 3.')"
)
HEAT_MAP = (
    "import matplotlib.pyplot as plt\n"
    "from utils.figures import show\n"
    "cells = [[0, 100, 200], [100, 250, 30]]\n"
    "figure, ax = plt.subplots(figsize=(3, 2))\n"
    "figure.colorbar(ax.imshow(cells, vmin=0, vmax=255))\n"
    "show(figure, 'Six cells.')"
)
PHOTOGRAPH = (
    "from utils.data import load_fashion_mnist\n"
    "from utils.figures import show_photograph\n"
    "images = load_fashion_mnist('test')[0].astype(int)\n"
    "show_photograph(images, 0)"
)


TWINS = {  # name: (source, tags), each right as it's run
    "text": ("print('loss 0.42 after 10 epochs')",),
    "figure": (FIGURE,),
    "heat map": (HEAT_MAP,),
    "photograph": (PHOTOGRAPH,),
    "percent": ("print('accuracy 0.8554')", "within:2%"),
    "factor": ("print('120 times as fast')", "within:30x"),
    "timings": (FIGURE, "within:30x"),
    "raises": ("[][3]", "raises-exception"),
    "says": ("[][3]", "raises-exception", "says:out of range"),
    "silent": ("x = 3",),
}
OTHERS = {  # whose outputs a wrong notebook stores
    "other curve": (FIGURE.replace("[1, 3]", "[1, 2.8]"),),
    "falling": (FIGURE.replace("[1, 3]", "[3, 1]"),),
    "no curve": (FIGURE.replace("ax.plot([1, 3])", "ax.plot([])"),),
    "warmer cell": (HEAT_MAP.replace("[[0, 100,", "[[0, 110,"),),
    "paler cell": (HEAT_MAP.replace("250", "255"),),
    "pale band": (
        FIGURE.replace("show(", "ax.axhspan(1, 2, alpha=0.05)\nshow("),
    ),
    "pale background": (
        PHOTOGRAPH.replace(
            "show_photograph(",
            "images[0][images[0] == 0] = 8\nshow_photograph(",
        ),
    ),
    "a hole": (
        PHOTOGRAPH.replace(
            "show_photograph(", "images[0, 20, 14] = 0\nshow_photograph("
        ),
    ),
    "turned": (
        PHOTOGRAPH.replace(
            "show_photograph(", "images = images[:, ::-1]\nshow_photograph("
        ),
    ),
    "pop": ("[].pop()", "raises-exception"),
    "pop 3": ("[].pop(3)", "raises-exception"),
    "key": ("{}[3]", "raises-exception"),
}


def notebook_of(cells):
    """A notebook with these cells, and one before and after them."""
    ends = new_code_cell("before = 1"), new_code_cell("before + 1")
    notebook = new_notebook(cells=[ends[0], *cells, ends[1]])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "P"}
    return notebook


@pytest.fixture(scope="module")
def executed():
    """What running each twin gives, as cells by name."""
    cells = {
        name: new_code_cell(source, metadata={"tags": list(tags)})
        for name, (source, *tags) in (TWINS | OTHERS).items()
    }
    notebook = notebook_of(cells.values())
    with without_personal_settings():
        NotebookClient(notebook, kernel_name="python3").execute()
        yield dict(zip(cells, notebook.cells[1:-1], strict=True))


def printed(text):
    return new_output("stream", name="stdout", text=text)


def as_if(name):
    """Store the outputs that another source gives."""

    def change(cell, executed):
        cell.outputs = copy.deepcopy(executed[name].outputs)

    return change


def with_text(text):
    """Store another text for the figure (and its alt text)."""

    def change(cell, _):
        cell.outputs[0].data["text/plain"] = text
        cell.outputs[0].metadata["image/png"]["alt"] = text

    return change


def without_alt(cell, _):
    del cell.outputs[0].metadata["image/png"]["alt"]


def stored(*outputs):
    def change(cell, _):
        cell.outputs = list(outputs)

    return change


def not_run(cell, _):
    cell.execution_count = None


def not_run_nor_shown(cell, _):
    cell.execution_count = None
    cell.outputs = []


def run_twice(cell, _):
    cell.execution_count = 7


def stored_error(message):
    return stored(new_output("error", ename="IndexError", evalue=message))


def tagged(*tags):
    def change(cell, _):
        cell.metadata["tags"] = list(tags)

    return change


def commented(comment):
    def change(cell, _):
        cell.source = f"{comment}\n{cell.source}"

    return change


WRONG = {  # name: (right twin, change, what the report must say)
    "a_digit": (
        "text",
        stored(printed("loss 0.43 after 10 epochs\n")),
        "0.43",
    ),
    "a_word": ("text", stored(printed("loss 0.42 after 10 steps\n")), "steps"),
    "a_line_end": (
        "text",
        stored(printed("loss 0.42 after 10 epochs")),
        "std",
    ),
    "missing": ("text", stored(), "0 outputs expected, 1 came"),
    "extra": ("silent", stored(printed("3\n")), "1 outputs expected, 0 came"),
    "stderr": (
        "text",
        stored(new_output("stream", name="stderr", text="loss")),
        "expected stderr, came stdout",
    ),
    "a_curve": ("figure", as_if("other curve"), "pixels differ"),
    "no_curve": ("figure", as_if("no curve"), "pixels differ"),
    "a_cell": ("heat map", as_if("warmer cell"), "pixels differ"),
    "a_pale_cell": ("heat map", as_if("paler cell"), "pixels differ"),
    "a_band": ("figure", as_if("pale band"), "pixels differ"),
    "its_ground": ("photograph", as_if("pale background"), "pixels differ"),
    "a_hole": ("photograph", as_if("a hole"), "pixels differ"),
    "turned": ("photograph", as_if("turned"), "pixels differ"),
    "its_text": ("figure", with_text("A line from 1 to 4."), "from 1 to 4."),
    "no_alt": ("figure", without_alt, "utils.figures.show"),
    "too_far": ("percent", stored(printed("accuracy 0.83\n")), "0.83"),
    "too_slow": ("factor", stored(printed("3 times as fast\n")), "factor 30"),
    "its_words": ("factor", stored(printed("120 times as slow\n")), "slow"),
    "timings_text": ("timings", with_text("A line from 1 to 99."), "to 99."),
    "error_text": ("raises", as_if("pop"), "pop from empty list"),
    "error_name": ("raises", as_if("key"), "KeyError"),
    "error_words": ("says", as_if("pop 3"), "doesn't say 'out of range'"),
    "no_error": ("raises", stored(), "0 outputs expected, 1 came"),
    "not_run": ("text", not_run, "execution count is None"),
    "not_run_2": ("text", not_run_nor_shown, "execution count is None"),
    "order": ("text", run_twice, "execution count is 7, expected"),
    "skip_tag": ("text", tagged("nbval-skip"), "'nbval-skip' would keep"),
    "ignore_tag": ("text", tagged("nbval-ignore-output"), "would keep"),
    "skip": ("text", commented("# NBVAL_SKIP"), "would keep outputs"),
    "ignore": ("text", commented("# NBVAL_IGNORE_OUTPUT"), "would keep"),
    "old": ("text", commented("# PYTEST_VALIDATE_IGNORE_OUTPUT"), "would"),
    "tag": ("text", tagged("within:2"), "like within:2% or within:30x"),
    "raises_not": ("raises", tagged(), "caused an exception"),
}
RIGHT = {  # name: (right twin, a change within the tolerance)
    "percent_near": ("percent", stored(printed("accuracy 0.8700\n"))),
    "factor_near": ("factor", stored(printed("9 times as fast\n"))),
    "says_near": ("says", stored_error("list index is out of range")),
    "timings_near": ("timings", as_if("falling")),
}


@pytest.fixture
def run(pytester, executed, monkeypatch):
    """Store changed twins as one notebook, check it, return the report."""
    # It's been done for all of them: listing the fonts takes a second.
    monkeypatch.setattr(nbval_plugin, "without_personal_settings", nullcontext)

    def run(cases, *options, folder="."):
        cells = []
        for place, (twin, change, *_) in enumerate(cases.values(), start=2):
            cell = copy.deepcopy(executed[twin])
            cell.id, cell.execution_count = f"case-{place}", place
            change(cell, executed)
            cells.append(cell)
        notebook = notebook_of(cells)
        notebook.cells[0].execution_count = 1
        count = len(notebook.cells)
        notebook.cells[-1].execution_count = count
        notebook.cells[-1].outputs = [
            new_output(
                "execute_result", {"text/plain": "2"}, execution_count=count
            )
        ]
        path = pytester.path / folder / "cases.ipynb"
        nbformat.write(notebook, path)
        return pytester.runpytest_inprocess(
            *PLUGIN, "-rA", "--color=no", *options, path
        )

    return run


def test_each_wrong_output_is_caught_at_its_cell(run):
    report = run(WRONG).stdout.str()
    failed = re.findall(r"^FAILED cases.ipynb::cell \[(\d+)\]", report, re.M)
    places = dict(zip(WRONG, itertools.count(2), strict=False))
    assert set(map(int, failed)) == set(places.values())
    for name, (_, _, message) in WRONG.items():
        start = report.index(f"\ncases.ipynb cell [{places[name]}]\n")
        assert message in report[start:].split("\n____", 1)[0], name


def test_right_notebooks_pass_and_the_summary_counts(run):
    def as_it_is(cell, _):
        pass

    cases = {name: (name, as_it_is) for name in TWINS}
    result = run({**cases, **RIGHT})
    result.assert_outcomes(passed=16)
    result.stdout.fnmatch_lines(
        [
            "outputs: 8 cells exact, 8 within their tolerance, nothing "
            "skipped; 5 figures, 3 of them by pixels and 2 by text alone"
        ]
    )


@pytest.mark.parametrize(("imported", "failed"), [(0, 3), (1e12, 0)])
def test_a_notebook_that_takes_too_much_memory_is_caught(
    run, monkeypatch, imported, failed
):
    monkeypatch.setattr(nbval_plugin, "MOST_MEMORY", 1e6)
    monkeypatch.setattr(nbval_plugin, "imported_memory", lambda: imported)
    result = run({"fat": ("silent", lambda *_: None)})
    result.assert_outcomes(failed=failed, passed=3 - failed)
    if failed:
        result.stdout.fnmatch_lines(["*kernel has taken 0.?? GB by now*"])
    result.stdout.fnmatch_lines(["memory: at most 0.?? GB, in cases"])


def test_what_importing_takes_is_measured():
    assert 5e7 < nbval_plugin.imported_memory() < 2e9


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS doesn't tell")
def test_memory_that_is_given_back_still_counts():
    code = "size = 200_000_000; x = bytearray(size); del x; input()"
    command = [sys.executable, "-c", f"print(1, flush=True); {code}"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        end = time.monotonic() + 30
        while (peak := nbval_plugin.peak_memory(process.pid)) < 2e8:
            assert time.monotonic() < end, peak
            time.sleep(0.1)
        process.communicate(b"\n")


def test_images_of_a_failed_figure_are_written_and_named(run, pytester):
    report = run({"a_curve": WRONG["a_curve"]}).stdout.str()
    for kind in ("expected", "actual", "difference"):
        # On CI, pytest's summary repeats the whole message.
        (path,) = set(re.findall(rf"  {kind}: (\S+\.png)", report))
        assert (pytester.path / path).read_bytes().startswith(b"\x89PNG")
    page = page_of(report)
    assert re.findall(r"<figcaption>(\w+)", page) == [
        *("expected", "actual", "difference")
    ]
    assert "<h2>cases.ipynb cell [2]</h2>" in page
    assert "pixels differ" in page


def page_of(report):
    """The page of failed figures that a report names."""
    address = re.search(r"^figures that differ: (\S+)$", report, re.M)[1]
    return Path(url2pathname(urlsplit(address).path)).read_text("utf-8")


def test_a_notebook_elsewhere_is_checked_and_no_cache_is_needed(run, pytester):
    for folder in ("root", "elsewhere"):
        pytester.mkdir(folder)
    root = f"--rootdir={pytester.path / 'root'}"
    options = (root, "-p", "no:cacheprovider")
    cases = {"a_curve": WRONG["a_curve"], "right": ("text", lambda *_: None)}
    result = run(cases, *options, folder="elsewhere")
    result.assert_outcomes(failed=1, passed=3)
    report = result.stdout.str()
    assert "pixels differ" in report
    assert "elsewhere/cases.ipynb cell [2]" in page_of(report)


def test_an_environment_with_the_course_in_it_always_has_the_plugin():
    """So a notebook alone, outside of the course, isn't left to nbval."""
    name = nbval_plugin.__name__
    (found,) = entry_points(group="pytest11", name=name)
    assert found.load() is nbval_plugin


def test_a_broken_file_is_named(pytester):
    (pytester.path / "broken.ipynb").write_text("{")
    result = pytester.runpytest_inprocess(*PLUGIN)
    assert result.ret != 0
    assert "broken.ipynb" in result.stdout.str()
